import { setImmediate } from 'node:timers/promises';
import type { WorkspaceText } from './workspace-files';

/** A piece of a file that has to do with a question; lines count from 0, the last one included. */
export interface Excerpt {
  readonly file: WorkspaceText;
  readonly first: number;
  readonly last: number;
}

const mostExcerpts = 12;
/** So long the editor may be kept busy at a time. */
const longestTurnMs = 20;
/** So many pieces of one file, and so many lines around a hit. */
const perFile = 2;
const around = 15;

const idle = new Set(
  (
    'the and for are was has have had how what where when why who which does did can could should would this that with ' +
    'from into about there here all any not use used code file files codebase как что где когда почему зачем кто чем это ' +
    'этот эта эти для или при над под без про мне нас вас его она они оно так там тут код коде файл файле проект проекте'
  ).split(' '),
);

/**
 * Finds the pieces of these files that have the words of a question: rare words count for more, words of a path for
 * most. The best come first; none when no word occurs. Thousands of files take seconds, in which others get their turns
 * and the signal ends it.
 */
export async function searchTexts(
  files: readonly WorkspaceText[],
  question: string,
  signal: AbortSignal,
): Promise<Excerpt[]> {
  const words = wordsOf(question);
  let since = performance.now();
  const rest = async () => {
    if (performance.now() - since <= longestTurnMs) return;
    await setImmediate(undefined, { signal });
    since = performance.now();
  };
  const parsed: { file: WorkspaceText; path: ReadonlySet<string>; hits: readonly (readonly string[])[] }[] = [];
  const holds = new Map(words.map((word) => [word, 0]));
  for (const file of files) {
    await rest();
    const path = new Set(stems(file.path));
    const hits = hitsIn(file.text, words);
    const own = new Set([...path, ...hits.flat()]);
    for (const word of words) if (own.has(word)) holds.set(word, (holds.get(word) ?? 0) + 1);
    parsed.push({ file, path, hits });
  }
  const weight = (word: string) => Math.log(1 + files.length / (1 + (holds.get(word) ?? 0)));
  const scored: (Excerpt & { score: number })[] = [];
  for (const { file, path, hits } of parsed) {
    await rest();
    const ofPath = words.reduce((sum, word) => sum + (path.has(word) ? 2 * weight(word) : 0), 0);
    const windows = windowsOf(hits, weight, ofPath > 0);
    scored.push(...windows.map(({ first, last, score }) => ({ file, first, last, score: score + ofPath })));
  }
  return scored
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, mostExcerpts)
    .map(({ file, first, last }) => ({ file, first, last }));
}

const none: readonly string[] = [];

/** The words that each line of a text has. Only lines that hold their letters are taken apart. */
function hitsIn(text: string, words: readonly string[]): (readonly string[])[] {
  const small = text.toLowerCase();
  const there = words.filter((word) => small.includes(word));
  return text.split('\n').map((line) => {
    if (there.length === 0) return none;
    const letters = line.toLowerCase();
    const near = there.filter((word) => letters.includes(word));
    if (near.length === 0) return none;
    const own = new Set(stems(line));
    return near.filter((word) => own.has(word));
  });
}

interface Window {
  first: number;
  last: number;
  score: number;
}

/**
 * The pieces of a file around its best hits, which do not overlap. Of a file whose path alone has the words, its
 * beginning.
 */
function windowsOf(hits: readonly (readonly string[])[], weight: (word: string) => number, named: boolean): Window[] {
  const end = hits.length - 1;
  const windows: Window[] = [];
  // How often each word stands in the lines around, counted once from line to line.
  const near = new Map<string, number>();
  const count = (line: number, by: 1 | -1) => {
    for (const word of hits[line] ?? none) {
      const now = (near.get(word) ?? 0) + by;
      if (now === 0) near.delete(word);
      else near.set(word, now);
    }
  };
  for (let line = 0; line < around; line += 1) count(line, 1);
  hits.forEach((words, line) => {
    count(line + around, 1);
    count(line - around - 1, -1);
    if (words.length === 0) return;
    const first = Math.max(0, line - around);
    const last = Math.min(end, line + around);
    let score = 0;
    for (const word of near.keys()) score += weight(word);
    windows.push({ first, last, score });
  });
  const kept: Window[] = [];
  for (const one of windows.sort((left, right) => right.score - left.score)) {
    if (kept.length >= perFile) break;
    if (kept.every(({ first, last }) => one.first > last || one.last < first)) kept.push(one);
  }
  return kept.length === 0 && named ? [{ first: 0, last: Math.min(end, 2 * around), score: 0 }] : kept;
}

/** The words of a question that say what it is about, each once. */
function wordsOf(question: string): string[] {
  return [...new Set(stems(question))].filter((word) => !idle.has(word)).slice(0, 40);
}

/** The words of a text in small letters, those inside names apart, without the endings that change with the grammar. */
function stems(text: string): string[] {
  const apart = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  return (apart.match(/[\p{L}\p{N}]{3,}/gu) ?? []).map(stem);
}

function stem(word: string): string {
  if (idle.has(word)) return word;
  if (/^[а-яё]{5}[а-яё]*$/.test(word))
    return word.replace(/(?:[аеёиоуыэюяйь]{1,3}|ами|ями|ов|ев|ах|ях|ом|ем|ого|его|ому|ему|ешь|ет|ит|ать|ить)$/, '');
  return word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, '') : word;
}
