import type { ChatRequest } from '../../../src/core/chat/request';
import { finderOf } from '../../../src/core/masking/masker';
import { listedNames } from './personal-data';

/** Finds what is personal, the names of the list too. */
export const find = finderOf(listedNames);

/** A request that holds the text everywhere where a text may stand. */
export const requestOf = (text: string): ChatRequest => ({
  model: 'm',
  messages: [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', parts: [{ type: 'text', text }] },
    {
      role: 'assistant',
      text: `You said: ${text}`,
      toolCalls: [{ id: 'c', name: 'save', args: JSON.stringify({ [text]: 1, list: [text] }) }],
    },
    { role: 'tool', callId: 'c', parts: [{ type: 'text', text: JSON.stringify({ saved: text }) }] },
    { role: 'user', parts: [{ type: 'media', mime: 'text/plain', source: Buffer.from(text) }] },
  ],
  tools: [
    {
      name: 'save',
      description: text,
      schema: { type: 'object', properties: { a: { default: text } } },
      examples: [{ request: text, params: { a: text, [text]: 1 } }],
      returns: { description: text },
    },
  ],
  toolChoice: 'auto',
  sampling: {},
  answer: 'text',
});

/** Everything of a request that would leave the machine, documents decoded. */
export const seen = (request: ChatRequest) =>
  request.messages
    .flatMap((message) => ('parts' in message ? message.parts : []))
    .map((part) =>
      part.type === 'media' && part.source instanceof Uint8Array ? new TextDecoder().decode(part.source) : '',
    )
    .concat(JSON.stringify(request, (_, value) => (value instanceof Uint8Array ? '' : value)))
    .join('\n');

/** Personal data that is found wherever it stands. */
export const secret = 'anna.ivanova@example.org';
