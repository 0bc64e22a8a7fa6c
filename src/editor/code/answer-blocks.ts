import { indentOf } from '../../core/completion/cursor';

/** A block of code in an answer. */
export interface AnswerBlock {
  /** What stands behind its fence, in small letters. */
  readonly language: string;
  readonly lines: readonly string[];
}

interface OpenBlock {
  mark: string;
  indent: number;
  language: string;
  lines: string[];
}

/** So deep may blocks within blocks stand, and be told apart. */
const mostDepth = 8;

const fence = /^([ \t]{0,12})(`{3,}|~{3,})([^`]*)$/;

/**
 * The fenced blocks of an answer, also one that does not end, without the indentation of their fence. A block may hold
 * others with fences of the same length, as text in Markdown does, where each of those ends.
 */
export function blocksIn(answer: string): AnswerBlock[] {
  const lines = answer.split('\n');
  return readBlocks(lines, true) ?? readBlocks(lines, false) ?? [];
}

/**
 * True when the fences of an answer about text with fences, as Markdown has, can be paired in several ways: one without
 * a language may begin a block within the block, or end it.
 */
export function isAmbiguous(answer: string, original: readonly string[]): boolean {
  const fences = answer.split('\n').flatMap((line) => {
    const [, , mark = '', info = ''] = fence.exec(line) ?? [];
    return mark === '' ? [] : [{ mark, info: info.trim().toLowerCase() }];
  });
  const outer = fences[0];
  if (!outer || !(/^(?:md|markdown|mdx)\b/.test(outer.info) || original.some((line) => fence.test(line)))) return false;
  // In how many ways so many blocks are open; the last may lack its end.
  let ways = [1];
  for (const { mark, info } of fences) {
    if (!mark.startsWith(outer.mark)) continue;
    const last = ways;
    ways = Array.from({ length: Math.min(mostDepth, last.length + 1) }, (_, depth) =>
      Math.min(2, (last[depth - 1] ?? 0) + (info === '' ? (last[depth + 1] ?? 0) : 0)),
    );
  }
  return (ways[0] ?? 0) + (ways[1] ?? 0) > 1;
}

/** Undefined where blocks within blocks do not end. */
function readBlocks(lines: readonly string[], nested: boolean): AnswerBlock[] | undefined {
  const blocks: AnswerBlock[] = [];
  let open: OpenBlock | undefined;
  let depth = 0;
  for (const line of lines) {
    const [, space = '', mark = '', info = ''] = fence.exec(line) ?? [];
    if (!open) {
      if (mark === '') continue;
      open = { mark, indent: space.length, language: info.trim().split(/\s/, 1)[0]?.toLowerCase() ?? '', lines: [] };
      blocks.push(open);
      continue;
    }
    const isFence = mark.startsWith(open.mark) && space.length <= open.indent + 3;
    if (isFence && info.trim() === '' && depth === 0) {
      open = undefined;
      continue;
    }
    if (isFence && nested) depth += info.trim() === '' ? -1 : 1;
    open.lines.push(outdented(line, open.indent));
  }
  return nested && depth > 0 ? undefined : blocks;
}

function outdented(line: string, indent: number): string {
  return line.slice(Math.min(indentOf(line).length, indent));
}
