import assert from 'node:assert/strict';
import type OpenAI from 'openai';
import { type Stack, startStack } from '../harness/stack';
import { at, readEvents } from './wire-events';

type Json = Record<string, unknown>;
type Item = OpenAI.Responses.ResponseInputItem;

const model = 'GigaChat-2-Max';
const shell = { type: 'shell', environment: { type: 'local' } } as const;
const ran = {
  type: 'shell_call_output',
  output: [{ stdout: 'x', stderr: '', outcome: { type: 'exit', exit_code: 0 } }],
};

/** A call of a tool that the client runs by its type: what the model writes, what the client gets and says back. */
const stories: {
  tool: OpenAI.Responses.Tool;
  name: string;
  args: Json;
  item: Json;
  result: (callId: string) => Json;
  told: string;
}[] = [
  {
    tool: { type: 'local_shell' },
    name: 'local_shell',
    args: { command: ['ls', '-a'], working_directory: '/tmp' },
    item: {
      type: 'local_shell_call',
      status: 'completed',
      action: { type: 'exec', command: ['ls', '-a'], env: {}, working_directory: '/tmp' },
    },
    result: (id) => ({ type: 'local_shell_call_output', id, output: '{"output":"x"}' }),
    told: '{"output":"x"}',
  },
  {
    tool: shell,
    name: 'shell',
    args: { commands: ['ls', 'pwd'], timeout_ms: 1000 },
    item: {
      type: 'shell_call',
      status: 'completed',
      action: { commands: ['ls', 'pwd'], timeout_ms: 1000, max_output_length: null },
      environment: { type: 'local' },
    },
    result: (call_id) => ({ ...ran, call_id }),
    told: '{"result":[{"stdout":"x","stderr":"","outcome":{"type":"exit","exit_code":0}}]}',
  },
  {
    tool: { type: 'apply_patch' },
    name: 'apply_patch',
    args: { type: 'update_file', path: 'a.txt', diff: '@@\n-a\n+b' },
    item: {
      type: 'apply_patch_call',
      status: 'completed',
      operation: { type: 'update_file', path: 'a.txt', diff: '@@\n-a\n+b' },
    },
    result: (call_id) => ({ type: 'apply_patch_call_output', call_id, status: 'completed', output: 'done' }),
    told: '{"result":"done"}',
  },
];

