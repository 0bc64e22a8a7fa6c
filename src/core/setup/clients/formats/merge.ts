import { SetupError } from '../setup-error';
import { type ConfigEdit, type ConfigFormat, same, stepsOf, withStep } from './config-edit';
import { type TextFormat, unusual } from './text-format';

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
  let wanted = attempted(() => read(before));
  for (const edit of edits) {
    for (const step of stepsOf(edit, wanted)) {
      wanted = withStep(wanted, step);
      merged = attempted(() => change(merged, step, eol));
    }
  }
  const kept = attempted(() => {
    const left = new Set(comments(merged));
    return comments(before).every((comment) => left.has(comment)) && same(read(merged), wanted);
  });
  if (!kept) throw unusual();
  return (marked ? bom : '') + merged;
}

/** What a text says that came out of `mergeConfig`. */
export async function settingsIn(text: string, format: ConfigFormat): Promise<unknown> {
  return (await loadFormat(format)).read(text.replace(bom, ''));
}

/** The readers of the formats have errors of their own for what they cannot change or what is too deep. */
function attempted<T>(work: () => T): T {
  try {
    return work();
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
