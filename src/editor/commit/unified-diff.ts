import { readPath } from './diff-paths';
import { leftOutLine, shortDiff } from './short-diff';

/** What happened to one file, as Git's diff tells it. */
export interface FileChange {
  readonly path: string;
  /** Its name before, where it was renamed or copied. */
  readonly from?: string;
  readonly kind: 'modified' | 'added' | 'deleted' | 'renamed' | 'copied';
  /** Git shows no lines of it. */
  readonly binary: boolean;
  /** What Git keeps of a file's rights, before and after, where they changed. */
  readonly modes?: string;
  readonly added: number;
  readonly removed: number;
  /** Only the beginning was read of a very long diff: the numbers and the hunks are those of that. */
  readonly isCut?: true;
  /** Each with its `@@` line first. */
  readonly hunks: readonly string[];
}

/** A submodule, where the user has Git tell of its commits, or of what none of them holds. */
const submodule =
  /^Submodule (.{1,400}) (?:[0-9a-f]{4,64}\.{2,3}[0-9a-f]{4,64}(.{0,40})|contains (?:modified|untracked) content$)/;

type Growing = { -readonly [Name in keyof FileChange]: FileChange[Name] } & { hunks: string[] };

/**
 * Reads what `git diff` prints: also with colours, names in any alphabet, prefixes of the user's own or none. Of a very
 * long one each file's beginning is read.
 */
export function readDiff(diff: string): FileChange[] {
  const files: Growing[] = [];
  let file: Growing | undefined;
  let hunk: string[] | undefined;
  const endHunk = () => {
    if (file && hunk) file.hunks.push(hunk.join('\n'));
    hunk = undefined;
  };
  // An empty line of a file begins with a space, unless the user has told Git to leave that away.
  for (const coloured of shortDiff(diff).replace(/\n$/, '').split('\n')) {
    const line = coloured.includes('\u001b') ? withoutColours(coloured) : coloured;
    // Most lines begin neither way, and there may be a million of them.
    const [, module, state = ''] = line.startsWith('Submodule ') ? (submodule.exec(line) ?? []) : [];
    const path = module ?? (line.startsWith('d') ? readPath(line) : undefined);
    if (path !== undefined) {
      endHunk();
      // Of one submodule Git may have several things to say.
      if (module !== undefined && module === file?.path) continue;
      const kind = /new submodule/.test(state) ? 'added' : /deleted/.test(state) ? 'deleted' : 'modified';
      file = { path, kind, binary: false, added: 0, removed: 0, hunks: [] };
      files.push(file);
    } else if (file && line.startsWith('@@')) {
      endHunk();
      hunk = [line];
      if (leftOutLine.test(line)) file.isCut = true;
    } else if (file && hunk && /^(?:[ +\\-]|$)/.test(line)) {
      hunk.push(line === '' ? ' ' : line);
      if (line.startsWith('+')) file.added += 1;
      else if (line.startsWith('-')) file.removed += 1;
    } else if (file) {
      endHunk();
      readHeader(line, file);
    }
  }
  endHunk();
  return files;
}

/** A piece of a diff with the number of each line in the file as it is after the change. */
export function numbered(hunk: string): string {
  const [place = '', ...lines] = hunk.split('\n');
  // In a merge each line has a mark for every side.
  const sides = Math.max(1, (/^@+/.exec(place)?.[0].length ?? 2) - 1);
  let line = Number(/\+(\d+)/.exec(place)?.[1] ?? 1);
  const shown = lines.map((text) => {
    if (text.startsWith('\\') || text.slice(0, sides).includes('-')) return `       ${text}`;
    return `${String(line++).padStart(6)} ${text}`;
  });
  return [place, ...shown].join('\n');
}

/** The last line, in the file as it is after the change, that these pieces of a diff tell of. */
export function lastLineOf(hunks: readonly string[]): number {
  const ends = hunks.map((hunk) => {
    const [, first = 0, count = 1] = /^@@[^+\n]{0,400}\+(\d{1,9})(?:,(\d{1,9}))?/.exec(hunk) ?? [];
    return Number(first) + Math.max(0, Number(count) - 1);
  });
  return ends.reduce((last, end) => Math.max(last, end), 0);
}

/** A file that Git does not know yet, as the change that adding it would be. */
export function newFile(path: string, text: string): FileChange {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const hunks =
    lines.length === 0 ? [] : [[`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join('\n')];
  return { path, kind: 'added', binary: false, added: lines.length, removed: 0, hunks };
}

/** The same for one whose text is not read. */
export function newBinary(path: string): FileChange {
  return { path, kind: 'added', binary: true, added: 0, removed: 0, hunks: [] };
}

function readHeader(line: string, file: Growing): void {
  const [, words = '', name = ''] = /^((?:rename|copy) (?:from|to)) (.*)$/.exec(line) ?? [];
  if (words.endsWith('from')) file.from = readPath(name, 'alone') ?? name;
  if (words.endsWith('to')) {
    file.path = readPath(name, 'alone') ?? name;
    file.kind = words.startsWith('rename') ? 'renamed' : 'copied';
  }
  if (line.startsWith('new file mode')) file.kind = 'added';
  if (line.startsWith('deleted file mode')) file.kind = 'deleted';
  if (line.startsWith('old mode ')) file.modes = line.slice(9);
  if (line.startsWith('new mode ')) file.modes = `${file.modes ?? ''} -> ${line.slice(9)}`;
  if (line.startsWith('Binary files ') || line === 'GIT binary patch') file.binary = true;
}

function withoutColours(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with.
  return line.replace(/\u001b\[[\d;]{0,20}[mK]/g, '');
}
