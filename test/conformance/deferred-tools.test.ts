import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const schema = { type: 'object', properties: { path: { type: 'string' } } };
const user = { role: 'user', content: 'go' };
const read = { type: 'function', name: 'read', parameters: schema };
const late = { type: 'function', name: 'late', parameters: schema, defer_loading: true };
const group = { type: 'namespace', name: 'crm', tools: [{ ...late, name: 'find' }] };
const ownSearch = { type: 'tool_search', execution: 'client', description: 'Finds tools.', parameters: schema };
const vendorSearches = [
  { type: 'tool_search' },
  { type: 'tool_search', execution: 'server' },
  { type: 'tool_search_tool_regex_20251119', name: 'tool_search_tool_regex' },
  { type: 'tool_search_tool_bm25_20251119', name: 'tool_search_tool_bm25' },
];
const searched = { type: 'tool_search_call', call_id: 's', execution: 'client', arguments: { query: 'x' } };
const found = (...tools: unknown[]) => ({ type: 'tool_search_output', call_id: 's', execution: 'client', tools });

const addresses: { path: string; said: 'messages' | 'input'; least: Json }[] = [
  { path: '/v1/chat/completions', said: 'messages', least: {} },
  { path: '/v1/messages', said: 'messages', least: { max_tokens: 50 } },
  { path: '/v1/responses', said: 'input', least: {} },
];

