import { SetupError } from '../setup-error';
import { type ConfigEdit, type ConfigFormat, same, stepOf, withStep } from './config-edit';
import type { TextFormat } from './text-format';

const bom = '\uFEFF';

/**
 * The text with the edits in it, and everything else as it was: comments, order, names nobody here knows, the mark at
 * the beginning, the ends of lines. What comes out is read again and compared before it is given. Throws `SetupError`
 * for a text that is broken or cannot be changed safely.
 */
export async function mergeConfig(text: string, format: ConfigFormat, edits: readonly ConfigEdit[]): Promise<string> {
  const marked = text.startsWith(bom);
  const { read, change, comments } = await loadFormat(format);
  const before = marked ? text.slice(1) : text;
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  let merged = before;
  let wanted: unknown = read(before);
  for (const edit of edits) {
    const step = stepOf(edit, wanted);
    if (!step) continue;
    wanted = withStep(wanted, step);
    merged = changed(() => change(merged, step, eol));
  }
  const lost = comments(before).filter((comment) => !merged.includes(comment));
  if (!same(read(merged), wanted) || lost.length > 0) {
    throw new SetupError('it is written in a way that cannot be changed without touching the rest');
  }
  return (marked ? bom : '') + merged;
}

/** The readers of the formats have errors of their own for what they cannot change. */
function changed(change: () => string): string {
  try {
    return change();
  } catch (error) {
    throw error instanceof SetupError ? error : new SetupError('it is written in a way that cannot be changed');
  }
}

/** Loaded on first use: who sets up no client pays for no reader. */
async function loadFormat(format: ConfigFormat): Promise<TextFormat> {
  switch (format) {
    case 'jsonc':
      return (await import('./jsonc')).jsonc;
    case 'yaml':
      return (await import('./yaml')).yaml;
    case 'toml':
      return (await import('./toml')).toml;
  }
}
