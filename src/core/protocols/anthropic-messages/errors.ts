import type { ErrorType } from '@anthropic-ai/sdk/resources/shared';
import { traitsOf } from '../../chat/error-traits';
import type { ChatError } from '../../chat/errors';
import type { Refusal } from '../front';
import { refusalOf as commonRefusalOf } from '../refusal-rules';

/** A word that Anthropic's API uses and its client's list of types lacks. */
type ErrorWord = ErrorType | 'request_too_large';

/** Anthropic's error object. */
export interface AnthropicError {
  type: 'error';
  error: { type: ErrorWord; message: string; details?: { error_code: string; unsupported: string[] } };
  request_id?: string;
}

/** A chat's failure as Anthropic's API would refuse it. */
export function refusalOf(error: ChatError): Refusal {
  const refusal = commonRefusalOf(error);
  const isOverloaded = error.kind === 'upstream' && error.upstreamStatus === 503;
  const status = isOverloaded ? 529 : (traitsOf(error).anthropicStatus ?? refusal.status);
  const message = error.kind === 'context-length' ? tooLong(error) : refusal.message;
  return { ...refusal, status, message };
}

/** Anthropic's own words: Claude Code looks for them, and reads from both numbers by how much it has to compact. */
function tooLong({ message, contextTokens: { used, limit } = {} }: ChatError): string {
  if (used !== undefined && limit !== undefined) return `prompt is too long: ${used} tokens > ${limit} maximum`;
  return `prompt is too long: ${message}`;
}

/** The JSON body of a refusal. */
export function errorBody({ status, code, message }: Refusal, requestId: string): AnthropicError {
  // Anthropic's client sends the whole conversation again only when it finds this code where it looks for it.
  const details = code === 'thread_unsupported_request' ? { error_code: code, unsupported: [] } : undefined;
  return {
    type: 'error',
    error: { type: typeOf(status), message, ...(details && { details }) },
    request_id: requestId,
  };
}

/** The last frame's body of a stream that broke. */
export function errorFrameBody(error: ChatError): AnthropicError {
  const { status, message } = refusalOf(error);
  return { type: 'error', error: { type: typeOf(status), message } };
}

const types: ReadonlyMap<number, ErrorWord> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [408, 'timeout_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

function typeOf(status: number): ErrorWord {
  return types.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}
