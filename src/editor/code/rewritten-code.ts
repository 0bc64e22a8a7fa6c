import { type AnswerBlock, blocksIn, isAmbiguous } from './answer-blocks';
import { asOneDiff, isDiff, withDiff } from './answered-diff';
import { fullLinesIn, likenessTo, linesOf, withoutEmptyEnds } from './code-lines';
import { joinedWithOthers } from './joined-blocks';
import { hasOmission, lacksMuch } from './omitted-code';
import { inKindOfOriginal, ownLines } from './own-lines';
import { isOnlyComment, plainAnswer, plainLines } from './plain-answer';
import { editMark } from './rewrite-request';
import { unfencedCode } from './unfenced-code';

/** So many blocks of an answer are compared. */
const mostBlocks = 40;
/** Blocks that a model puts beside the code. */
const toRun = /^(?:sh|bash|shell|console|terminal|powershell|cmd|text|txt|plaintext|output)$/;

/** What stands in the file around the piece that is written anew. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** No model says more in one answer than half of this: what is longer is no code that was asked for. */
const mostOfAnswer = 512 * 1024;

/**
 * The code in a model's answer that takes the place of `original`: without fence, marks and what stands around it in
 * the file, with the indentation, the line ends and the last line end of the original; where the answer is a diff, the
 * original with it. Undefined when the answer does not hold the code, or not all of it.
 */
export function rewrittenCode(answer: string, original: string, around?: Surroundings): string | undefined {
  if (answer.length > mostOfAnswer) return undefined;
  const old = linesOf(original);
  const [before, after] = [linesOf(around?.before ?? ''), linesOf(around?.after ?? '')];
  const found = blockIn(plainAnswer(answer, original), original);
  if (!found) return undefined;
  const changed = isDiff(found, old);
  const given = changed ? withDiff(old, found.lines, before.length - 1) : plainLines(found.lines, old);
  if (!given || hasOmission(given, old) || (!changed && isOnlyComment(given, old))) return undefined;
  const beginsEmpty = old[0]?.trim() === '';
  const piece = withoutEmptyEnds(withoutMarks(given, editMark(original, around)), beginsEmpty);
  const lines = changed
    ? inKindOfOriginal(piece, old, { before, after })
    : withoutEmptyEnds(ownLines(piece, old, { before, after }), beginsEmpty);
  // What a diff takes away, it takes away by name.
  if (lines.every((line) => line.trim() === '') || (!changed && lacksMuch(lines, old))) return undefined;
  const text = lines.join('\n') + (original.endsWith('\n') ? '\n' : '');
  return original.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}

/**
 * The block that is most like the original, with those of its other parts; of an answer without blocks what is code in
 * it.
 */
function blockIn(answer: string, original: string): AnswerBlock | undefined {
  const old = linesOf(original);
  if (isAmbiguous(answer, old)) return undefined;
  const blocks = blocksIn(answer).slice(0, mostBlocks);
  if (blocks.length === 0) {
    const lines = unfencedCode(answer, original);
    return lines && { language: '', lines };
  }
  const likeness = likenessTo(original);
  const ranked = blocks
    .map((block) => ({ block, like: likeness(block.lines), isOld: isSame(block.lines, original) }))
    .sort((one, other) => other.like - one.like || other.block.lines.length - one.block.lines.length);
  // Models like to show the old code first.
  const best = ranked.find(({ isOld, like }) => !isOld && like >= 0.3) ?? ranked[0];
  if (!best || (best.like === 0 && toRun.test(best.block.language))) return undefined;
  if (ranked.length === 1 || best.isOld) return best.block;
  if (isDiff(best.block, old)) return asOneDiff(blocks.filter((block) => isDiff(block, old)));
  const others = ranked.filter(({ block, isOld }) => !isOld && !toRun.test(block.language) && !isDiff(block, old));
  return joinedWithOthers(
    best.block,
    others.map(({ block }) => block),
    old,
  );
}

function isSame(lines: readonly string[], original: string): boolean {
  return fullLinesIn(lines.join('\n')).join('\n') === fullLinesIn(original).join('\n');
}

function withoutMarks(lines: readonly string[], mark: string): string[] {
  const [open, close] = [`<${mark}>`, `</${mark}>`];
  const kept = lines.filter((line) => ![open, close].includes(line.trim()));
  return kept.map((line, at) => {
    const begun = at === 0 && line.trimStart().startsWith(open) ? line.trimStart().slice(open.length) : line;
    const isEnd = at === kept.length - 1 && begun.trimEnd().endsWith(close);
    return isEnd ? begun.trimEnd().slice(0, -close.length) : begun;
  });
}
