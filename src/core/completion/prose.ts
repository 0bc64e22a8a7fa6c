import { isInCommentOrString } from './comment-or-string';
import type { Cursor } from './cursor';

/** How a model begins that speaks instead of writing code. */
const openings =
  /^(?:here(?:'s| is| are|’s)|sure\b|certainly|of course|okay[,.!]|ok[,.!]|sorry|apolog|i(?:'m|’m| am| can| cannot| can't| will|'ll)\b|as an ai|to (?:complete|fill|finish)\b|the (?:code|missing|completion|following|answer|function|text)\b|this (?:code|function|completion|is)\b|you (?:can|should|need)\b|based on\b|let me\b|let's\b|explanation\b|вот(?!\p{L})|конечно|извин|прости|к сожалению|чтобы(?!\p{L})|этот код|данный код|данная функция|в данном|код[, ]|для (?:того|этого|завершения|заполнения)|я (?:не )?(?:могу|буду|как)|как (?:ии|языков)|давайте|пропущенн|недостающ|генеративн)/iu;

/** Of these, what a comment, a text on a page or a description may begin with as well. */
const descriptions =
  /^(?:to (?:complete|fill|finish)\b|the |this |you |based on\b|let me\b|let's\b|explanation\b|чтобы(?!\p{L})|этот код|данный код|данная функция|в данном|код[, ]|для |давайте|пропущенн|недостающ)/iu;

/** What only code has. */
const codeMarks = /[(){}[\]=;<>_`$\\@&|*+]|::|->|[\p{L}\p{N}_]\.[\p{L}_]/u;

/** What a comment begins with, in any language: prose is at home there. */
const comment = /^(?:\/\/|\/\*|\*|#|--|<!--|;|%|"""|''')/;

/** True for a language whose files are read by people. */
export function isTextLanguage(language: string): boolean {
  return /^(?:markdown|plaintext|latex|restructuredtext|asciidoc)$/.test(language);
}

/** True for an answer that speaks to a person. Words in comments and strings count as code, around the cursor too. */
export function isProse(text: string, { before, language }: Pick<Cursor, 'before' | 'language'>): boolean {
  const line =
    text
      .split('\n')
      .find((one) => one.trim() !== '')
      ?.trim() ?? '';
  if (line === '' || comment.test(line) || isTextLanguage(language)) return false;
  if (isBsl(line, language)) return false;
  if (isTextPlace(before, language)) return openings.test(line) && !descriptions.test(line);
  // With marks of code a sentence's first word may be a name: `sure = true`.
  if (openings.test(line)) return !codeMarks.test(line) || /[:.!?…]$/.test(line) || words(line) >= 3;
  if (words(line) < 5 || codeMarks.test(line) || /^["'`]/.test(line)) return false;
  return isSentence(line, language);
}

/** Where words are at home: in a comment, in a string, behind a tag, as a value that needs no quotation marks. */
function isTextPlace(before: string, language: string): boolean {
  if (isInCommentOrString(before, language)) return true;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (/^(?:yaml|properties|ini|toml|feature|gherkin)$/.test(language))
    return /[:=]\s/.test(line) || /^\s*-\s/.test(line);
  return (
    /^(?:html|xml|vue|svelte|astro|javascriptreact|typescriptreact|php|handlebars)$/.test(language) &&
    /[^=-]>\s*$/.test(line)
  );
}

/** In 1C code is written in Russian words: one of them begins a line, or stands where it only can in code. */
function isBsl(line: string, language: string): boolean {
  return (
    /^(?:bsl|sdbl)$/.test(language) &&
    /^(?:для|для каждого|если|иначеесли|пока|возврат|попытка|процедура|функция|перем|новый|выбрать|из|где|каждого)(?!\p{L})|(?:^|\s)(?:цикл|тогда|экспорт|как \p{L}+)$/iu.test(
      line,
    ) &&
    !/[.!?:…]$/.test(line)
  );
}

function words(line: string): number {
  return line.match(/[\p{L}’']{2,}/gu)?.length ?? 0;
}

/** SQL and the like read as sentences too; those end with a full stop, or speak another alphabet. */
function isSentence(line: string, language: string): boolean {
  if (/[.!?…]$/.test(line)) return true;
  return (
    !/^(?:sql|plsql|cobol|feature|gherkin|yaml|html|dockerfile|shellscript|bsl|sdbl|vb|pascal|objectpascal|abap|ada|applescript)$/.test(
      language,
    ) && /^[\p{Lu}]/u.test(line)
  );
}
