import assert from 'node:assert/strict';
import { conformanceCase } from './case';
import { calling, chatSuite, type Json, result, tool, user } from './chat-suite';

const emptyObject = { type: 'object', properties: {} };
const accepted = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

chatSuite('tools and their names', (bench) => {
  for (const [id, what, parameters] of [
    ['F1', 'missing', undefined],
    ['F2', 'null', null],
    ['F2', 'empty', {}],
    ['F2', 'an object without properties', { type: 'object' }],
  ] as const) {
    conformanceCase(id, `gives a function whose parameters are ${what} an empty object of them`, async () => {
      const reply = await bench().ask({ tools: [tool('f', parameters)] }, { functionCall: { name: 'f' } });
      assert.deepEqual(bench().functions()[0]?.parameters, emptyObject);
      assert.equal(reply.message.tool_calls?.[0]?.function.arguments, '{}');
    });
  }

  const long = 'a'.repeat(80);
  const names: [id: `F${number}`, what: string, names: string[]][] = [
    ['F3', 'with a slash', ['mcp.server-x/read']],
    ['F4', 'of 80 characters, and one that differs only at its end', [long, `${long.slice(0, 79)}b`]],
    ['F5', 'in Cyrillic', ['погода']],
    ['F6', 'that differ in a dot and an underscore', ['a.b', 'a_b', 'a b', 'a/b']],
    ['F7', 'of built-in functions', ['web_search', 'code_interpreter', 'image_generate', 'text2image']],
  ];
  for (const [id, what, given] of names) {
    conformanceCase(id, `sends names ${what} in a form GigaChat takes, and gives the right ones back`, async () => {
      const tools = given.map((name) => tool(name));
      for (const [index, name] of given.entries()) {
        await bench().ask({ tools });
        const wire = bench()
          .functions()
          .map((one) => one.name);
        assert.equal(new Set(wire).size, given.length);
        for (const one of wire) assert.match(one, accepted);
        if (id === 'F7') assert.ok(!wire.includes(name));
        const functionCall = { name: wire[index] ?? '', arguments: { n: index } };
        const reply = await bench().ask({ tools }, { functionCall });
        assert.equal(reply.message.tool_calls?.[0]?.function.name, name);
        const streamed = await bench().stream({ tools }, { functionCall });
        assert.equal(streamed.calls[0]?.function.name, name);
      }
    });
  }

  conformanceCase('F3', 'leaves a name alone that GigaChat takes', async () => {
    await bench().ask({ tools: [tool('mcp.server-x_read')] });
    assert.equal(bench().functions()[0]?.name, 'mcp.server-x_read');
  });

  conformanceCase('F8', 'sends a tool that comes twice once', async () => {
    await bench().ask({ tools: [tool('f'), tool('g'), tool('f')] });
    assert.deepEqual(
      bench()
        .functions()
        .map((one) => one.name),
      ['f', 'g'],
    );
  });

  conformanceCase('F9', 'uses one alias everywhere and in every request', async () => {
    const name = 'mcp/читать';
    const messages = [user(), calling(['c', name, {}]), result('c', '{}'), user()];
    const tool_choice = { type: 'function', function: { name } };
    const aliases = new Set<unknown>();
    for (const tools of [
      [tool(name), tool('x')],
      [tool('x'), tool('y'), tool(name)],
    ]) {
      const up = await bench().up(messages, { tools, tool_choice });
      const [, call, answer] = up;
      aliases
        .add(call?.function_call?.name)
        .add(answer?.name)
        .add((bench().sent().function_call as Json).name);
      assert.ok(
        bench()
          .functions()
          .some((one) => aliases.has(one.name)),
      );
    }
    assert.equal(aliases.size, 1);
  });

  conformanceCase('F18', 'sends no functions at all when only hosted tools were asked for', async () => {
    const reply = await bench().ask({ tools: [{ type: 'web_search' }, { type: 'mcp', server_label: 'x' }] });
    assert.equal(reply.status, 200);
    assert.ok(!('functions' in bench().sent()) && !('function_call' in bench().sent()));
  });

  for (const [what, description] of [
    ['null', null],
    ['missing', undefined],
  ] as const) {
    conformanceCase('F19', `takes a description that is ${what}, also inside the schema`, async () => {
      const parameters = { type: 'object', properties: { a: { type: 'string', description } } };
      const reply = await bench().ask({
        tools: [{ type: 'function', function: { name: 'f', description, parameters } }],
      });
      assert.equal(reply.status, 200);
      assert.equal(bench().functions()[0]?.description, '');
    });
  }

  conformanceCase('F20', 'sends a long description whole: GigaChat names no limit', async () => {
    const description = 'слово '.repeat(2000);
    await bench().ask({ tools: [tool('f', undefined, description)] });
    assert.equal(bench().functions()[0]?.description, description);
  });

  conformanceCase('F21', 'sends 130 tools', async () => {
    await bench().ask({ tools: Array.from({ length: 130 }, (_, index) => tool(`f${index}`)) });
    assert.equal(bench().functions().length, 130);
  });

  conformanceCase('F16', 'does not send parallel_tool_calls', async () => {
    for (const parallel_tool_calls of [true, false]) {
      const reply = await bench().ask({ tools: [tool('f')], parallel_tool_calls }, { functionCall: { name: 'f' } });
      assert.equal(reply.message.tool_calls?.length, 1);
      assert.ok(!('parallel_tool_calls' in bench().sent()));
    }
  });

  const patch = { type: 'custom', custom: { name: 'apply_patch', description: 'Edits files.' } };

  conformanceCase('F17', 'sends functions and custom tools, and leaves the other kinds out', async () => {
    await bench().ask({ tools: [tool('f'), patch, { type: 'mcp' }, { type: 'local_shell' }, { type: 'file_search' }] });
    const [f, custom, ...others] = bench().functions();
    assert.equal(f?.name, 'f');
    assert.equal(custom?.name, 'apply_patch');
    assert.deepEqual(custom?.parameters.required, ['input']);
    assert.deepEqual(others, []);
  });

  conformanceCase('F17', 'tells the model the grammar of a custom tool', async () => {
    const grammar = { syntax: 'lark', definition: 'start: PATCH' };
    const format = { type: 'grammar', grammar };
    await bench().ask({ tools: [{ type: 'custom', custom: { ...patch.custom, format } }] });
    const [custom] = bench().functions() as { description?: string }[];
    assert.match(custom?.description ?? '', /^Edits files\.\n\n.*lark grammar:\nstart: PATCH$/);
  });

  conformanceCase('F17', 'gives the text of a custom tool whatever the model called its field', async () => {
    for (const args of [{ patch: 'all of it' }, { input: 'all of it' }]) {
      const functionCall = { name: 'apply_patch', arguments: args };
      const reply = await bench().ask({ tools: [patch] }, { functionCall });
      assert.equal(reply.message.tool_calls?.[0]?.custom?.input, 'all of it');
    }
  });

  conformanceCase('F17', 'gives the call of a custom tool back with its text', async () => {
    const functionCall = { name: 'apply_patch', arguments: { input: '*** Begin\n+ "x"' } };
    const reply = await bench().ask({ tools: [patch] }, { functionCall });
    const [call] = reply.message.tool_calls ?? [];
    assert.equal(call?.type, 'custom');
    assert.deepEqual(call?.custom, { name: 'apply_patch', input: '*** Begin\n+ "x"' });
    const streamed = await bench().stream({ tools: [patch, tool('f')] }, { functionCall });
    assert.deepEqual(streamed.calls[0]?.custom, call?.custom);
    assert.equal(streamed.finish, 'tool_calls');
    const up = await bench().up([user(), { ...reply.message }, result(call?.id ?? '', 'done')], { tools: [patch] });
    assert.deepEqual(up[1]?.function_call?.arguments, { input: '*** Begin\n+ "x"' });
    await bench().ask({ tools: [patch, tool('f')], tool_choice: { type: 'custom', custom: { name: 'apply_patch' } } });
    assert.deepEqual(bench().sent().function_call, { name: 'apply_patch' });
  });
});
