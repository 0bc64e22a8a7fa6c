import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import type { QueuePlace } from '../../core/chat/queue-place';
import type { Logger } from '../../core/ground/logger';
import { describePlace } from '../chat/participant-waiting';
import { withSignal } from '../models/open-chat';
import { explain } from '../words/error-words';
import { nextStep } from '../words/next-step';
import { offer, offerSignIn, runs } from '../words/offer';
import { unlinked } from '../words/unlinked';

/** How work is shown that asks GigaChat outside the chat. */
export interface Aside {
  title: string;
  /** A notification has a button that cancels; the status bar is quieter and has none. */
  where: 'notification' | 'status-bar';
  logger: Logger;
  /** Cancels it from elsewhere. */
  signal?: AbortSignal;
}

/**
 * Runs work that asks GigaChat outside the chat, and shows that it runs, with its place while it waits. When it fails a
 * message says why, with the next step. Gives undefined then, and when it was cancelled.
 */
export async function askAside<T>(
  { title, where, logger, signal: outer }: Aside,
  work: (signal: AbortSignal, onWait: (place: QueuePlace) => void) => Promise<T>,
): Promise<T | undefined> {
  const notification = where === 'notification';
  const location = notification ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window;
  return await vscode.window.withProgress(
    { location, title: unlinked(title), cancellable: notification },
    (progress, token) =>
      withSignal(token, async (inner) => {
        const signal = outer ? AbortSignal.any([outer, inner]) : inner;
        try {
          return await work(signal, (place) => progress.report({ message: unlinked(describePlace(place)) }));
        } catch (thrown) {
          tell(thrown, signal, logger);
          return undefined;
        }
      }),
  );
}

/** Says in a message why something failed, with a button that helps; nothing when the person has cancelled it. */
function tell(thrown: unknown, signal: AbortSignal | undefined, logger: Logger): void {
  const error = toChatError(thrown, signal);
  if (error.kind === 'cancelled') return;
  if (error.kind === 'internal') logger.error('a question of the editor failed', { reason: String(error.cause) });
  const words = explain(error);
  const step = nextStep(error);
  if (error.code === 'signed_out') void offerSignIn(words);
  else void offer('Error', words, step ? { [step.title]: runs(step.command) } : {});
}
