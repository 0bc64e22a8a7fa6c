import type { IncomingHttpHeaders } from 'node:http';
import { asRecord } from '../../protocols/json/json';

/**
 * The session that a caller names: by GigaChat's own header for it, which clients of others send too, in the body
 * (`inProtocol` is what its protocol alone has for that), or by a header that only some clients send.
 */
export function callerSession(headers: IncomingHttpHeaders, body?: unknown, inProtocol?: string): string | undefined {
  const { prompt_cache_key, session_id } = asRecord(body) ?? {};
  const named: unknown[] = [
    headers['x-session-id'],
    prompt_cache_key,
    session_id,
    inProtocol,
    headers['x-session-affinity'],
    headers['x-claude-code-session-id'],
    headers.session_id,
    headers['session-id'],
    headers.conversation_id,
    headers['x-conversation-id'],
  ];
  return named.find((name): name is string => typeof name === 'string' && name !== '' && name.length <= 1024);
}
