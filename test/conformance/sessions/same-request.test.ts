import assert from 'node:assert/strict';
import { Random } from '../../fuzz/random';
import { type Stack, startStack } from '../../harness/stack';

type Json = Record<string, unknown>;

/** Something that happened in a conversation, in any order: clients lose calls, results and whole turns. */
type Event =
  | { by: 'user' | 'system' | 'assistant'; text: string }
  | { by: 'call'; text: string; calls: { id: string; name: string; args: Json }[] }
  | { by: 'result'; id: string; text: string };

/** Conversations tried; `npm run test:long` tries thousands. */
const runs = Math.ceil(Number(process.env.SESSIONS ?? 60) / 2);

function anyEvents(random: Random, seed: number): Event[] {
  let said = 0;
  const text = () => `${random.pick(['a', 'б', ' ', '\n'])}${said++}`;
  let called = 0;
  const events: Event[] = [{ by: 'user', text: `conversation ${seed}` }];
  const kinds = [
    (): Event => ({ by: 'user', text: text() }),
    (): Event => ({ by: 'system', text: text() }),
    (): Event => ({ by: 'assistant', text: text() }),
    (): Event => ({
      by: 'call',
      // Items of Responses tell by its words alone that another turn calls, so no id comes twice either.
      text: events.at(-1)?.by === 'call' ? text() : random.pick(['', text()]),
      calls: Array.from({ length: 1 + random.below(2) }, () => ({
        id: `c${called++}`,
        name: random.pick(['read', 'gone']),
        args: random.pick<Json>([{}, { at: text() }]),
      })),
    }),
    (): Event => ({ by: 'result', id: `c${random.below(called + 2)}`, text: text() }),
  ];
  for (let count = random.below(10); count > 0; count -= 1) events.push(random.pick(kinds)());
  return [...events, { by: 'user', text: text() }];
}

function chatMessages(event: Event): Json[] {
  if (event.by === 'result') return [{ role: 'tool', tool_call_id: event.id, content: event.text }];
  if (event.by !== 'call') return [{ role: event.by, content: event.text }];
  const tool_calls = event.calls.map(({ id, name, args }) => {
    return { id, type: 'function', function: { name, arguments: JSON.stringify(args) } };
  });
  return [{ role: 'assistant', content: event.text || null, tool_calls }];
}

function items(event: Event): Json[] {
  if (event.by === 'result') return [{ type: 'function_call_output', call_id: event.id, output: event.text }];
  if (event.by !== 'call') return [{ role: event.by, content: event.text }];
  return [
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: event.text }] },
    ...event.calls.map(({ id, name, args }) => {
      return { type: 'function_call', call_id: id, name, arguments: JSON.stringify(args) };
    }),
  ];
}

function blocks(event: Event): Json[] {
  if (event.by === 'result') {
    return [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: event.id, content: event.text }] }];
  }
  if (event.by !== 'call') return [{ role: event.by, content: [{ type: 'text', text: event.text }] }];
  const calls = event.calls.map(({ id, name, args }) => ({ type: 'tool_use', id, name, input: args }));
  const text = event.text === '' ? [] : [{ type: 'text', text: event.text }];
  return [{ role: 'assistant', content: [...text, ...calls] }];
}

const ways = { "Chat's messages": chatMessages, "Responses' items": items, "Anthropic's messages": blocks };
const addresses = [
  ['/v1/chat/completions', 'messages'],
  ['/v1/messages', 'messages'],
  ['/v1/responses', 'input'],
] as const;

describe('any conversation, however its calls and results stand', function () {
  this.timeout(1_200_000);
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { logLimit: 10 } });
    stack.emulator.script({ text: 'ok', times: 0 });
  });
  after(() => stack.stop());

  const sent = async (path: string, field: string, conversation: Json[]) => {
    const tools = [{ type: 'function', function: { name: 'read', parameters: { type: 'object', properties: {} } } }];
    const answer = await stack.post(path, { model: 'GigaChat-2-Max', max_tokens: 9, tools, [field]: conversation });
    assert.equal(answer.status, 200, await answer.text());
    return stack.chatBodies().at(-1);
  };

  it('asks GigaChat the same in the words of each protocol, at the address of each', async () => {
    for (let seed = 1; seed <= runs; seed += 1) {
      const events = anyEvents(new Random(seed), seed);
      const expected = await sent('/v1/chat/completions', 'messages', events.flatMap(chatMessages));
      for (const [words, write] of Object.entries(ways)) {
        for (const [path, field] of addresses) {
          const body = await sent(path, field, events.flatMap(write));
          assert.deepEqual(body, expected, `conversation ${seed} in ${words} at ${path}`);
        }
      }
    }
  });
});
