import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { type Refusal, refusalBody, refusalFor } from '../api/refusal';
import type { Reply } from '../script/reply';
import { bytesOf } from './bytes';
import type { Content } from './play';

/** Headers of every API answer: the request's trace ids are echoed, or made up. */
export function apiHeaders(request: IncomingMessage, contentType: string): OutgoingHttpHeaders {
  return {
    server: 'nginx',
    'content-type': contentType,
    'x-request-id': request.headers['x-request-id'] ?? randomUUID(),
    'x-session-id': request.headers['x-session-id'] ?? randomUUID(),
    'x-sp-crid': randomBytes(8).toString('hex'),
    'x-backend': 'itsme',
  };
}

export const json = 'application/json; charset=utf-8';

/** A compact JSON answer without a line end. */
export function jsonContent(request: IncomingMessage, value: unknown): Content {
  return { status: 200, headers: apiHeaders(request, json), chunks: [JSON.stringify(value)], chunked: false };
}

/** A refusal; it ends in a line end. */
export function refusalContent(request: IncomingMessage, refusal: Refusal): Content {
  return {
    status: refusal.status,
    headers: apiHeaders(request, json),
    chunks: [refusalBody(refusal)],
    chunked: false,
  };
}

/** What nginx in front of the service says by itself. */
export function htmlContent(status: number, title: string): Content {
  const body = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { server: 'nginx', 'content-type': 'text/html' }, chunks: [body], chunked: false };
}

/** True when a script replaces the normal body, so that the endpoint's own work can be left out. */
export function replaces(reply: Reply): boolean {
  return reply.body !== undefined || reply.raw !== undefined || (reply.status ?? 200) !== 200;
}

/** The scripted status, headers and body put over an endpoint's normal answer. */
export function overlay(content: Content, reply: Reply | undefined): Content {
  if (!reply) return content;
  const status = reply.status ?? content.status;
  const headers = { ...content.headers };
  let { chunks, chunked } = content;
  if (reply.raw !== undefined) chunks = bytesOf(reply.raw);
  else if (reply.body !== undefined) {
    const isText = typeof reply.body === 'string';
    headers['content-type'] = isText && /^\s*</.test(String(reply.body)) ? 'text/html' : json;
    chunks = [isText ? String(reply.body) : `${JSON.stringify(reply.body)}${status >= 400 ? '\n' : ''}`];
    chunked = false;
  } else if (status !== 200) {
    headers['content-type'] = json;
    chunks = [status < 400 ? '' : refusalBody(refusalFor(status))];
    chunked = false;
  }
  for (const [name, value] of Object.entries(reply.headers ?? {})) headers[name.toLowerCase()] = value;
  return { status, headers, chunks, chunked };
}
