import { l10n } from 'vscode';
import type { Status } from './status';

/** One glance: the item itself. */
export interface StatusText {
  text: string;
  /** What a click does. */
  command: 'gigachat.signIn' | 'gigachat.healthCheck';
  /** Coloured as a warning. */
  warning: boolean;
}

/** The item of the status bar for a status. */
export function renderStatus({ signedIn, profile, pool, queue, trouble, standIn, bridge }: Status): StatusText {
  const command = 'gigachat.healthCheck';
  const shown = pool.length > 0 ? pool.join(' + ') : profile;
  const name = shown === undefined ? 'GigaChat' : `GigaChat (${plain(shown)})`;
  if (!signedIn) return { text: `$(key) ${l10n.t('{0}: sign in', name)}`, command: 'gigachat.signIn', warning: false };
  if (queue.waiting > 0) {
    return { text: `$(watch) ${l10n.t('{0}: {1} waiting', name, queue.waiting)}`, command, warning: false };
  }
  if (queue.inFlight > 0) return { text: `$(loading~spin) ${name}`, command, warning: false };
  if (standIn !== undefined && bridge.kind !== 'failed') {
    return { text: `$(arrow-swap) ${name}: OpenRouter`, command, warning: false };
  }
  if (trouble || bridge.kind === 'failed') return { text: `$(warning) ${name}`, command, warning: true };
  return { text: `$(comment-discussion) ${name}`, command, warning: false };
}

/** A name as text: `$(…)` would draw an icon. */
function plain(name: string): string {
  return name.replace(/\$\(/g, '$\u200b(');
}
