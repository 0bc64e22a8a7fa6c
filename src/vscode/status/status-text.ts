import { env, l10n } from 'vscode';
import { shortened } from '../../core/ground/text/shortened';
import { explainPause } from '../completion/completion-words';
import { explainConnection } from '../words/connection-words';
import { serviceName } from '../words/service-words';
import { withoutIcons } from '../words/without-icons';
import type { Status } from './status';

/** The bar has room for others' items, too: all names stand in the tooltip. */
const longestName = 40;

/** One glance: the item itself. */
export interface StatusText {
  text: string;
  /** What a click does. */
  command: 'gigachat.signIn' | 'gigachat.showMenu';
  /** Coloured as a warning. */
  warning: boolean;
}

/** The item of the status bar for a status. */
export function renderStatus({ signedIn, profile, pool, queue, trouble, standIn, bridge }: Status): StatusText {
  const command = 'gigachat.showMenu';
  const shown = pool.length > 0 ? pool.join(' + ') : profile;
  const name = shown === undefined ? 'GigaChat' : `GigaChat (${withoutIcons(shortened(shown, longestName))})`;
  if (!signedIn) return { text: `$(key) ${l10n.t('{0}: sign in', name)}`, command: 'gigachat.signIn', warning: false };
  if (queue.waiting > 0) {
    return { text: `$(watch) ${l10n.t('{0}: {1} waiting', name, queue.waiting)}`, command, warning: false };
  }
  if (queue.inFlight > 0) return { text: `$(loading~spin) ${name}`, command, warning: false };
  if (standIn && bridge.kind !== 'failed') {
    return { text: `$(arrow-swap) ${name}: ${serviceName(standIn.service)}`, command, warning: false };
  }
  if (trouble || bridge.kind === 'failed') return { text: `$(warning) ${name}`, command, warning: true };
  return { text: `$(comment-discussion) ${name}`, command, warning: false };
}

/** The same for a screen reader, without marks and icons. */
export function spokenStatus(status: Status): string {
  const { signedIn, queue, trouble, standIn, bridge, model, tokensLeft, completionPause } = status;
  const name = status.pool.length > 0 ? status.pool.join(', ') : status.profile;
  const parts = [
    name === undefined ? 'GigaChat' : `GigaChat, ${name}`,
    ...(signedIn ? [] : [l10n.t('not signed in')]),
    ...(queue.waiting > 0 ? [l10n.t('requests that wait: {0}', queue.waiting)] : []),
    ...(queue.waiting === 0 && queue.inFlight > 0 ? [l10n.t('is answering')] : []),
    ...(trouble ? [explainConnection(trouble)] : []),
    ...(standIn ? [l10n.t('the last answer came from {0}', serviceName(standIn.service))] : []),
    ...(bridge.kind === 'failed' ? [l10n.t('the bridge did not start')] : []),
    ...(completionPause ? [explainPause(completionPause)] : []),
    ...(signedIn && model !== undefined ? [l10n.t('model {0}', model)] : []),
    ...(signedIn && tokensLeft !== undefined
      ? [l10n.t('tokens left: {0}', tokensLeft.toLocaleString(env.language))]
      : []),
  ];
  return parts.reduce(joined);
}

/** A sentence stands for itself; what is none goes on behind the last. */
function joined(said: string, part: string): string {
  const isSentence = /[.!?…]$/;
  if (isSentence.test(said)) return `${said} ${part.charAt(0).toLocaleUpperCase(env.language)}${part.slice(1)}`;
  return `${said}${isSentence.test(part) ? '. ' : '; '}${part}`;
}