describe('tools that are to be loaded later', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  for (const { path, said, least } of addresses) {
    const ask = async (body: Json, entries: unknown[] = [user]): Promise<unknown> => {
      const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...least, [said]: entries, ...body });
      assert.equal(answer.status, 200, await answer.clone().text());
      return await answer.json();
    };
    const offered = async (body: Json, entries?: unknown[]) => {
      stack.emulator.reset();
      await ask(body, entries);
      const functions = (stack.chatBodies().at(-1)?.functions ?? []) as { name: string }[];
      return functions.map(({ name }) => name);
    };

    describe(`at ${path}`, () => {
      it('wait, in a namespace too, until the conversation or the choice of tools speaks of them', async () => {
        const tools = [read, late, group];
        assert.deepEqual(await offered({ tools }), ['read']);
        assert.deepEqual(await offered({ tools: [read, { ...group, defer_loading: true, tools: [{ ...read }] }] }), [
          'read',
        ]);
        const called = [
          user,
          { type: 'function_call', call_id: 'c', name: 'find', namespace: 'crm', arguments: '{}' },
          { type: 'function_call_output', call_id: 'c', output: 'ok' },
        ];
        assert.deepEqual(await offered({ tools }, called), ['read', 'crm__find']);
        const referenced = [
          user,
          { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'read', input: {} }] },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'c', content: [{ type: 'tool_reference', tool_name: 'late' }] },
            ],
          },
        ];
        assert.deepEqual(await offered({ tools }, referenced), ['read', 'late']);
        assert.deepEqual(await offered({ tools, tool_choice: { type: 'function', name: 'late' } }), ['read', 'late']);
        const named = { type: 'function', name: 'find', namespace: 'crm' };
        assert.deepEqual(await offered({ tools, tool_choice: named }), ['read', 'crm__find']);
        const allowed = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'namespace', name: 'crm' }] };
        assert.deepEqual(await offered({ tools, tool_choice: allowed }), ['crm__find']);
      });

      it('come and go, deferred or not, as the conversation adds and removes them, and the model is told', async () => {
        const tools = [read, late, group];
        const change = (type: string, name: string, word = 'name') => ({
          role: 'system',
          content: [
            { type: 'text', text: 'Tools changed.' },
            { type, tool: { type: 'tool_reference', [word]: name } },
          ],
        });
        const answered = { role: 'assistant', content: 'ok' };
        const added = change('tool_addition', 'late');
        assert.deepEqual(await offered({ tools }, [user, added]), ['read', 'late']);
        assert.match(
          JSON.stringify(stack.chatBodies().at(-1)?.messages),
          /Tools changed.*The tool late is available now/,
        );
        assert.deepEqual(await offered({ tools }, [user, change('tool_addition', 'crm__find', 'tool_name')]), [
          'read',
          'crm__find',
        ]);
        assert.deepEqual(await offered({ tools }, [user, added, answered, user]), ['read', 'late']);
        assert.deepEqual(await offered({ tools }, [user, added, answered, user, change('tool_removal', 'late')]), [
          'read',
        ]);
        assert.match(JSON.stringify(stack.chatBodies().at(-1)?.messages), /The tool late is not available any more/);
        const removed = [user, change('tool_removal', 'read'), answered, user];
        assert.deepEqual(await offered({ tools: [read, { ...late, defer_loading: false }] }, removed), ['late']);
        assert.deepEqual(await offered({ tools }, [...removed, change('tool_addition', 'read')]), ['read']);
      });

      it('come with their definition where a block adds them, and survive a compaction that reports it', async () => {
        const definition = { name: 'new', input_schema: schema, defer_loading: true };
        const added = { type: 'tool_addition', tool: { type: 'tool_definition', definition } };
        const removed = { type: 'tool_removal', tool: { type: 'tool_reference', name: 'new' } };
        const changed = (...content: unknown[]) => ({ role: 'system', content });
        assert.deepEqual(await offered({ tools: [read] }, [user, changed(added)]), ['read', 'new']);
        assert.deepEqual(await offered({ tools: [read] }, [user, changed(added, removed)]), ['read']);
        const compaction = { type: 'compaction', content: 'They said go.', tool_changes: [added] };
        const compacted = [user, { role: 'assistant', content: [compaction] }, user];
        assert.deepEqual(await offered({ tools: [read] }, compacted), ['read', 'new']);
        const foreign = { type: 'tool_addition', tool: { type: 'mcp_tool_reference', server_name: 's', name: 'x' } };
        assert.deepEqual(await offered({ tools: [read] }, [user, changed(foreign)]), ['read']);
      });

      it("come with the output of the client's own search, once", async () => {
        const tools = [ownSearch, late, group];
        assert.deepEqual(await offered({ tools }), ['tool_search']);
        const both = [user, searched, found(late, group)];
        assert.deepEqual(await offered({ tools }, both), ['tool_search', 'late', 'crm__find']);
        const foreign = [user, searched, found({ ...late, name: 'new' }, { broken: true }, 7)];
        assert.deepEqual(await offered({ tools }, foreign), ['tool_search', 'new']);
        const past = [user, searched, found({ ...late, name: 'new' }), { role: 'assistant', content: 'ok' }, user];
        assert.deepEqual(await offered({ tools }, past), ['tool_search', 'new']);
        const messages = JSON.stringify(stack.chatBodies().at(-1)?.messages);
        assert.match(messages, /"function_call":\{"name":"tool_search","arguments":\{"query":"x"\}/);
        assert.match(messages, /new/);
      });

      for (const search of vendorSearches) {
        it(`are sent after all when only a vendor could search them: ${JSON.stringify(search)}`, async () => {
          assert.deepEqual(await offered({ tools: [search, late, group] }), ['late', 'crm__find']);
          assert.deepEqual(await offered({ tools: [search, ownSearch, late] }), ['tool_search']);
        });
      }

      it('are called by their client when the model calls one that still waits, which its client only names', async () => {
        const called = async (name: string, body: Json) => {
          stack.emulator.reset();
          stack.emulator.script({ functionCall: { name, arguments: { path: 'a' } } });
          const whole = JSON.stringify(await ask(body));
          return (
            /"(?:tool_calls|type":"tool_use|type":"function_call)"/.test(whole) && whole.includes(`"name":"${name}"`)
          );
        };
        const named = 'mcp__w__weather';
        for (const name of ['late', named]) {
          assert.ok(await called(name, { tools: [read, late] }), name);
          assert.ok(await called(name, { tools: [read, ownSearch] }), name);
          assert.ok(await called(name, { tools: [read, late], tool_choice: 'required' }), name);
          assert.ok(!(await called(name, { tools: [read] })), name);
          assert.ok(!(await called(name, { tools: [read, late], tool_choice: 'none' })), name);
          const allowed = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'read' }] };
          assert.ok(
            !(await called(name, { tools: [read, late, { ...read, name: 'other' }], tool_choice: allowed })),
            name,
          );
          assert.ok(!(await called(name, { tools: [late] })), name);
        }
      });

      it('are called by their client, too, where the model writes the call as text', async () => {
        const wrote = async (name: string, entries?: unknown[]) => {
          stack.emulator.reset();
          stack.emulator.script({
            text: `Сейчас.\n<tool_call>{"name":"${name}","arguments":{"path":"a"}}</tool_call>`,
          });
          const whole = JSON.stringify(await ask({ tools: [read, ownSearch, late] }, entries));
          assert.equal(whole.includes('<tool_call>'), !whole.includes(`"name":"${name}"`), whole);
          return whole.includes(`"name":"${name}"`);
        };
        assert.ok(await wrote('late'));
        const listing = '<available-deferred-tools>\nmcp__w__weather\nmcp__w__wind\n</available-deferred-tools>';
        assert.ok(await wrote('mcp__w__weather', [{ role: 'user', content: listing }, user]));
        assert.ok(!(await wrote('mcp__w__weather')));
      });

      it('leave an answer text that only looks like a call', async () => {
        for (const text of ['{"name":"Ivan","arguments":{"age":5}}', '<invoke name="late"></invoke> is how it looks']) {
          stack.emulator.reset();
          stack.emulator.script({ text });
          const whole = JSON.stringify(await ask({ tools: [read, late] }));
          assert.ok(whole.includes(JSON.stringify(text).slice(1, -1)), whole);
        }
      });

      it('are named in a warning when nothing in the request could load them', async () => {
        assert.deepEqual(await offered({ tools: [late, group] }), []);
        assert.ok(stack.logLines.some((line) => /deferred tools are not offered.*late, crm__find/.test(line)));
      });
    });
  }

  it("gives a call of the client's search back as Responses has it, whole and streamed", async () => {
    const call = { functionCall: { name: 'tool_search', arguments: { query: 'x' } } };
    const body = { model: 'GigaChat-2-Max', input: 'go', tools: [ownSearch, late] };
    stack.emulator.script(call, call);
    const whole: unknown = await (await stack.post('/v1/responses', body)).json();
    const item = { type: 'tool_search_call', execution: 'client', arguments: { query: 'x' }, status: 'completed' };
    const shown = (value: unknown) => {
      const { id, call_id: callId, ...rest } = value as Json;
      assert.ok(typeof id === 'string' && typeof callId === 'string');
      return rest;
    };
    assert.deepEqual(shown(at(whole, 'output', 0)), item);
    const events: unknown[] = [];
    const stream = await stack.openai.responses.create({ ...body, stream: true } as never);
    for await (const event of stream as unknown as AsyncIterable<unknown>) events.push(event);
    assert.ok(!JSON.stringify(events).includes('arguments.delta'));
    assert.deepEqual(shown(at(events.at(-1), 'response', 'output', 0)), item);

    // The answer goes back as it came, by its id too.
    const found = { type: 'tool_search_output', call_id: at(whole, 'output', 0, 'call_id'), execution: 'client' };
    const next = { ...body, previous_response_id: at(whole, 'id'), input: [{ ...found, tools: [late] }] };
    const answer = await stack.post('/v1/responses', next);
    assert.equal(answer.status, 200, await answer.text());
    const functions = (stack.chatBodies().at(-1)?.functions ?? []) as { name: string }[];
    assert.deepEqual(
      functions.map(({ name }) => name),
      ['tool_search', 'late'],
    );
  });
});
