import { readText } from '../chat/text/text-type';
import { type Environment, followedNames, usualName } from './env-variables';

/** Why a `.env` file cannot be read, and where. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError';

  constructor(
    readonly fault: 'not-text' | 'too-large' | 'no-assignment' | 'open-quote' | 'no-value',
    /** The line at fault, from 1; 0 for the whole file. */
    readonly line: number,
  ) {
    super(`line ${line}: ${fault}`);
  }
}

/** Nobody writes a longer one: a log or a film that was chosen by mistake would be read for half a minute. */
const mostBytes = 1024 * 1024;

/** The variables of a `.env` file, and the line on which each was set last. */
export interface EnvFile {
  readonly variables: Readonly<Record<string, string>>;
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * Reads a `.env` file's bytes as gpt2giga does: quotes may span lines, `\n`, `\"` and their like count between double
 * ones alone, a comment begins with a blank and `#`, names of ours may be in small letters, and `${NAME}` stands for
 * another variable, of `outside` or of the lines above, though not between single quotes. A line that cannot be read is
 * an error: a setting that is skipped in silence costs an hour. Throws `EnvFileError`, which never repeats a piece of
 * the text.
 */
export function parseEnvFile(bytes: Uint8Array, outside: Environment = {}): EnvFile {
  if (bytes.length > mostBytes) throw new EnvFileError('too-large', 0);
  let text: string;
  try {
    // PowerShell's `>` and some editors write UTF-16.
    text = readText(bytes, { fatal: true });
  } catch {
    throw new EnvFileError('not-text', 0);
  }
  const rows = text.split(/\r\n|\n|\r/);
  const variables = new Map<string, string>();
  const lines = new Map<string, number>();
  const filled = { letters: 0 };
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? '';
    if (/^\s*(?:#|$)/.test(row)) continue;
    const [, written, behind = ''] = assignment.exec(row) ?? [];
    if (written === undefined) throw new EnvFileError('no-assignment', at + 1);
    const name = usualName(written);
    const { value, last, isPlain } = valueFrom(behind, rows, at);
    const isFollowed = followedNames.includes(name.replace(/_FILE$/, '')) || followedNames.includes(name);
    const held = (other: string) => (Object.hasOwn(outside, other) ? outside[other] : variables.get(other));
    const whole = isPlain ? value : filledIn(value, (other) => held(other) ?? held(usualName(other)), filled);
    if (whole === undefined && isFollowed) throw new EnvFileError('no-value', at + 1);
    variables.set(name, whole ?? '');
    lines.set(name, at + 1);
    at = last;
  }
  return { variables: Object.fromEntries(variables), lines };
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=(.*)$/;

/** A value with the variables that it names; undefined when one of them has none, and when the file's come to too much. */
function filledIn(
  value: string,
  heldBy: (name: string) => string | undefined,
  sum: { letters: number },
): string | undefined {
  let isWhole = true;
  const filled = value.replace(reference, (_, name: string, otherwise: string | undefined) => {
    const found = heldBy(name);
    sum.letters += found?.length ?? 0;
    if (found === undefined ? otherwise === undefined : sum.letters > mostLetters) isWhole = false;
    return isWhole ? found || (otherwise ?? '') : '';
  });
  return isWhole ? filled : undefined;
}

/** Lines that double each other would grow without end. */
const mostLetters = 1024 * 1024;

const reference = /\$\{([A-Za-z_][A-Za-z\d_]{0,100})(?::-([^}]{0,1000}))?\}/g;

/** A value that begins on a line, and the line on which it ends; a plain one stands for nothing but itself. */
function valueFrom(
  behind: string,
  rows: readonly string[],
  first: number,
): { value: string; last: number; isPlain?: boolean } {
  const written = behind.trimStart();
  const mark = written.charAt(0);
  if (mark !== '"' && mark !== "'" && mark !== '`') {
    const comment = /^#\s|\s#/.exec(behind);
    return { value: behind.slice(0, comment ? comment.index : undefined).trim(), last: first };
  }
  let value = '';
  let [row, at, last] = [written, 1, first];
  for (;;) {
    const letter = row.charAt(at);
    if (letter === mark) break;
    if (letter === '') {
      last += 1;
      if (last >= rows.length) throw new EnvFileError('open-quote', first + 1);
      value += '\n';
      [row, at] = [rows[last] ?? '', 0];
    } else if (letter === '\\' && at + 1 < row.length) {
      value += unescaped(row.charAt(at + 1), mark);
      at += 2;
    } else {
      value += letter;
      at += 1;
    }
  }
  // What follows the quote is a comment or a slip.
  if (!/^\s*(?:#.*)?$/.test(row.slice(at + 1))) throw new EnvFileError('no-assignment', last + 1);
  return { value, last, isPlain: mark !== '"' };
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function unescaped(letter: string, mark: string): string {
  if (letter === mark || letter === '\\') return letter;
  return (mark === '"' ? escapes.get(letter) : undefined) ?? `\\${letter}`;
}
