import { withoutThoughts } from '../../core/chat/text/thoughts';
import { linesOf } from './code-lines';

/**
 * An answer without what the model thought, without marks of quotation, with pairs of old and new code as diffs, unless
 * the original has the marks of such pairs itself, as what Git could not merge has.
 */
export function plainAnswer(answer: string, original: string): string {
  const text = withoutThoughts(answer.replace(/\r\n?/g, '\n')).replace(/^\ufeff/, '');
  const lines = text.split('\n');
  const isQuoted = lines.every((line) => /^(?:>|\s*$)/.test(line));
  const shown = isQuoted ? lines.map((line) => line.replace(/^> ?/, '')) : lines;
  return (original.split('\n').some((line) => marks.old.test(line)) ? shown : asDiffs(shown)).join('\n');
}

const marks = {
  old: /^\s{0,8}<{5,9} ?(?:search|original|old|head)\b/i,
  middle: /^\s{0,8}={5,9}\s*$/,
  end: /^\s{0,8}>{5,9}/,
};

/** Each pair as a hunk, within the fence that it stands in or in one of its own. */
function asDiffs(lines: readonly string[]): string[] {
  if (!lines.some((line) => marks.old.test(line)) || !lines.some((line) => marks.end.test(line))) return [...lines];
  const shown: string[] = [];
  let sign: '-' | '+' | undefined;
  for (const line of lines) {
    if (marks.old.test(line)) {
      sign = '-';
      shown.push('@@ ... @@');
    } else if (sign === '-' && marks.middle.test(line)) sign = '+';
    else if (sign === '+' && marks.end.test(line)) sign = undefined;
    else if (sign !== undefined) shown.push(sign + line);
    else if (/^\s*(?:`{3,}|~{3,})/.test(line)) continue;
  }
  return ['```diff', ...shown, '```'];
}

/** What a model puts around code, or at the beginning of its lines. */
const wrapping = /^\s*<\/?(?:code|result|answer|output|solution|fixed_code|new_code)>\s*$/i;
const numbered = /^\s{0,6}(\d{1,6})\s?[|:│](?: |$)/;
const pathAlone =
  /^\s*(?:\/\/|#|--|<!--|\/\*)\s*(?:(?:file(?:name)?|файл):\s*)?[\w./\\-]{1,200}\.[a-z]\w{0,7}\s*(?:\*\/|-->)?\s*$/i;

/** Lines of code without tags around them, numbers of lines and the name of their file, unless the original has those. */
export function plainLines(given: readonly string[], original: readonly string[]): string[] {
  const known = new Set(original.map((line) => line.trim()));
  let lines = unwrapped(given, known);
  if (isNumbered(lines) && !original.some((line) => /^\s{0,6}\d{1,6}\s?[|:│]/.test(line)))
    lines = lines.map((line) => line.replace(numbered, ''));
  const first = lines.findIndex((line) => line.trim() !== '');
  if (pathAlone.test(lines[first] ?? '') && !known.has(lines[first]?.trim() ?? '') && lines.length > first + 1) {
    lines = lines.slice(first + 1);
  }
  if (!original.some((line) => /^\s*\u00a0/.test(line))) {
    lines = lines.map((line) => line.replace(/^[ \t\u00a0]+/, (space) => space.replaceAll('\u00a0', ' ')));
  }
  return hasEntities(lines) && !hasEntities(original) ? lines.map(withLetters) : lines;
}

/** Without a pair of tags around all of it: the same tags may stand within a page. */
function unwrapped(given: readonly string[], known: ReadonlySet<string>): string[] {
  const at = given.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const [first = 0, last = 0] = [at[0], at.at(-1)];
  const [open, close] = [(given[first] ?? '').trim(), (given[last] ?? '').trim()];
  const isPair = wrapping.test(open) && close === open.replace('<', '</') && !known.has(close);
  return isPair ? given.slice(first + 1, last) : [...given];
}

function isNumbered(lines: readonly string[]): boolean {
  const full = lines.filter((line) => line.trim() !== '');
  const numbers = full.map((line) => Number(numbered.exec(line)?.[1] ?? Number.NaN));
  return full.length > 1 && numbers.every((number, at) => at === 0 || number === (numbers[at - 1] ?? 0) + 1);
}

/** Entities where only an operator can stand; elsewhere they may be meant. */
const operator = / &(?:lt|gt);=? | &amp;&amp; |=&gt;|-&gt;/;

/** None in a page, where they are what has to stand there. */
function hasEntities(lines: readonly string[]): boolean {
  return lines.some((line) => operator.test(line)) && !lines.some((line) => /<\/[a-z]|\/>/i.test(line));
}

function withLetters(line: string): string {
  return line.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** True when all lines are comments, and those of the original are not, nor the same but for blanks, as `#Title`. */
export function isOnlyComment(lines: readonly string[], original: readonly string[]): boolean {
  const [text, before] = [lines.join('\n'), original.join('\n')];
  return isComment(text) && !isComment(before) && text.replace(/\s/g, '') !== before.replace(/\s/g, '');
}

function isComment(text: string): boolean {
  const lines = linesOf(withoutBlocks(text)).map((line) => line.trim());
  return lines.every((line) => line === '' || /^(?:\/\/|#(?![!\w[])|--(?!\w)|;|%)/.test(line));
}

const endOfBlock = new Map([
  ['/*', '*/'],
  ['<!--', '-->'],
  ['"""', '"""'],
  ["'''", "'''"],
]);

/** Without comments of several lines. One that is never closed is none. */
function withoutBlocks(text: string): string {
  const open = /\/\*|<!--|"{3}|'{3}/g;
  const endless = new Set<string>();
  let kept = '';
  let from = 0;
  for (let begun = open.exec(text); begun; begun = open.exec(text)) {
    const close = endOfBlock.get(begun[0]);
    if (close === undefined || endless.has(close)) continue;
    const end = text.indexOf(close, open.lastIndex);
    if (end < 0) {
      endless.add(close);
      continue;
    }
    kept += text.slice(from, begun.index);
    from = end + close.length;
    open.lastIndex = from;
  }
  return kept + text.slice(from);
}
