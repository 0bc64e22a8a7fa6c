import type { ChatFront } from '../../protocols/front';
import type { Route } from '../http/route';

/** The metrics as Prometheus reads them; it wants the key. */
export function metricsRoute(front: ChatFront, metrics: () => string): Route {
  return {
    method: 'GET',
    path: '/metrics',
    front,
    handle({ response }) {
      response
        .writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' })
        .end(metrics());
    },
  };
}
