import type { IncomingHttpHeaders } from 'node:http';
import { asRecord } from '../protocols/json';

/** GigaChat's own header, which clients of others send too. */
const ownHeader = 'x-session-id';
/** Where else clients name a conversation. */
const otherHeaders = [
  'x-session-affinity',
  'x-claude-code-session-id',
  'session_id',
  'session-id',
  'conversation_id',
  'x-conversation-id',
];
const fields = ['prompt_cache_key', 'session_id'];

/**
 * The session that a caller names: by the header meant for it, in the body (`inProtocol` is what its protocol alone has for
 * that), or by a header that only some clients send.
 */
export function callerSession(headers: IncomingHttpHeaders, body?: unknown, inProtocol?: string): string | undefined {
  const named = asRecord(body) ?? {};
  const inBody = fields.map((field) => textOf(named[field])).find((text) => text !== undefined);
  const inHeaders = otherHeaders.map((name) => textOf(headers[name])).find((text) => text !== undefined);
  return textOf(headers[ownHeader]) ?? inBody ?? inProtocol ?? inHeaders;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 1024 ? value : undefined;
}
