import assert from 'node:assert/strict';
import { anthropicMessages } from '../../../src/core/protocols/anthropic-messages/front';
import type { ChatFront } from '../../../src/core/protocols/front';
import { toBody } from '../../../src/core/protocols/gigachat/body';
import { plainForm } from '../../../src/core/protocols/gigachat/wire';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';
import { openAiResponses } from '../../../src/core/protocols/openai-responses/front';
import { ResponseStore } from '../../../src/core/protocols/openai-responses/store';
import { Random } from '../../fuzz/random';

type Json = Record<string, unknown>;
interface Turn {
  asked: readonly string[];
  said: string;
  calls: readonly { id: string; name: string; args: Json; result: string }[];
}

const texts = ['hi', 'Привет, мир', '  padded  ', 'line\nbreak', '日本語 😀', 'a"b\\c', '{"a":1}', 'null', '\r\ncrlf'];
const names = ['read', 'mcp.server-x/read', 'поиск', 'web_search', 'a.b', 'a_b', '__proto__', 'n'.repeat(80)];
const inputs: readonly Json[] = [{}, { path: 'a' }, { q: 'Привет "мир"', deep: [{ b: null }] }, { f: 1.5, t: true }];
const results = ['', 'sunny', '{"a":1}', '[1,2]', 'null', '"text"', 'a\nb', '{"a":1'];

function conversation(random: Random): readonly Turn[] {
  let made = 0;
  return Array.from({ length: 1 + random.below(4) }, () => {
    const calls = Array.from({ length: random.below(4) }, () => {
      made += 1;
      return { id: `c-${made}x`, name: random.pick(names), args: random.pick(inputs), result: random.pick(results) };
    });
    const asked = Array.from({ length: 1 + random.below(3) }, () => random.pick(texts));
    return { asked, said: calls.length > 0 && random.below(2) === 0 ? '' : random.pick(texts), calls };
  });
}

/** How a client of each protocol writes a conversation that ends with the user's word. */
const written: Readonly<Record<string, { front: ChatFront; body: (turns: readonly Turn[]) => Json }>> = {
  'Chat Completions': {
    front: openAiChat,
    body: (turns) => ({
      model: 'm',
      messages: [
        ...turns.flatMap(({ asked, said, calls }): Json[] => [
          { role: 'user', content: asked.map((text) => ({ type: 'text', text })) },
          {
            role: 'assistant',
            content: said === '' ? null : said,
            ...(calls.length > 0 && {
              tool_calls: calls.map(({ id, name, args }) => ({
                id,
                type: 'function',
                function: { name, arguments: JSON.stringify(args) },
              })),
            }),
          },
          ...calls.map(({ id, result }) => ({ role: 'tool', tool_call_id: id, content: result })),
        ]),
        { role: 'user', content: 'on' },
      ],
    }),
  },
  Responses: {
    front: openAiResponses(new ResponseStore()),
    body: (turns) => ({
      model: 'm',
      input: [
        ...turns.flatMap(({ asked, said, calls }): Json[] => [
          { role: 'user', content: asked.map((text) => ({ type: 'input_text', text })) },
          ...(said === '' ? [] : [{ role: 'assistant', content: [{ type: 'output_text', text: said }] }]),
          ...calls.map(({ id, name, args }) => ({
            type: 'function_call',
            call_id: id,
            name,
            arguments: JSON.stringify(args),
          })),
          ...calls.map(({ id, result }) => ({ type: 'function_call_output', call_id: id, output: result })),
        ]),
        { role: 'user', content: 'on' },
      ],
    }),
  },
  Messages: {
    front: anthropicMessages,
    body: (turns) => ({
      model: 'm',
      max_tokens: 9,
      messages: [
        ...turns.flatMap(({ asked, said, calls }): Json[] => [
          { role: 'user', content: asked.map((text) => ({ type: 'text', text })) },
          {
            role: 'assistant',
            content: [
              ...(said === '' ? [] : [{ type: 'text', text: said }]),
              ...calls.map(({ id, name, args }) => ({ type: 'tool_use', id, name, input: args })),
            ],
          },
          ...(calls.length === 0
            ? []
            : [
                {
                  role: 'user',
                  content: calls.map(({ id, result }) => ({ type: 'tool_result', tool_use_id: id, content: result })),
                },
              ]),
        ]),
        { role: 'user', content: 'on' },
      ],
    }),
  },
};

const messagesOf = ({ front, body }: (typeof written)[string], turns: readonly Turn[]) => {
  const { request } = front.parse(body(turns));
  return toBody(request, new WireTools(request.tools), plainForm).messages.map((message) => JSON.stringify(message));
};

describe('one conversation in the words of each protocol', () => {
  const seed = 20261130;
  const conversations = Array.from({ length: 150 }, (_, index) => conversation(new Random(seed + index)));

  it('is one and the same to GigaChat', () => {
    for (const turns of conversations) {
      const [first, ...others] = Object.values(written).map((protocol) => messagesOf(protocol, turns));
      for (const other of others) assert.deepEqual(other, first);
    }
  });

  it('begins at each turn with all that GigaChat has in its cache from the turn before', () => {
    for (const [name, protocol] of Object.entries(written)) {
      for (const turns of conversations) {
        const whole = messagesOf(protocol, turns);
        for (let length = 1; length < turns.length; length += 1) {
          // Without the last word, which each of these turns replaces.
          const before = messagesOf(protocol, turns.slice(0, length)).slice(0, -1);
          assert.deepEqual(whole.slice(0, before.length), before, name);
        }
      }
    }
  });
});
