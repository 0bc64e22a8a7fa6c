import { anthropicMessages } from '../../src/core/protocols/anthropic-messages/front';
import type { ChatFront } from '../../src/core/protocols/front';
import { toBody } from '../../src/core/protocols/gigachat/body';
import { plainForm } from '../../src/core/protocols/gigachat/wire';
import { WireTools } from '../../src/core/protocols/gigachat/wire-tools';
import { openAiChat } from '../../src/core/protocols/openai-chat/front';
import { openAiResponses } from '../../src/core/protocols/openai-responses/front';
import { ResponseStore } from '../../src/core/protocols/openai-responses/store';

// What it costs to put one request into GigaChat's words, per protocol, and how the cost grows with the request: from
// 1 (20 KB, 8 tools, 12 messages) to 16 (300 KB, 120 tools, 200 messages). A growth of 1.0 is linear.

const sizes = [1, 2, 4, 8, 16];
const schema = {
  type: 'object',
  properties: Object.fromEntries(
    Array.from({ length: 6 }, (_, index) => [
      `field_${index}`,
      { type: 'string', description: 'что-нибудь '.repeat(3) },
    ]),
  ),
  required: ['field_0'],
};
const words = 'Длинное сообщение о коде, который нужно поправить. '.repeat(12);

const tools = (size: number) => Array.from({ length: Math.round(7.5 * size) }, (_, index) => `tool_${index}`);
/** A question, a call and its result, again and again. */
const rounds = (size: number) => Array.from({ length: Math.round(4.2 * size) }, (_, index) => `call_${index}`);
const args = JSON.stringify({ field_0: words.slice(0, 200) });

const requests: { name: string; front: ChatFront; make: (size: number) => unknown }[] = [
  {
    name: 'Chat Completions',
    front: openAiChat,
    make: (size) => ({
      model: 'm',
      tools: tools(size).map((name) => ({
        type: 'function',
        function: { name, description: words.slice(0, 80), parameters: schema },
      })),
      messages: rounds(size).flatMap((id) => [
        { role: 'user', content: words },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id, type: 'function', function: { name: 'tool_0', arguments: args } }],
        },
        { role: 'tool', tool_call_id: id, content: words },
      ]),
    }),
  },
  {
    name: 'Responses',
    front: openAiResponses(new ResponseStore()),
    make: (size) => ({
      model: 'm',
      store: false,
      tools: tools(size).map((name) => ({
        type: 'function',
        name,
        description: words.slice(0, 80),
        parameters: schema,
      })),
      input: rounds(size).flatMap((call_id) => [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: words }] },
        { type: 'function_call', call_id, name: 'tool_0', arguments: args },
        { type: 'function_call_output', call_id, output: words },
      ]),
    }),
  },
  {
    name: 'Messages',
    front: anthropicMessages,
    make: (size) => ({
      model: 'm',
      max_tokens: 100,
      tools: tools(size).map((name) => ({ name, description: words.slice(0, 80), input_schema: schema })),
      messages: rounds(size).flatMap((id) => [
        { role: 'assistant', content: [{ type: 'tool_use', id, name: 'tool_0', input: JSON.parse(args) }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: id, content: words },
            { type: 'text', text: words },
          ],
        },
      ]),
    }),
  },
];

/** Milliseconds for one translation: the least of several tries of a batch, so that other programs count little. */
function cost(front: ChatFront, text: string): number {
  const once = () => {
    const { request } = front.parse(JSON.parse(text));
    JSON.stringify(toBody(request, new WireTools(request.tools), plainForm));
  };
  const batch = Math.max(2, Math.round(2_000_000 / text.length));
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 7; attempt += 1) {
    const begun = performance.now();
    for (let turn = 0; turn < batch; turn += 1) once();
    least = Math.min(least, (performance.now() - begun) / batch);
  }
  return least;
}

console.log(`one translation in ms, Node ${process.version}; growth is the cost per byte at 16 over that at 1`);
console.log(`${''.padEnd(18)} ${sizes.map((size) => `${size}×`.padStart(8)).join('')}     size at 16    growth`);
for (const { name, front, make } of requests) {
  const texts = sizes.map((size) => JSON.stringify(make(size)));
  for (const text of texts) cost(front, text);
  const costs = texts.map((text) => cost(front, text));
  const [first = 0] = costs;
  const last = costs.at(-1) ?? 0;
  const bytes = (text = '') => Buffer.byteLength(text);
  const growth = last / bytes(texts.at(-1)) / (first / bytes(texts[0]));
  console.log(
    `${name.padEnd(18)} ${costs.map((value) => value.toFixed(2).padStart(8)).join('')}   ${`${Math.round(bytes(texts.at(-1)) / 1024)} KB`.padStart(10)} ${growth.toFixed(2).padStart(9)}`,
  );
}
