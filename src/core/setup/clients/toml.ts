import { parse, patch } from '@decimalturn/toml-patch';
import { SetupError, withStep } from './config-edit';
import type { TextFormat } from './text-format';

/** TOML, patched in place. */
export const toml: TextFormat = {
  read(text) {
    try {
      return parse(text);
    } catch (error) {
      const line = error instanceof Error && 'line' in error ? ` in line ${String(error.line)}` : '';
      throw new SetupError(`it is no valid TOML${line}`);
    }
  },
  change(text, step) {
    return patch(text, withStep(parse(text), step));
  },
  comments(text) {
    return text.split(/\r?\n/).flatMap((line) => (/^\s*#/.test(line) ? [line.trim()] : []));
  },
};
