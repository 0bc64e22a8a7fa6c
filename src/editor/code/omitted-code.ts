import { howFarIn, wordsIn } from './code-lines';

/** A comment that an ellipsis begins, at the beginning of a line or behind code. */
const comment =
  /(?:^(?:\/{2,4}|\{?\/\*{1,2}|#{1,4}|--|<!--|;{1,4}|%{1,4}|'(?=[^']*$))|[\s({>](?:\/\/|\{?\/\*|#|<!--))[ \t]{0,20}(?:\.{3}|…|[([](?:\.{3}|…)[)\]]).*$/u;
/** A comment with an ellipsis at its end; what it says is in its group. */
const unfinished =
  /^(?:\/{2,4}|\{?\/\*{1,2}|#{1,4}|--|<!--|;{1,4}|%{1,4}|'|\.{3}|…)[ \t]{0,20}[([]?(.{0,200}?)(?:\.{3}|…)[)\]]?[ \t]{0,20}(?:\*\/\}?|-->)?$/u;
/** The same without an ellipsis. */
const whole =
  /^(?:\/{2,4}|\{?\/\*{1,2}|#{1,4}|--|<!--|;{1,4}|%{1,4})[ \t]{0,20}[([]?(.{1,200}?)[)\]]?[ \t]{0,20}(?:\*\/\}?|-->)?$/u;
/** What such a comment says in place of code, and no more than that. */
const inPlaceOfCode = [
  /^(?:(?:the |all |your |any )?(?:rest of|existing|remaining|other|previous|original|unchanged|same)(?: the| your| this)?(?: \w{1,20})? (?:code|function|method|class|file|body|implementation|logic|component|module|script)(?: (?:here|remains?|stays?|is|goes|unchanged|as|below|above|the same)\b.{0,100})?)[\s.,:]{0,20}$/iu,
  /^(?:rest of (?:code|function|method|class|file|implementation|logic)(?: (?:here|remains?|stays?|is|goes|unchanged|as)\b.{0,100})?)[\s.,:]{0,20}$/iu,
  /^(?:(?:your|my) (?:other )?code(?: (?:here|goes)\b.{0,100})?)[\s.,:]{0,20}$/iu,
  /^(?:same as (?:before|above))[\s.,:]{0,20}$/iu,
  /^(?:(?:(?:the )?rest )?(?:remains |stays |is )?(?:unchanged|the same))[\s.,:]{0,20}$/iu,
  /^(?:(?:code |rest )?omitted(?: for brevity)?)[\s.,:]{0,20}$/iu,
  /^(?:(?:(?:весь|здесь|тут|ваш) ){0,3}(?:остальн|прежн|существующ|оставш|предыдущ)\p{L}{1,5} (?:код|част[ьи]|содержимое|методы?|функции|реализация|логика)(?: (?:функции|метода|класса|файла|модуля|кода))?(?: (?:без|не|как|остал|оста[её]тся|здесь|тут).{0,100})?)[\s.,:]{0,20}$/iu,
  /^(?:(?:здесь |тут )?(?:ваш|твой) код(?: здесь| тут)?)[\s.,:]{0,20}$/iu,
  /^(?:(?:(?:код|далее|дальше|вс[её]|остальное|(?:тело )?(?:функции|метода|класса)|тело) ){0,3}(?:(?:оста[её]тся )?без изменений|как (?:было|раньше|прежде)))[\s.,:]{0,20}$/iu,
  /^(?:(?:код )?(?:опущен[оы]?|пропущен[оы]?)(?: для краткости)?)[\s.,:]{0,20}$/iu,
  /^(?:и так далее|и т\. ?д|далее|дальше)[\s.,:]{0,20}$/iu,
];

/** So long is a piece of which an answer may hold too little. */
const leastLines = 6;
/** So long is a part of a piece that is missed. */
const leastPart = 3;

/**
 * True when a line of rewritten code stands for code that the model has left out. What the original has itself is
 * part of it.
 */
export function hasOmission(lines: readonly string[], original: readonly string[]): boolean {
  const known = new Set(original.flatMap((line) => omissionIn(line) ?? []));
  return lines.some((line) => {
    const omission = omissionIn(line);
    return omission !== undefined && !known.has(omission);
  });
}

function omissionIn(line: string): string | undefined {
  const text = line.trim();
  if (!/\.{3}|…/.test(text)) {
    const words = whole.exec(text)?.[1];
    return words !== undefined && inPlaceOfCode.some((one) => one.test(words)) ? text : undefined;
  }
  if (/^(?:\.{3}|…)$/.test(text)) return text;
  const begun = comment.exec(text)?.[0].trim();
  if (begun !== undefined) return begun;
  const said = unfinished.exec(text)?.[1];
  return said !== undefined && inPlaceOfCode.some((words) => words.test(said)) ? text : undefined;
}

/** True when most of a long piece, a whole part of it, or its beginning or its end does not stand in its rewritten code. */
export function lacksMuch(lines: readonly string[], original: readonly string[]): boolean {
  const count = fullLines(lines).length;
  const all = fullLines(original).length;
  if (count >= all * 2) return false;
  const given = new Set(lines.map(wordsOf));
  const kept = original.filter((line) => given.has(wordsOf(line)) && wordsOf(line) !== '').length;
  const said = original.filter((line) => wordsOf(line) !== '').length;
  if (all >= leastLines && kept * 3 < said && count * 2 < all) return true;
  if (isCut(lines, original, given) || isCut(lines.toReversed(), original.toReversed(), given)) return true;
  return partsOf(original).some(
    (part) => part.length >= leastPart && !given.has(wordsOf(part[0] ?? '')) && count <= all - part.length + 1,
  );
}

/** True when lines of the original, and little else, end long before it does. */
function isCut(lines: readonly string[], original: readonly string[], given: ReadonlySet<string>): boolean {
  const [own, old] = [fullLines(lines), fullLines(original)];
  const known = new Set(old.map(wordsOf).filter((words) => words !== ''));
  const isKnown = (line: string) => known.has(wordsOf(line));
  if (own.at(-1)?.trim() === old.at(-1)?.trim() || own.filter(isKnown).length * 2 < own.length) return false;
  const missing = old.length - 1 - old.findLastIndex((line) => wordsOf(line) !== '' && given.has(wordsOf(line)));
  const others = own.length - 1 - own.findLastIndex(isKnown);
  return missing - others >= Math.max(leastPart, old.length / 3);
}

/** What follows an empty line and is no further in than the beginning: the functions of a piece, or its paragraphs. */
function partsOf(lines: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  const margin = howFarIn(lines.find((line) => line.trim() !== '') ?? '');
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    if (lines[at - 1]?.trim() === '' && howFarIn(line) <= margin && wordsOf(line) !== '') parts.push([]);
    parts.at(-1)?.push(line);
  }
  return parts.length > 1 ? parts : [];
}

function fullLines(lines: readonly string[]): string[] {
  return lines.filter((line) => line.trim() !== '');
}

/** A line as it is compared roughly. */
function wordsOf(line: string): string {
  return wordsIn(line).join(' ');
}
