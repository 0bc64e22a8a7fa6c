import { l10n } from 'vscode';
import { ChatError } from '../../core/chat/errors';

/** A failure whose words are for the person and the model as they are. */
export function toolFailure(message: string): ChatError {
  return new ChatError('invalid-request', message, { code: 'tool_failed' });
}

/** A field of the input; fails naming it. */
export function textField(input: object, name: string): string {
  const value: unknown = Reflect.get(input, name);
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw toolFailure(l10n.t('The tool needs "{0}": give it a text.', name));
}
