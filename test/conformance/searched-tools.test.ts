import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { type Stack, startStack } from '../harness/stack';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const schema = { type: 'object', properties: { path: { type: 'string' } } };
const user = { role: 'user', content: 'go' };
const read = { type: 'function', name: 'read', parameters: schema };
const late = { type: 'function', name: 'late', parameters: schema, defer_loading: true };
const group = { type: 'namespace', name: 'crm', tools: [{ ...late, name: 'find' }] };

describe('tools that a search of their vendor is to find', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  it("are called after an answer that says they were found, where OpenAI's search is to find them", async () => {
    const tools = [read, { ...late, name: 'alone' }, { ...group, description: 'CRM' }, { type: 'tool_search' }];
    const ask = { model: 'GigaChat-2-Max', tools };
    const said = (value: unknown): Json[] =>
      (at(value, 'output') as Json[]).map(({ id, ...item }) => {
        assert.ok(typeof id === 'string');
        return { ...item, ...(item.type === 'function_call' && { call_id: 'c' }) };
      });
    const search = { call_id: null, execution: 'server', status: 'completed' };
    const findOf = (path: string, tool: Json) => [
      { type: 'tool_search_call', ...search, arguments: { paths: [path] } },
      { type: 'tool_search_output', ...search, tools: [tool] },
    ];
    const callOf = (name: string, namespace?: string) => ({
      ...{ type: 'function_call', call_id: 'c', name, status: 'completed', arguments: '{"path":"x"}' },
      ...(namespace && { namespace }),
    });
    const cases: [called: string, expected: unknown[]][] = [
      ['read', [callOf('read')]],
      ['alone', [...findOf('alone', { ...late, name: 'alone' }), callOf('alone', 'alone')]],
      ['crm__find', [...findOf('crm', { ...group, description: 'CRM' }), callOf('find', 'crm')]],
    ];
    for (const [name, expected] of cases) {
      const call = { functionCall: { name, arguments: { path: 'x' } } };
      stack.emulator.reset();
      stack.emulator.script(call, call, call, call);
      const whole: unknown = await (await stack.post('/v1/responses', { ...ask, input: 'go' })).json();
      assert.deepEqual(said(whole), expected);
      const events: unknown[] = [];
      const stream = await stack.openai.responses.create({ ...ask, input: 'go', stream: true } as never);
      for await (const event of stream as unknown as AsyncIterable<unknown>) events.push(event);
      assert.deepEqual(said(at(events.at(-1), 'response')), expected);
      const places = events.flatMap((event) => {
        const { type, output_index: index } = event as Json;
        return type === 'response.output_item.added' || type === 'response.output_item.done' ? [index] : [];
      });
      assert.deepEqual(
        places,
        expected.flatMap((_, index) => [index, index]),
      );

      // What was found stays found, whether the items come back or the answer's id; the model sees one name.
      const result = {
        type: 'function_call_output',
        call_id: at(whole, 'output', expected.length - 1, 'call_id'),
        output: 'ok',
      };
      const items = [user, ...(at(whole, 'output') as Json[]), result];
      const again = expected.slice(-1);
      const logged = stack.logLines.length;
      for (const next of [{ input: items }, { input: [result], previous_response_id: at(whole, 'id') }]) {
        assert.deepEqual(said(await (await stack.post('/v1/responses', { ...ask, ...next })).json()), again);
        assert.match(
          JSON.stringify(stack.chatBodies().at(-1)?.messages),
          new RegExp(`"function_call":{"name":"${name}"`),
        );
      }
      assert.deepEqual(
        stack.logLines.slice(logged).filter((line) => /"level":"warn".*tool_search_call/.test(line)),
        [],
      );
    }
  });

  it('are found once in a conversation that is sent again whole beside the id of its last answer', async () => {
    for (const description of [undefined, 'CRM']) {
      const tools = [{ ...group, description }, { type: 'tool_search' }];
      const post = async (input: unknown, from?: unknown): Promise<unknown> => {
        const body = { model: 'GigaChat-2-Max', tools, input, previous_response_id: from };
        return await (await stack.post('/v1/responses', body)).json();
      };
      stack.emulator.reset();
      stack.emulator.script({ functionCall: { name: 'crm__find', arguments: { path: 'x' } } }, { text: 'done' });
      const first = await post([user]);
      const found = at(first, 'output') as Json[];
      const result = { type: 'function_call_output', call_id: found.at(-1)?.call_id, output: 'ok' };
      const second = await post([result], at(first, 'id'));
      const said = [user, ...found, result, ...(at(second, 'output') as Json[])].map((item) => ({ ...item, id: null }));
      await post([...said, user], at(second, 'id'));
      const sent = stack.chatBodies().at(-1)?.messages as Json[];
      assert.deepEqual(
        sent.map(({ role }) => role),
        ['user', 'assistant', 'function', 'assistant', 'user'],
      );
    }
  });

  for (const [type, word] of [
    ['bm25', 'query'],
    ['regex', 'pattern'],
  ] as const) {
    it(`are called after an answer that says they were found by Anthropic's search: ${type}`, async () => {
      const name = `tool_search_tool_${type}`;
      const tool = { name: 'late', input_schema: schema, defer_loading: true };
      const tools = [{ name: 'read', input_schema: schema }, tool, { type: `${name}_20251119`, name }];
      const ask = { model: 'GigaChat-2-Max', max_tokens: 50, tools };
      const call = { functionCall: { name: 'late', arguments: { path: 'x' } } };
      stack.emulator.script(call, call, call, call, { functionCall: { ...call.functionCall, name: 'read' } });
      const said = (value: unknown) => {
        const blocks = at(value, 'content') as Json[];
        const [use, result] = blocks;
        if (blocks.length > 1) assert.equal(use?.id, result?.tool_use_id);
        return blocks.map(({ id: _, tool_use_id: __, ...block }) => block);
      };
      const caller = { type: 'direct' };
      const called = { type: 'tool_use', name: 'late', caller, input: { path: 'x' } };
      const expected = [
        { type: 'server_tool_use', name, caller, input: { [word]: 'late' } },
        {
          type: 'tool_search_tool_result',
          content: {
            type: 'tool_search_tool_search_result',
            tool_references: [{ type: 'tool_reference', tool_name: 'late' }],
          },
        },
        called,
      ];
      const whole: unknown = await (await stack.post('/v1/messages', { ...ask, messages: [user] })).json();
      assert.deepEqual(said(whole), expected);
      const anthropic = new Anthropic({ baseURL: stack.url, apiKey: stack.apiKey, maxRetries: 0 });
      const streamed = anthropic.messages.stream({ ...ask, messages: [user] } as never);
      assert.deepEqual(said(await streamed.finalMessage()), expected);

      // What was found stays found.
      const content = at(whole, 'content') as Json[];
      const result = { type: 'tool_result', tool_use_id: content.at(-1)?.id, content: 'ok' };
      const messages = [user, { role: 'assistant', content }, { role: 'user', content: [result] }];
      const logged = stack.logLines.length;
      assert.deepEqual(said(await (await stack.post('/v1/messages', { ...ask, messages })).json()), [called]);
      assert.match(JSON.stringify(stack.chatBodies().at(-1)?.messages), /"function_call":{"name":"late"/);
      assert.ok(!stack.logLines.slice(logged).some((line) => line.includes('is left out')));
    });
  }

  it('are found once in an answer, before the first of their calls', async () => {
    const calls = ['a', 'b'].map((path) => ({ name: 'late', arguments: { path } }));
    stack.emulator.script({ text: JSON.stringify(calls) });
    const body = { model: 'GigaChat-2-Max', input: 'go', tools: [late, { type: 'tool_search' }] };
    const whole: unknown = await (await stack.post('/v1/responses', body)).json();
    assert.deepEqual(
      (at(whole, 'output') as Json[]).map(({ type }) => type),
      ['tool_search_call', 'tool_search_output', 'function_call', 'function_call'],
    );
  });
});
