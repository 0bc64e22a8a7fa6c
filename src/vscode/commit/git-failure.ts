import { l10n } from 'vscode';
import { UnreadableDiff } from './read-changes';

/** Why Git could not tell what was changed, with what to do; undefined for a failure that is not Git's. */
export function gitFailure(error: unknown): string | undefined {
  if (error instanceof UnreadableDiff) return error.message;
  // The Git extension's failures carry what Git printed.
  const printed: unknown = error instanceof Error ? Reflect.get(error, 'stderr') : undefined;
  if (typeof printed !== 'string') return undefined;
  const [reason = ''] = printed.split('\n').filter((line) => line.trim() !== '');
  return l10n.t('Git failed here: {0} The output "Git" says more.', sentence(reason));
}

function sentence(line: string): string {
  const short = line.replace(/^(?:fatal|error): /, '').slice(0, 300);
  return /[.!?]$/.test(short) ? short : `${short}.`;
}
