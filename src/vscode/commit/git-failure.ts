import { l10n } from 'vscode';
import { unlinked } from '../words/unlinked';
import { UnreadableDiff } from './read-changes';

/** Why Git could not tell what was changed, with what to do; undefined for a failure that is not Git's. */
export function gitFailure(error: unknown): string | undefined {
  if (error instanceof UnreadableDiff) return error.message;
  if (!(error instanceof Error)) return undefined;
  // The Git extension's failures carry what Git printed, warnings first.
  const printed: unknown = Reflect.get(error, 'stderr');
  if (typeof printed !== 'string') return undefined;
  const lines = printed.split(/\r?\n/).filter((line) => line.trim() !== '');
  const reason = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0] ?? error.message;
  return l10n.t('Git failed here: {0} The output "Git" says more.', unlinked(sentence(reason)));
}

function sentence(line: string): string {
  const short = line.replace(/^(?:fatal|error): /, '').slice(0, 300);
  return /[.!?]$/.test(short) ? short : `${short}.`;
}
