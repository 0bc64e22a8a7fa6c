import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the pages of an allowed origin may send; no headers at all, or a `*` among them, are whatever they ask for. */
export interface PreflightAnswer {
  methods?: readonly string[];
  headers?: readonly string[];
}

const ownMethods = ['GET', 'POST', 'DELETE'];
const ownHeaders = [
  'authorization',
  'content-type',
  'x-api-key',
  'x-session-id',
  'anthropic-version',
  'anthropic-beta',
];

/**
 * Lets a listed web page read the answer, and answers its preflight. Called after the gate, so an Origin that is still
 * there stands on the user's list; without one nothing is said about origins at all. True when the request is done
 * with.
 */
export function answersPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  { methods = [], headers = [] }: PreflightAnswer = {},
): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'origin');
  response.setHeader(
    'access-control-expose-headers',
    'x-request-id, request-id, x-gigachat-provider, x-gigachat-model, retry-after, x-should-retry',
  );
  if (request.method !== 'OPTIONS') return false;
  const everyMethod = methods.length === 0 || methods.includes('*');
  response
    .writeHead(204, {
      'access-control-allow-methods': (everyMethod ? ownMethods : methods).join(', ').toUpperCase(),
      'access-control-allow-headers': allowedHeaders(request, headers).join(', '),
      'access-control-max-age': '600',
    })
    .end();
  return true;
}

/**
 * A `*` in the answer would not cover `authorization`, so what was asked for is named. The libraries of the vendors
 * describe themselves in a dozen headers, new ones with every version: a page that misses one cannot call at all.
 */
function allowedHeaders(request: IncomingMessage, headers: readonly string[]): readonly string[] {
  if (headers.length > 0 && !headers.includes('*')) return headers;
  const asked = String(request.headers['access-control-request-headers'] ?? '').split(',');
  return [...ownHeaders, ...asked.map((name) => name.trim()).filter((name) => /^[\w-]{1,100}$/.test(name))];
}
