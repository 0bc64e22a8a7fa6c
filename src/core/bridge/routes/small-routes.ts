import type { ChatFront } from '../../protocols/front';
import type { BridgeKey } from '../http/key';
import type { Route } from '../http/route';

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
  ];
}

/** What the bridge serves, for programs that read OpenAPI; it wants the key. */
export function descriptionRoute(front: ChatFront, description: () => object): Route {
  return { method: 'GET', path: '/openapi.json', front, handle: (exchange) => exchange.json(200, description()) };
}
