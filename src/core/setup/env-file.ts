import { parseEnv } from 'node:util';

/** Why a `.env` file cannot be read, and where. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError';

  constructor(
    readonly fault: 'not-text' | 'no-assignment' | 'open-quote',
    /** The line at fault, from 1; 0 for the whole file. */
    readonly line: number,
  ) {
    super(`line ${line}: ${fault}`);
  }
}

/** The variables of a `.env` file, and the line on which each was set last. */
export interface EnvFile {
  readonly variables: Readonly<Record<string, string>>;
  readonly lines: ReadonlyMap<string, number>;
}

/** Reads a `.env` file's bytes. Throws `EnvFileError`, which never repeats a piece of the text. */
export function parseEnvFile(bytes: Uint8Array): EnvFile {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new EnvFileError('not-text', 0);
  }
  const lines = linesOf(text);
  const parsed = Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']);
  return { variables: Object.fromEntries(parsed), lines };
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$/;

/** The runtime's parser skips what it cannot read; a setting that is skipped in silence costs an hour. */
function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  let quote = '';
  let opened = 0;
  text.split(/\r?\n/).forEach((line, index) => {
    if (quote !== '') {
      if (line.includes(quote)) quote = '';
      return;
    }
    if (/^\s*(?:#.*)?$/.test(line)) return;
    const [, name, value] = assignment.exec(line.replace(/^\uFEFF/, '')) ?? [];
    if (name === undefined || value === undefined) throw new EnvFileError('no-assignment', index + 1);
    lines.set(name, index + 1);
    const mark = value.charAt(0);
    if (['"', "'", '`'].includes(mark) && !value.slice(1).includes(mark)) {
      quote = mark;
      opened = index + 1;
    }
  });
  if (quote !== '') throw new EnvFileError('open-quote', opened);
  return lines;
}
