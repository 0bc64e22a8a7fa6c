import { beginsMarker } from '../chat/text/filter-text';
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
  /<\/?(?:before|after|files)>|<[|[]?fim[_-](?:prefix|suffix|middle|pad)[|\]]?>|<\|(?:endoftext|im_end|im_start|file_sep|eot_id)\|>|<｜[^｜\n]{1,30}｜>|\[(?:PREFIX|SUFFIX|MIDDLE)\]|<\/?COMPLETION(?:_\d+)?>/;

/**
 * The code in an answer: between the marks, or in a fence; without either, what is no prose. Undefined when there is
 * none yet, and when there never will be any.
 */
export function readCode(text: string, reading: Reading, cursor: Cursor, isOver: boolean): AnswerCode | undefined {
  const open = text.indexOf(reading.open);
  if (open >= 0) return tagged(text.slice(open + reading.open.length), reading.close, cursor, isOver);
  // As long as the mark may still come, nothing can be said.
  if (!isOver) return undefined;
  const body = text.trimStart();
  const fence = /^```[^\n]*\n/.exec(body);
  const inside = fence ? fenced(body.slice(fence[0].length)) : text.replace(/^\s*\n/, '');
  const code = withoutLeaks(withoutEnd(inside, reading.close), cursor);
  return code.trim() === '' || isProse(code, cursor) ? undefined : { code, isWhole: true };
}

function tagged(rest: string, close: string, cursor: Cursor, isOver: boolean): AnswerCode | undefined {
  const end = rest.indexOf(close);
  // A piece that may be the beginning of the end is no code.
  const inside =
    end >= 0 ? rest.slice(0, end) : isOver ? rest : rest.slice(0, rest.length - beginsMarker(rest, [close]));
  const fence = /^\s*```[^\n]*\n/.exec(inside);
  const code = withoutLeaks(fence ? fenced(inside.slice(fence[0].length)) : inside, cursor);
  if (isProse(code, cursor)) return undefined;
  return { code, isWhole: end >= 0 };
}

function fenced(text: string): string {
  const end = text.search(/^[ \t]*```/m);
  return end < 0 ? text : text.slice(0, end).replace(/\n$/, '');
}

function withoutEnd(text: string, close: string): string {
  const end = text.indexOf(close);
  return end < 0 ? text : text.slice(0, end);
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
