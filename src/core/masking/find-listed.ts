import type { Finder, Found } from './find';

/** What a line of the list stands for, and why one cannot be used. */
export type ListedFault = 'too-short' | 'everything';

/** In a line `#` is any digit and `?` any letter or digit; all else stands for itself, in capitals or not. */
const wild = /[#?]/g;
/** A line must hold so many characters that stand for something: fewer would be found everywhere. */
const leastFixed = 3;

/** Why a line of the list cannot be used; undefined when it can. */
export function listedFault(line: string): ListedFault | undefined {
  const fixed = line.replace(wild, '').replace(/[^\p{L}\p{N}]/gu, '').length;
  const digits = line.split('#').length - 1;
  if (fixed === 0 && digits < 4) return 'everything';
  return fixed + digits < leastFixed ? 'too-short' : undefined;
}

/** A letter of some lines, with the letters that may follow it; `ends` where a line is complete. */
interface Node {
  readonly next: Map<string, Node>;
  ends: boolean;
}

/** So many spaces may stand for one. */
const mostSpaces = 24;

/** So many places in the lines are looked at for one word of a text. */
const mostLooks = 2000;

/** Finds the lines of the list, as whole words and the longest of them: one walk through all lines at each word. */
export function listedFinder(lines: readonly string[]): Finder {
  const root: Node = { next: new Map(), ends: false };
  for (const line of lines) addLine(root, line.trim().replace(/\s+/g, ' '));
  if (root.next.size === 0) return () => [];
  return (text) => {
    const found: Found[] = [];
    for (let at = 0; at < text.length; at += 1) {
      if (isOfWord(text.charAt(at - 1)) && isOfWord(text.charAt(at))) continue;
      const end = longestFrom(root, text, at);
      if (end === undefined) continue;
      found.push({ start: at, end, kind: 'name' });
      at = end - 1;
    }
    return found;
  };
}

function addLine(root: Node, line: string): void {
  let node = root;
  for (const letter of line.normalize('NFC').split('').map(alike)) {
    const next: Node = node.next.get(letter) ?? { next: new Map(), ends: false };
    node.next.set(letter, next);
    node = next;
  }
  node.ends = node !== root;
}

/** Where the longest line that begins at `start` ends. */
function longestFrom(root: Node, text: string, start: number): number | undefined {
  const open: { node: Node; at: number }[] = [{ node: root, at: start }];
  let longest: number | undefined;
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const place = open.pop();
    if (!place) break;
    const { node, at } = place;
    const isWhole = node.ends && !(isOfWord(text.charAt(at - 1)) && isOfWord(text.charAt(at)));
    if (isWhole && at > (longest ?? 0)) longest = at;
    const letter = alike(text.charAt(at));
    if (letter === '') continue;
    const isSpace = /\s/.test(letter);
    const names = [
      letter,
      ...(letter !== ' ' && isBetween(letter) ? [' '] : []),
      ...(/\d/.test(letter) ? ['#'] : []),
      ...(isOfWord(letter) ? ['?'] : []),
    ];
    for (const name of names) {
      const next = node.next.get(name);
      if (!next) continue;
      open.push({ node: next, at: at + 1 });
      // Where the line has one space the text may have several, or the end of a line and what its next one is set in by.
      for (let more = 1; isSpace && more < mostSpaces && /\s/.test(text.charAt(at + more)); more += 1) {
        open.push({ node: next, at: at + more + 1 });
      }
    }
  }
  return longest;
}

/** A letter as all its usual writings have it: small, е for ё, and one sign for every apostrophe. */
function alike(letter: string): string {
  const small = letter.toLowerCase();
  if (small === 'ё') return 'е';
  return /[\u2018\u2019\u02bc]/.test(small) ? "'" : small;
}

/** What stands for a space in names of files, in addresses and in names that programs use. */
function isBetween(letter: string): boolean {
  return /[\s_+-]/.test(letter);
}

function isOfWord(letter: string): boolean {
  return /[\p{L}\p{N}_]/u.test(letter);
}
