import { parse, patch, stringify } from '@decimalturn/toml-patch';
import { SetupError } from '../setup-error';
import { at, type Step, same, withStep } from './config-edit';
import type { TextFormat } from './text-format';

/** TOML, patched in place. */
export const toml: TextFormat = {
  read(text) {
    try {
      return parse(text);
    } catch (error) {
      const line = error instanceof Error && 'line' in error ? error.line : undefined;
      throw typeof line === 'number'
        ? new SetupError('it is no valid TOML in line {0}', line)
        : new SetupError('it is no valid TOML');
    }
  },
  change(text, step, eol) {
    const wanted = withStep(parse(text), step);
    return withTable(text, step, wanted, eol) ?? patch(text, wanted);
  },
  comments(text) {
    return text.split(/\r?\n/).flatMap((line) => (/^\s*#/.test(line) ? [line.trim()] : []));
  },
};

/** Puts a new table at the end under a head of its own, as people write it; undefined where that cannot be. */
function withTable(text: string, { path, value }: Step, wanted: unknown, eol: string): string | undefined {
  const table = path.slice(0, -1);
  const name = String(path.at(-1));
  if (table.length < 2 || at(parse(text), table) !== undefined) return undefined;
  const head = table.map((part) => (/^[\w-]+$/.test(String(part)) ? part : JSON.stringify(part))).join('.');
  const gap = text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  const added = `${text}${gap}[${head}]${eol}${stringify({ [name]: value }).trimEnd()}${eol}`;
  try {
    return same(parse(added), wanted) ? added : undefined;
  } catch {
    return undefined;
  }
}
