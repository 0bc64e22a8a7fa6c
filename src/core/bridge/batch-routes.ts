import type { Batch, BatchStore } from '../chat/batch-store';
import type { Clock } from '../chat/clock';
import type { ChatFront } from '../protocols/front';
import { parseOrder } from '../protocols/openai-batches/input';
import { bareBatchId, toBatchObject } from '../protocols/openai-batches/output';
import type { BatchDesk } from './batch-desk';
import { readJson } from './body';
import type { Exchange } from './exchange';
import { refuse } from './refused';
import type { Route } from './routes';

/** OpenAI's batches. */
export function batchRoutes(front: ChatFront, desk: BatchDesk, store: BatchStore, clock: Clock): Route[] {
  const shown = (batch: Batch) => toBatchObject(batch, desk.factsOf(batch));
  const found = (exchange: Exchange) => desk.get(exchange.id ?? '', exchange.signal);
  return [
    {
      method: 'POST',
      path: '/batches',
      body: 'json',
      front,
      async handle(exchange) {
        const order = parseOrder(await readJson(exchange.request, clock));
        exchange.json(200, shown(await desk.create(order, exchange.signal)));
      },
    },
    {
      method: 'GET',
      path: '/batches',
      front,
      async handle(exchange) {
        const newestFirst = (await store.list(exchange.signal)).sort((one, other) => other.createdAt - one.createdAt);
        const { page, hasMore } = pageOf(newestFirst, queryOf(exchange));
        const data = page.map(shown);
        exchange.json(200, {
          object: 'list',
          data,
          first_id: data[0]?.id ?? null,
          last_id: data.at(-1)?.id ?? null,
          has_more: hasMore,
        });
      },
    },
    {
      method: 'GET',
      path: '/batches/:id',
      front,
      async handle(exchange) {
        exchange.json(200, shown(await found(exchange)));
      },
    },
    {
      method: 'POST',
      path: '/batches/:id/cancel',
      front,
      async handle(exchange) {
        await found(exchange);
        throw refuse(
          400,
          'unsupported_operation',
          'GigaChat cannot cancel a batch: it ends by itself. Its output may be left unread.',
        );
      },
    },
  ];
}

function pageOf(batches: readonly Batch[], query: URLSearchParams): { page: Batch[]; hasMore: boolean } {
  const limit = Number(query.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw refuse(400, 'invalid_request', 'limit: must be a number from 1 to 100.', 'limit');
  }
  const after = query.get('after');
  const start = after === null ? 0 : batches.findIndex(({ id }) => id === bareBatchId(after)) + 1;
  if (after !== null && start === 0) throw refuse(400, 'invalid_request', 'after: there is no such batch.', 'after');
  return { page: batches.slice(start, start + limit), hasMore: batches.length > start + limit };
}

function queryOf({ request }: Exchange): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('?', 2)[1] ?? '');
}