describe('tools of Responses that the client runs by their type', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const ask = (body: Json) => stack.post('/v1/responses', { model, input: 'hi', ...body });
  const sent = () => stack.chatBodies().at(-1) ?? {};
  const called = (name: string, args: Json) => ({ functionCall: { name, arguments: args } });
  const callOf = async (tool: Json, name: string, args: Json) => {
    stack.emulator.script(called(name, args));
    return (await (await ask({ tools: [tool] })).json()) as Json;
  };

  for (const { tool, name, args, item, result, told } of stories) {
    it(`gives a call of ${name} as an item of its type, whole and streamed, and its result to the model`, async () => {
      stack.emulator.script(called(name, args), called(name, args), { text: 'done' });
      const whole = await stack.openai.responses.create({ model, input: 'hi', tools: [tool] });
      assert.deepEqual(namesOf(sent().functions), [name]);
      const stream = stack.openai.responses.stream({ model, input: 'hi', tools: [tool] });
      const seen: string[] = [];
      for await (const { type } of stream) seen.push(type.replace('response.', ''));
      assert.deepEqual(seen, ['created', 'in_progress', 'output_item.added', 'output_item.done', 'completed']);
      for (const { output } of [whole, await stream.finalResponse()]) {
        const [{ id, call_id: callId, ...rest } = {} as Json, ...more] = output as unknown as Json[];
        assert.deepEqual([rest, more], [item, []]);
        assert.match(String(id), /^(?:lsh|sh|apc)_/);
        assert.match(String(callId), /^call_/);
      }
      const [call] = whole.output;
      const answer = result(String(at(call, 'call_id'))) as unknown as Item;
      const input: Item[] = [{ role: 'user', content: 'hi' }, call as Item, answer];
      await stack.openai.responses.create({ model, input, tools: [tool] });
      const [, made, given] = sent().messages as Json[];
      assert.equal(at(made, 'function_call', 'name'), name);
      assert.deepEqual([given?.role, given?.name, given?.content], ['function', name, told]);
    });
  }

  it('goes on after a call by the id of the answer', async () => {
    const first = await callOf(shell, 'shell', { commands: ['ls'] });
    stack.emulator.script({ text: 'done' });
    const callId = at(first, 'output', 0, 'call_id');
    const next = await ask({ previous_response_id: first.id, tools: [shell], input: [{ ...ran, call_id: callId }] });
    assert.equal(next.status, 200);
    assert.deepEqual(at(sent(), 'messages', 1, 'function_call'), {
      name: 'shell',
      arguments: { commands: ['ls'], timeout_ms: null, max_output_length: null },
    });
  });

  it('streams a patch whose operation is whole from its first event', async () => {
    stack.emulator.script(called('apply_patch', { type: 'delete_file', path: 'a' }));
    const read = readEvents(await (await ask({ stream: true, tools: [{ type: 'apply_patch' }] })).text());
    const added = read.find(({ name }) => name === 'response.output_item.added');
    assert.deepEqual(at(added?.data, 'item', 'operation'), { type: 'delete_file', path: 'a' });
    assert.equal(at(added?.data, 'item', 'status'), 'in_progress');
  });

  it('names none of them as a function of the client, also in the past', async () => {
    const own = { type: 'function', name: 'shell', parameters: { type: 'object', properties: {} } };
    const past = [
      { role: 'user', content: 'hi' },
      { type: 'shell_call', call_id: 'c', action: { commands: ['ls'] } },
      { ...ran, call_id: 'c' },
    ];
    stack.emulator.script(called('shell_tool', { commands: ['ls'] }), called('shell', {}));
    const whole = await (await ask({ tools: [shell, own], input: past })).json();
    assert.equal(at(whole, 'output', 0, 'type'), 'shell_call');
    assert.deepEqual(namesOf(sent().functions), ['shell_tool', 'shell']);
    assert.equal(at(sent(), 'messages', 1, 'function_call', 'name'), 'shell_tool');
    const other = await (await ask({ tools: [shell, own] })).json();
    assert.deepEqual([at(other, 'output', 0, 'type'), at(other, 'output', 0, 'name')], ['function_call', 'shell']);
  });

  it('follows a choice of one by its type, alone and in a list', async () => {
    const get = { type: 'function', name: 'get', parameters: { type: 'object', properties: {} } };
    const tools = [get, shell, { type: 'apply_patch' }];
    for (const type of ['shell', 'apply_patch']) {
      await ask({ tools, tool_choice: { type } });
      assert.deepEqual(sent().function_call, { name: type });
      await ask({ tools, tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type }] } });
      assert.deepEqual(namesOf(sent().functions), [type]);
    }
  });

  it('leaves a shell in a container of OpenAI out, whoever chooses it, and says so', async () => {
    for (const type of ['container_auto', 'container_reference']) {
      const answer = await ask({ tools: [{ type: 'shell', environment: { type } }], tool_choice: { type: 'shell' } });
      assert.equal(answer.status, 200);
      assert.equal(sent().functions, undefined);
    }
    const told = stack.logLines.filter((line) => line.includes('a tool that only its vendor can run is left out'));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /shell/);
  });

  it('says of a patch in an answer that was cut that it is not done', async () => {
    const operation = { type: 'create_file', path: 'a', diff: '+a' };
    stack.emulator.script({ ...called('apply_patch', operation), finishReason: 'length' });
    const whole = await (await ask({ tools: [{ type: 'apply_patch' }] })).json();
    assert.deepEqual([at(whole, 'status'), at(whole, 'output', 0, 'status')], ['incomplete', 'in_progress']);
  });

  it('takes one that the conversation brings along, and each once', async () => {
    const brought = { type: 'additional_tools', role: 'developer', tools: [shell, { type: 'apply_patch' }, shell] };
    stack.emulator.script(called('apply_patch', { type: 'delete_file', path: 'a' }));
    const input = [brought, { role: 'user', content: 'hi' }];
    const whole = await (await ask({ tools: [shell, shell], input })).json();
    assert.deepEqual(namesOf(sent().functions), ['shell', 'apply_patch']);
    assert.equal(at(whole, 'output', 0, 'type'), 'apply_patch_call');
  });

  it('tells the model of the skills beside a shell', async () => {
    const skills = [{ name: 'pdf', description: 'Fills forms.', path: '/skills/pdf' }];
    await ask({ tools: [{ type: 'shell', environment: { type: 'local', skills } }] });
    assert.match(String(at(sent(), 'functions', 0, 'description')), /- pdf \(\/skills\/pdf\): Fills forms\./);
  });

  it('gives items that hold whatever the model made of its arguments, and deletes nothing unasked', async () => {
    const shelled = await callOf(shell, 'shell', { action: { command: 'ls -a', timeout_ms: 0 } });
    assert.deepEqual(at(shelled, 'output', 0, 'action'), {
      commands: ['ls -a'],
      timeout_ms: null,
      max_output_length: null,
    });
    const local = await callOf({ type: 'local_shell' }, 'local_shell', { command: 'ls | wc' });
    assert.deepEqual(at(local, 'output', 0, 'action', 'command'), ['bash', '-lc', 'ls | wc']);
    const patch = { type: 'apply_patch' };
    for (const [diff, wanted] of [
      ['one\n\ntwo\n', '+one\n+\n+two'],
      ['# List\n+ one\n', '+# List\n++ one'],
      ['\n', '+'],
      ['', ''],
      ['@@\n+one\n+ two', '@@\n+one\n+ two'],
    ]) {
      const created = await callOf(patch, 'apply_patch', { type: 'create_file', path: 'a', diff });
      assert.equal(at(created, 'output', 0, 'operation', 'diff'), wanted);
    }
    const odd = await callOf(patch, 'apply_patch', { type: 'remove', path: 'a' });
    assert.deepEqual(at(odd, 'output', 0, 'operation'), { type: 'update_file', path: 'a', diff: '' });
  });

  it('reads a whole patch that the model wrote with headers, and has one of several files refused', async () => {
    const written = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n');
    const change = '@@\n-a\n+b';
    const update = written('*** Update File: src/a.ts', ...change.split('\n'));
    const several = written('*** Delete File: a', '*** Update File: b', '@@', '+b');
    const inside = { type: 'update_file', path: 'src/a.ts', diff: change };
    for (const [args, wanted] of [
      [{ input: update }, inside],
      [{ patch: `\`\`\`diff\n${update}\`\`\`` }, inside],
      [{ type: 'update_file', path: 'src/a.ts', diff: update }, inside],
      [{ type: 'update_file', path: 'src/a.ts', diff: update.slice(update.indexOf('*** Update')) }, inside],
      [{ ...inside, diff: `--- a/src/a.ts\n+++ b/src/a.ts\n${change}` }, inside],
      [
        { ...inside, diff: '-- a\n--- a\n+++ b' },
        { ...inside, diff: '-- a\n--- a\n+++ b' },
      ],
      [{ input: written('*** Add File: b', '+b') }, { type: 'create_file', path: 'b', diff: '+b' }],
      [{ input: written('*** Delete File: b') }, { type: 'delete_file', path: 'b' }],
      [{ input: several }, { type: 'update_file', path: 'a', diff: several }],
      [{ input: several.slice(several.indexOf('*** Delete')) }, { type: 'update_file', path: 'a', diff: several }],
      [{ input: 'delete b' }, { type: 'update_file', path: '', diff: '' }],
    ] as const) {
      const answer = await callOf({ type: 'apply_patch' }, 'apply_patch', args);
      assert.deepEqual(at(answer, 'output', 0, 'operation'), wanted, JSON.stringify(args));
    }
  });
});

function namesOf(functions: unknown): unknown[] {
  return (functions as Json[]).map(({ name }) => name);
}
