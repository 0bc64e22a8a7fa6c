import type { Embedder } from '../chat/ports/embedder';
import type { ChatProvider } from '../chat/ports/provider';
import type { TokenCounter } from '../chat/ports/token-counter';
import { Turns } from '../ground/stretch';
import type { Finder } from './find';
import { findInTurns } from './find-in-turns';
import { maskRequest } from './mask-request';
import { Masks, masked } from './masker';
import { maskingProvider } from './masking-provider';

/** An account that never sees what `find` finds in chats, in texts to embed and in texts to count. */
export function maskedAccount<T extends { embedder: Embedder; counter: TokenCounter; provider: ChatProvider }>(
  account: T,
  find: Finder,
): T {
  const { embedder, counter } = account;
  const own: Pick<T, 'embedder' | 'counter' | 'provider'> = {
    provider: maskingProvider(account.provider, find),
    embedder: {
      embed: async (model, texts, context) => {
        const masks = new Masks('');
        const turns = new Turns();
        const shown: string[] = [];
        for (const text of texts) shown.push(masked(text, await findInTurns(text, find, turns), masks));
        return await embedder.embed(model, shown, context);
      },
    },
    counter: {
      count: async (request, context) => counter.count((await maskRequest(request, find)).request, context),
    },
  };
  return { ...account, ...own };
}
