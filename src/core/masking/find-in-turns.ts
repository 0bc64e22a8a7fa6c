import type { Turns } from '../ground/stretch';
import { type Finder, type Found, withoutOverlaps } from './find';
import { privateKeys } from './find-keys';

/** So much is looked through in one go: some tens of milliseconds. */
const piece = 64 * 1024;
/** No finder looks further around what it finds, private keys apart. */
const around = 8 * 1024;
/** What no word of a secret goes over, where a text has no blank for long, such as JSON in one line. */
const marks = /[\s"'`<>(){}[\],;|]/;

/**
 * What `find` finds in a text, piece by piece when it is long, with turns for others between them. A piece is seen with
 * what stands around it, and ends where a line or a word does and in no private key, so that the cuts change nothing.
 * A word that is longer than a piece, such as a picture as Base64, is cut all the same: nothing in it is seen before its
 * own part, and a key in it goes on to the end of the word.
 */
export async function findInTurns(text: string, find: Finder, turns: Turns): Promise<readonly Found[]> {
  if (text.length <= piece + around) {
    const found = find(text);
    await turns.done(text.length);
    return found;
  }
  const found: Found[] = [];
  const keys = privateKeys(text);
  let isInWord = false;
  for (let from = 0; from < text.length; ) {
    let end = endOfPiece(text, from, keys);
    const begin = isInWord ? from : beginningBefore(text, from);
    const seen = Math.min(text.length, end + around);
    for (const one of find(text.slice(begin, seen))) {
      const start = begin + one.start;
      if (start < from || start >= end) continue;
      let last = begin + one.end;
      // A key that reaches the end of what was seen goes on to the end of its word.
      if (last === seen && one.kind === 'key') {
        last = endOfKey(text, last);
        end = Math.max(end, last);
      }
      found.push({ ...one, start, end: last });
    }
    await turns.done(2 * piece);
    isInWord = end < text.length && !isMark(text.charAt(end - 1)) && !isMark(text.charAt(end)) && !endsKey(keys, end);
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

/** Behind the end of a line that is near, or else of a word; right there where no word ends for long. */
function endOfWord(text: string, least: number): number {
  const near = text.slice(least, least + around);
  const line = near.indexOf('\n');
  const blank = line >= 0 ? line : near.search(/\s/);
  const at = blank >= 0 ? blank : near.search(marks);
  return at >= 0 ? least + at + 1 : least;
}

/** Where the letters that keys are made of end. */
function endOfKey(text: string, from: number): number {
  const other = /[^A-Za-z\d_+/=.~-]/g;
  other.lastIndex = from;
  return other.exec(text)?.index ?? text.length;
}

function endsKey(keys: readonly Found[], at: number): boolean {
  return keys.some(({ end }) => end === at);
}

function isMark(letter: string): boolean {
  return marks.test(letter);
}

/** Where what is seen before a piece begins: with a line, where one begins near enough. */
function beginningBefore(text: string, from: number): number {
  const farthest = Math.max(0, from - around);
  if (farthest === 0) return 0;
  const line = text.indexOf('\n', farthest);
  return line >= 0 && line < from - around / 2 ? line + 1 : farthest;
}
