import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Lets a listed web page read the answer, and answers its preflight. Called after the gate, so an Origin that is still
 * there stands on the user's list; without one nothing is said about origins at all. True when the request is done with.
 */
export function answersPreflight(request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'origin');
  response.setHeader(
    'access-control-expose-headers',
    'x-request-id, request-id, x-gigachat-provider, x-gigachat-model, retry-after',
  );
  if (request.method !== 'OPTIONS') return false;
  response
    .writeHead(204, {
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers':
        'authorization, content-type, x-api-key, x-session-id, anthropic-version, anthropic-beta',
      'access-control-max-age': '600',
    })
    .end();
  return true;
}
