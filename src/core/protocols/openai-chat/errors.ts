import type { ChatError } from '../../chat/errors';
import type { Refusal } from '../front';
import { refusalOf } from '../refusal-rules';

/** OpenAI's error object. */
export interface OpenAiError {
  error: { message: string; type: string; code: string; param: string | null };
}

/** The JSON body of a refusal. */
export function errorBody({ status, code, message, param }: Refusal): OpenAiError {
  return { error: { message, type: typeOf(status), code, param: param ?? null } };
}

/** The last frame of a stream that broke. Its type is never `invalid_request_error`: clients then give up for good. */
export function errorFrameBody(error: ChatError): OpenAiError {
  const { code, message } = refusalOf(error);
  return { error: { message, type: 'server_error', code, param: null } };
}

const types: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'insufficient_quota'],
  [403, 'permission_error'],
  [429, 'rate_limit_error'],
]);

function typeOf(status: number): string {
  return types.get(status) ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
}
