import { beginsMarker } from '../chat/text/filter-text';
import { withoutThoughts } from '../chat/text/thoughts';
import type { Cursor } from './cursor';
import type { Reading } from './gap-request';
import { isProse } from './prose';

/** The code of an answer as far as it has come. */
export interface AnswerCode {
  readonly code: string;
  /** True when no more of it can follow. */
  readonly isWhole: boolean;
}

/** Marks of templates and chats that a model may write into its answer. */
const leaks =
  /<\/?(?:before|after|files)>|<(?:gap|cursor|hole) ?\/>|<[|[]?fim[_-](?:prefix|suffix|middle|pad)[|\]]?>|<\|(?:endoftext|im_end|im_start|file_sep|eot_id)\|>|<｜[^｜\n]{1,30}｜>|\[(?:PREFIX|SUFFIX|MIDDLE)\]|<\/?COMPLETION(?:_\d+)?>/;

/** Languages in whose text letters are written as entities, and code stands in tags. */
const markup =
  /^(?:html|xml|xsl|svg|vue|svelte|astro|markdown|mdx|php|handlebars|razor|jsp|jinja|javascriptreact|typescriptreact)/;
/** Languages to which a backtick means something. */
const ticked =
  /^(?:javascript|typescript|vue|svelte|astro|go|shellscript|sql|plsql|perl|ruby|php|markdown|mdx|haskell|kotlin|scala|r)/;

/**
 * The code in an answer: between the marks, or in a fence; without either, what is no prose. Undefined when there is
 * none yet, and when there never will be any.
 */
export function readCode(answer: string, reading: Reading, cursor: Cursor, isOver: boolean): AnswerCode | undefined {
  const text = withoutThoughts(answer);
  const open = markIn(text, openMarks, reading);
  if (open) return tagged(text.slice(open.end), reading, cursor, isOver);
  // As long as the mark may still come, nothing can be said.
  if (!isOver) return undefined;
  const fence = /(?:^|\n)[ \t]*```[^`\n]*\n/.exec(text);
  const isFenced = fence !== null && (text.slice(0, fence.index).trim() === '' || isProse(text, cursor));
  const inside = isFenced ? fenced(text.slice(fence.index + fence[0].length)) : text.replace(/^\s*\n/, '');
  const code = withoutLeaks(unwrapped(inside.slice(0, markIn(inside, closeMarks, reading)?.begin), cursor), cursor);
  return code.trim() === '' || isProse(code, cursor) ? undefined : { code: asWritten(code, cursor), isWhole: true };
}

/** The marks as models write them: in small letters, with spaces, in other brackets, as entities. */
const openMarks =
  /<\s{0,2}(COMPLETION(?:_\d{1,9})?|completion(?:_\d{1,9})?)\s{0,2}>|&lt;\s{0,2}(COMPLETION(?:_\d{1,9})?|completion(?:_\d{1,9})?)\s{0,2}&gt;|^\s{0,40}\[(COMPLETION(?:_\d{1,9})?)\]/g;
/** The end may be cut, have no slash, or lack its last bracket. */
const closeMarks =
  /<\s?\/\s{0,2}(COMPLETION(?:_\d{1,9})?|completion(?:_\d{1,9})?)\s{0,2}>?|&lt;\/\s{0,2}(COMPLETION(?:_\d{1,9})?|completion(?:_\d{1,9})?)\s{0,2}(?:&gt;)?|\[\/(COMPLETION(?:_\d{1,9})?)\]|<(COMPLETION(?:_\d{1,9})?)>|<\/COM[A-Z_\d]{0,12}$/g;

/** Where the mark of this very request stands first: what was sent may hold others. */
function markIn(text: string, marks: RegExp, { open }: Reading): { begin: number; end: number } | undefined {
  for (const found of text.matchAll(marks)) {
    const name = found.slice(1).find((group) => group !== undefined);
    if (name === undefined || `<${name.toUpperCase()}>` === open) {
      return { begin: found.index, end: found.index + found[0].length };
    }
  }
  return undefined;
}

function tagged(rest: string, reading: Reading, cursor: Cursor, isOver: boolean): AnswerCode | undefined {
  const end = markIn(rest, closeMarks, reading)?.begin ?? -1;
  // A piece that may be the beginning of the end is no code.
  const inside =
    end >= 0 ? rest.slice(0, end) : isOver ? rest : rest.slice(0, rest.length - beginsMarker(rest, [reading.close]));
  const fence = /^\s*```[^\n]*\n/.exec(inside);
  const code = withoutLeaks(fence ? fenced(inside.slice(fence[0].length)) : inside, cursor);
  if (isProse(code, cursor)) return undefined;
  return { code: asWritten(code, cursor), isWhole: end >= 0 };
}

function fenced(text: string): string {
  const end = text.search(/^[ \t]*```/m);
  return end < 0 ? text : text.slice(0, end).replace(/\n$/, '');
}

/** Without ticks or a tag of the model's own around all of it, where the language knows neither. */
function unwrapped(code: string, { language }: Cursor): string {
  const inTicks = ticked.test(language) ? undefined : /^\s*`([^`\n]+)`\s*$/.exec(code)?.[1];
  const inTag = markup.test(language) ? undefined : /^\s*<([\p{L}_]{2,20})>([\s\S]*)<\/\1>\s*$/u.exec(code)?.[2];
  return inTicks ?? inTag ?? code;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&amp;', '&'],
]);

/** Code without the entities that some models write letters as, unless they belong to the file. */
function asWritten(code: string, { language, before, after }: Cursor): string {
  if (markup.test(language) || /&(?:lt|gt|quot|#39|amp);/.test(before + after)) return code;
  return code.replace(/&[a-z#\d]{2,5};/g, (one) => entities.get(one) ?? one);
}

/** What stands before the first mark that is not the file's own; marks at the very beginning are passed over. */
function withoutLeaks(text: string, { before, after }: Cursor): string {
  let kept = text;
  for (;;) {
    const found = leaks.exec(kept);
    if (!found || before.includes(found[0]) || after.includes(found[0])) return kept;
    if (kept.slice(0, found.index).trim() !== '') return kept.slice(0, found.index);
    kept = kept.slice(found.index + found[0].length);
  }
}
