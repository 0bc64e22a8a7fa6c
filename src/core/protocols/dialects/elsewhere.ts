import { wrongField } from '../../chat/errors';

const fields = ['previous_response_id', 'conversation', 'prompt', 'background', 'thread'] as const;

/**
 * Throws `ChatError('invalid-request')` for a field that only another protocol's address can follow: overlooked, the
 * answer would be to another question.
 */
export function refuseElsewhere(body: { readonly [Field in (typeof fields)[number]]?: unknown }): void {
  for (const param of fields) {
    if (!body[param]) continue;
    throw wrongField(param, 'is not supported here. Send the whole conversation, without it.', {
      code: 'unsupported_parameter',
    });
  }
}
