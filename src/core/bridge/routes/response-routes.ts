import { ChatError, wrongField } from '../../chat/errors';
import type { ChatFront } from '../../protocols/front';
import type { InputItem } from '../../protocols/openai-responses/items/item-schema';
import type { ResponseStore, StoredResponse } from '../../protocols/openai-responses/store';
import type { Exchange } from '../http/caller-exchange';
import { isAscending, openAiPage, type PageRules, pageOf, queryOf } from '../http/page';
import type { Route } from '../http/route';

/** What the id of a response looks like. */
const responseIds = /^resp_[\w-]+$/;

const inputPages: PageRules<InputItem> = {
  usualLimit: 20,
  mostLimit: 100,
  idOf: ({ id }) => id ?? '',
  idAsked: (id) => id,
  after: ['after'],
};

/** Reading and deleting the responses that were stored, and the refusal to cancel one. */
export function responseRoutes(front: ChatFront, store: ResponseStore): Route[] {
  const found = async ({ id = '' }: Exchange): Promise<StoredResponse> => {
    await store.fetch([id]);
    const stored = store.get(id);
    if (stored) return stored;
    throw new ChatError('not-found', 'There is no stored response with this id.', { code: 'response_not_found' });
  };
  const inputItems = async (exchange: Exchange) => {
    const { context } = await found(exchange);
    const query = queryOf(exchange.request);
    const { page, hasMore } = pageOf(isAscending(query) ? context : context.toReversed(), query, inputPages);
    exchange.json(200, openAiPage(page, hasMore));
  };
  const get = async (exchange: Exchange) => {
    if (queryOf(exchange.request).get('stream') === 'true') {
      throw wrongField('stream', 'a stored response is not streamed again; leave it out.');
    }
    exchange.json(200, (await found(exchange)).response);
  };
  const cancel = async (exchange: Exchange) => {
    await found(exchange);
    const why = 'Only answers in the background can be cancelled, and there are none here.';
    throw new ChatError('invalid-request', why, { code: 'response_not_cancellable' });
  };
  const remove = async (exchange: Exchange) => {
    const { response } = await found(exchange);
    await store.remove(response.id);
    exchange.json(200, { id: response.id, object: 'response', deleted: true });
  };
  return [
    { method: 'GET', path: '/responses/:id/input_items', ids: responseIds, front, handle: inputItems },
    { method: 'GET', path: '/responses/:id', ids: responseIds, front, handle: get },
    { method: 'POST', path: '/responses/:id/cancel', ids: responseIds, front, handle: cancel },
    { method: 'DELETE', path: '/responses/:id', ids: responseIds, front, handle: remove },
  ];
}
