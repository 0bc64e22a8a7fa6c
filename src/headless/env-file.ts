import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SettingsError } from './settings-error';

/** The variables of a `.env` file. Throws `SettingsError` naming the line that cannot be read; never repeats its text. */
export function readEnvFile(file: string): Record<string, string> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new SettingsError(
      missing ? `The file ${file} does not exist. Check --env-file.` : `The file ${file} cannot be read as UTF-8 text.`,
    );
  }
  checkLines(text, file);
  return Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']));
}

const assignment = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=\s*(.*)$/;

/** The runtime's parser skips what it cannot read; a setting that is skipped in silence costs an hour. */
function checkLines(text: string, file: string): void {
  let quote = '';
  let opened = 0;
  text.split(/\r?\n/).forEach((line, index) => {
    if (quote !== '') {
      if (line.includes(quote)) quote = '';
      return;
    }
    if (/^\s*(?:#.*)?$/.test(line)) return;
    const [, value] = assignment.exec(line.replace(/^\uFEFF/, '')) ?? [];
    if (value === undefined) {
      throw new SettingsError(`Line ${index + 1} of ${file} is not NAME=value. Correct it, or put # in front of it.`);
    }
    const mark = value.charAt(0);
    if (['"', "'", '`'].includes(mark) && !value.slice(1).includes(mark)) {
      quote = mark;
      opened = index + 1;
    }
  });
  if (quote !== '') throw new SettingsError(`Line ${opened} of ${file} opens a quote that is never closed.`);
}
