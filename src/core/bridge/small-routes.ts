import { ChatError } from '../chat/errors';
import type { ModelCatalog, ModelInfo } from '../chat/provider';
import type { ChatFront } from '../protocols/front';
import type { BridgeKey } from './key';
import type { Route } from './routes';

/** The models, as OpenAI lists them. GigaChat says nothing of their age, so `created` is 0. */
export function modelRoutes(front: ChatFront, catalog: ModelCatalog): Route[] {
  const toEntry = (model: ModelInfo) => ({ id: model.id, object: 'model', created: 0, owned_by: model.ownedBy });
  return [
    {
      method: 'GET',
      path: '/models',
      front,
      async handle(exchange) {
        const models = await catalog.models(exchange.signal);
        exchange.json(200, { object: 'list', data: models.map(toEntry) });
      },
    },
    {
      method: 'GET',
      path: '/models/:id',
      front,
      async handle(exchange) {
        const models = await catalog.models(exchange.signal);
        const model = models.find(({ id }) => id === exchange.id);
        if (!model) {
          throw new ChatError('not-found', 'The model does not exist here. GET /v1/models lists those that do.', {
            param: 'model',
            code: 'model_not_found',
          });
        }
        exchange.json(200, toEntry(model));
      },
    },
  ];
}

/** Signs of life: open, and without a key they say nothing but that the bridge is there. */
export function healthRoutes(front: ChatFront, key: BridgeKey, status: () => object): Route[] {
  const alive: Route['handle'] = (exchange) => exchange.json(200, { status: 'ok' });
  return [
    {
      method: 'GET',
      path: '/health',
      open: true,
      front,
      handle(exchange) {
        exchange.json(200, key.opens(exchange.request) ? { status: 'ok', ...status() } : { status: 'ok' });
      },
    },
    { method: 'GET', path: '/ping', open: true, front, handle: alive },
    { method: 'POST', path: '/ping', open: true, front, handle: alive },
    { method: 'GET', path: '/ready', open: true, front, handle: alive },
    { method: 'GET', path: '/', open: true, front, handle: (exchange) => void exchange.response.end() },
    { method: 'HEAD', path: '/', open: true, front, handle: (exchange) => void exchange.response.end() },
  ];
}
