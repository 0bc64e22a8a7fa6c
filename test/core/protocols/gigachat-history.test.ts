import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toWireMessages } from '../../../src/core/protocols/gigachat/history';
import { plainForm } from '../../../src/core/protocols/gigachat/wire';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';
import { parseBody } from '../../../src/core/protocols/openai-chat/parse';

/** A text that can be found again among all others, and is no JSON: blanks around a tool's JSON may go. */
let texts = 0;
const text = fc.string({ unit: 'grapheme' }).map((tail) => {
  texts += 1;
  return `#${texts}:${tail}`;
});

type Call = { id: string; function: { name: string; arguments: string } };
type Turn = Record<string, unknown>;

/** One turn of an agent: some calls, their results in some order, some of them missing, some with an unknown id. */
const agentTurn = fc
  .record({
    said: text,
    calls: fc.array(fc.record({ name: fc.constantFrom('get', 'a/b', 'погода'), value: text }), {
      minLength: 1,
      maxLength: 3,
    }),
    results: fc.array(fc.record({ to: fc.nat(3), value: text }), { maxLength: 4 }),
  })
  .map(({ said, calls, results }): Turn[] => {
    texts += 1;
    const ids = calls.map((_, index) => `call_${texts}_${index}`);
    return [
      {
        role: 'assistant',
        content: said,
        tool_calls: calls.map(({ name, value }, index) => ({
          id: ids[index],
          type: 'function',
          function: { name, arguments: JSON.stringify({ value }) },
        })),
      },
      ...results.map(({ to, value }) => ({ role: 'tool', tool_call_id: ids[to] ?? 'nobody', content: value })),
    ];
  });

const conversations = fc
  .array(
    fc.oneof(
      text.map((content): Turn[] => [{ role: 'user', content }]),
      text.map((content): Turn[] => [{ role: 'assistant', content }]),
      text.map((content): Turn[] => [{ role: 'developer', content }]),
      agentTurn,
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((turns) => turns.flat());

describe("GigaChat's history", () => {
  it('keeps its order rules and loses no text, call or result of a conversation', () => {
    fc.assert(
      fc.property(conversations, (messages) => {
        const tools = new WireTools([]);
        const { request } = parseBody({ model: 'm', messages });
        const wire = toWireMessages(request.messages, tools, plainForm);

        wire.forEach((message, index) => {
          assert.ok(message.role !== 'system' || index === 0);
          const isCall = message.role === 'assistant' && message.function_call !== undefined;
          assert.equal(
            wire[index + 1]?.role === 'function',
            isCall,
            'a result directly after each call, and nowhere else',
          );
          if (message.role === 'function') JSON.parse(message.content);
        });
        const said = wire.map((message) => message.content ?? '');
        const results = wire.flatMap((message) => (message.role === 'function' ? message.content : []));
        for (const { role, content } of messages as { role: string; content: string }[]) {
          const inResult = results.some((json) => json.includes(JSON.stringify(content).slice(1, -1)));
          assert.ok(said.some((one) => one.includes(content)) || (role === 'tool' && inResult), `${role}: ${content}`);
        }
        const given = messages.flatMap(({ tool_calls }) => (tool_calls as Call[] | undefined) ?? []);
        const sent = wire.flatMap((message) => ('function_call' in message && message.function_call) || []);
        assert.deepEqual(
          sent.map((call) => [tools.names.fromWire(call.name), JSON.stringify(call.arguments)]),
          given.map((call) => [call.function.name, call.function.arguments]),
        );
      }),
    );
  });
});
