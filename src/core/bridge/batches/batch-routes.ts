import type { Batch, BatchStore } from '../../chat/ports/batch-store';
import type { Clock } from '../../ground/clock';
import type { ChatFront } from '../../protocols/front';
import { parseOrder } from '../../protocols/openai-batches/input';
import { bareBatchId, toBatchObject } from '../../protocols/openai-batches/output';
import { readJson } from '../body/request-body';
import type { Exchange } from '../http/caller-exchange';
import { openAiPage, type PageRules, pageOf, queryOf } from '../http/page';
import { refuse } from '../http/refused';
import type { Route } from '../http/route';
import type { BatchDesk } from './batch-desk';

/** What the id of a batch looks like. */
const batchIds = /^(?:batch_)?[\da-f]{8}-[\da-f-]{27}$/i;

const pages: PageRules<Batch> = {
  usualLimit: 20,
  mostLimit: 100,
  idOf: ({ id }) => id,
  idAsked: bareBatchId,
  after: ['after'],
};

/** OpenAI's batches. */
export function batchRoutes(front: ChatFront, desk: BatchDesk, store: BatchStore, clock: Clock): Route[] {
  const shown = async (batch: Batch) => toBatchObject(batch, await desk.factsOf(batch));
  const found = (exchange: Exchange) => desk.get(exchange.id ?? '', exchange.signal);
  const create = async (exchange: Exchange) => {
    const order = parseOrder(await readJson(exchange, clock));
    exchange.json(200, await shown(await desk.create(order, exchange.context)));
  };
  const list = async (exchange: Exchange) => {
    const newestFirst = (await store.list(exchange.signal)).sort((one, other) => other.createdAt - one.createdAt);
    const { page, hasMore } = pageOf(newestFirst, queryOf(exchange.request), pages);
    exchange.json(200, openAiPage(await Promise.all(page.map(shown)), hasMore));
  };
  const get = async (exchange: Exchange) => exchange.json(200, await shown(await found(exchange)));
  const cancel = async (exchange: Exchange) => {
    await found(exchange);
    const why = 'GigaChat cannot cancel a batch: it ends by itself. Its output may be left unread.';
    throw refuse(400, 'unsupported_operation', why);
  };
  return [
    { method: 'POST', path: '/batches', body: 'json', front, handle: create },
    { method: 'GET', path: '/batches', front, handle: list },
    { method: 'GET', path: '/batches/:id', ids: batchIds, front, handle: get },
    { method: 'POST', path: '/batches/:id/cancel', ids: batchIds, front, handle: cancel },
  ];
}
