import { type CancellationToken, commands, l10n } from 'vscode';
import type { CallContext } from '../../core/chat/call-context';
import { ChatError } from '../../core/chat/errors';
import type { ChatStream } from '../../core/chat/events';
import type { ChatRequest } from '../../core/chat/request';
import type { Account } from '../account/editor-account';
import { editorClient } from '../account/queue-state';
import { signedOutText } from '../words/signed-out-words';
import { autoModel } from './model-list';

/**
 * Asks the account's provider. `auto` becomes the model that the account prefers. Throws `ChatError`, also when nobody
 * is signed in (`signed_out`) and when the model has gone from the list (`model_vanished`, naming the best one).
 */
export async function* openChat(account: Account, request: ChatRequest, context: CallContext): ChatStream {
  if (!(await account.provider())) throw signedOut(account);
  const model = request.model === autoModel ? await bestModel(account, context.signal) : request.model;
  // Asked for last: another profile may have come into use meanwhile.
  const provider = await account.provider();
  if (!provider) throw signedOut(account);
  try {
    // A person waits for it: it goes before the programs, every second time.
    yield* provider.stream({ ...request, model }, { client: editorClient, interactive: true, ...context });
    // Ticks the step of the walkthrough off.
    void commands.executeCommand('setContext', 'gigachat.answered', true);
  } catch (error) {
    if (!(error instanceof ChatError) || error.code !== 'model_not_found') throw error;
    const best = account.preferredModel;
    const message =
      best === undefined || best === model
        ? l10n.t('GigaChat does not offer the model {0} any more. Choose another one in the model picker.', model)
        : l10n.t('GigaChat does not offer the model {0} any more. Choose {1} in the model picker.', model, best);
    throw new ChatError('not-found', message, { code: 'model_vanished', cause: error });
  }
}

/** Runs `body` with a signal that the token aborts: the upstream hears of it even while it is silent. */
export async function withSignal<T>(token: CancellationToken, body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const subscription = token.onCancellationRequested(() => controller.abort());
  try {
    return await body(controller.signal);
  } finally {
    subscription.dispose();
  }
}

async function bestModel(account: Account, signal: AbortSignal): Promise<string> {
  if (account.preferredModel === undefined) await account.refreshModels(signal);
  if (account.preferredModel !== undefined) return account.preferredModel;
  throw noModels();
}

/** What is thrown where the account's list holds no model that chats. */
export function noModels(): ChatError {
  return new ChatError('not-found', 'GigaChat lists no chat model for this account.', { code: 'no_models' });
}

/** What is thrown when nobody is signed in; its message says why, in the person's language. */
export function signedOut({ signedOutReason }: Pick<Account, 'signedOutReason'>): ChatError {
  const message =
    signedOutReason === 'no-key'
      ? l10n.t('Nobody is signed in to GigaChat. Sign in with the command "GigaChat: Sign In", then ask again.')
      : signedOutText(signedOutReason);
  return new ChatError('auth', message, { code: 'signed_out' });
}
