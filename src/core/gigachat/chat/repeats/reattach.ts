import type { CallBudget } from '../../../chat/call-budget';
import { ChatError } from '../../../chat/errors';
import { recovering } from '../../../chat/recovering';
import type { ChatRequest } from '../../../chat/request';
import type { Ask } from './ask';

/**
 * Asks once more with fresh uploads when GigaChat does not have a file any more (404 or 422), before anything was
 * answered. `attachAgain` gives the messages with their new ids.
 */
export function reattaching(ask: Ask, calls: CallBudget, attachAgain: () => Promise<ChatRequest | undefined>): Ask {
  return (request) =>
    recovering(ask(request), async (error) => {
      const fresh = mayMissFile(error) && !calls.isSpent ? await attachAgain() : undefined;
      if (!fresh) throw error;
      return ask({ ...request, messages: fresh.messages });
    });
}

function mayMissFile(error: unknown): boolean {
  if (!(error instanceof ChatError)) return false;
  const { upstreamStatus: status, message } = error;
  return (status === 404 || status === 422) && /file|attachment/i.test(message);
}
