import { ChatError } from '../../chat/errors';
import type { ChatFront } from '../../protocols/front';
import { toInputPage } from '../../protocols/openai-responses/input-page';
import type { ResponseStore, StoredResponse } from '../../protocols/openai-responses/store';
import type { Exchange } from '../http/caller-exchange';
import { queryOf } from '../http/page';
import type { Route } from '../http/route';

/** What the id of a response looks like. */
const responseIds = /^resp_[\w-]+$/;

/** Reading and deleting the responses that were stored. */
export function responseRoutes(front: ChatFront, store: ResponseStore): Route[] {
  const found = async ({ id = '' }: Exchange): Promise<StoredResponse> => {
    await store.fetch([id]);
    const stored = store.get(id);
    if (stored) return stored;
    throw new ChatError('not-found', 'There is no stored response with this id.', { code: 'response_not_found' });
  };
  return [
    {
      method: 'GET',
      path: '/responses/:id/input_items',
      ids: responseIds,
      front,
      async handle(exchange) {
        exchange.json(200, toInputPage(await found(exchange), queryOf(exchange.request)));
      },
    },
    {
      method: 'GET',
      path: '/responses/:id',
      ids: responseIds,
      front,
      async handle(exchange) {
        if (queryOf(exchange.request).get('stream') === 'true') {
          throw new ChatError('invalid-request', 'stream: a stored response is not streamed again; leave it out.', {
            param: 'stream',
          });
        }
        exchange.json(200, (await found(exchange)).response);
      },
    },
    {
      method: 'DELETE',
      path: '/responses/:id',
      ids: responseIds,
      front,
      async handle(exchange) {
        const { response } = await found(exchange);
        await store.remove(response.id);
        exchange.json(200, { id: response.id, object: 'response', deleted: true });
      },
    },
  ];
}
