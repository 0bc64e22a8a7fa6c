import type { Turns } from '../ground/stretch';
import { type Finder, type Found, withoutOverlaps } from './find';
import { privateKeys } from './find-keys';

/** So much is looked through in one go: some tens of milliseconds. */
const piece = 64 * 1024;
/** No finder looks further around what it finds, private keys apart. */
const around = 8 * 1024;

/**
 * What `find` finds in a text, piece by piece when it is long, with turns for others between them. A piece is seen with
 * what stands around it, and ends where a line or a word does and in no private key, so that the cuts change nothing.
 */
export async function findInTurns(text: string, find: Finder, turns: Turns): Promise<readonly Found[]> {
  if (text.length <= piece + around) {
    const found = find(text);
    await turns.done(text.length);
    return found;
  }
  const found: Found[] = [];
  const keys = privateKeys(text);
  for (let from = 0; from < text.length; ) {
    const end = endOfPiece(text, from, keys);
    const begin = beginningBefore(text, from);
    for (const one of find(text.slice(begin, end + around))) {
      const start = begin + one.start;
      if (start >= from && start < end) found.push({ ...one, start, end: begin + one.end });
    }
    await turns.done(2 * piece);
    from = end;
  }
  return withoutOverlaps(found);
}

function endOfPiece(text: string, from: number, keys: readonly Found[]): number {
  // A little more is no piece of its own.
  for (let least = from + piece; text.length - least > around; ) {
    const end = endOfWord(text, least);
    const key = keys.find((one) => one.start < end && end < one.end);
    if (!key) return end;
    least = key.end;
  }
  return text.length;
}

/** Behind the end of a line that is near, or else of a word, however far it is. */
function endOfWord(text: string, least: number): number {
  const line = text.indexOf('\n', least);
  if (line >= 0 && line - least <= around) return line + 1;
  const blank = /\s/g;
  blank.lastIndex = least;
  const at = blank.exec(text)?.index ?? text.length;
  return Math.min(text.length, at + 1);
}

/** Where what is seen before a piece begins: with a line, where one begins near enough. */
function beginningBefore(text: string, from: number): number {
  const farthest = Math.max(0, from - around);
  if (farthest === 0) return 0;
  const line = text.indexOf('\n', farthest);
  return line >= 0 && line < from - around / 2 ? line + 1 : farthest;
}
