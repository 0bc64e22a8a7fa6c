import assert from 'node:assert/strict';
import { conformanceCase } from './case';
import { chatSuite, type Json, tool } from './chat-suite';
import { A, object, received, sent, text, tree } from './schema-bench';

chatSuite('schemas', (bench) => {
  const lossless: [id: `S${number}`, sentence: string, parameters: Json][] = [
    ['S2', 'sends references as they are', object({ p: { $ref: '#/$defs/A' } }, { $defs: { A } })],
    ['S3', 'sends recursion as it is', object({ p: { $ref: '#/$defs/T' } }, { $defs: { T: tree } })],
    ['S6', 'sends choices as they are', object({ p: { anyOf: [text, { type: 'null' }] } })],
    ['S10', 'sends listed numbers as they are', object({ p: { enum: [1, 2] } })],
    ['S14', 'sends boolean schemas as they are', object({ p: true })],
    [
      'S16',
      'sends every limit as it is',
      object({ p: { type: 'integer', minimum: 1, default: 2 } }, { required: ['p'], additionalProperties: false }),
    ],
  ];
  for (const [id, sentence, parameters] of lossless) {
    conformanceCase(id, sentence, async () => {
      assert.deepEqual(await sent(bench(), parameters), parameters);
      assert.equal(bench().calls(), 1);
    });
  }

  conformanceCase('S19', 'leaves $schema out and nothing else', async () => {
    const parameters = object({ p: { type: 'string', title: 'P' } }, { title: 'T', additionalProperties: false });
    assert.deepEqual(
      await sent(bench(), { $schema: 'http://json-schema.org/draft-07/schema#', ...parameters }),
      parameters,
    );
  });

  conformanceCase('S18', 'wraps a root that is no object, here and in the history', async () => {
    const list = { type: 'array', items: { type: 'integer' } };
    assert.deepEqual(await sent(bench(), list), object({ value: list }, { required: ['value'] }));
    assert.deepEqual(await received(bench(), list, { value: [1, 2] }), [1, 2]);
    assert.deepEqual(await received(bench(), list, { values: 1 }), { values: 1 });
    const messages = [
      { role: 'user', content: 'x' },
      {
        role: 'assistant',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"value":[1]}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: '1' },
    ];
    const choice = { anyOf: [object({ value: list }), { type: 'array' }] };
    assert.deepEqual(await sent(bench(), choice), object({ value: choice }, { required: ['value'] }));
    const up = await bench().up(messages, { tools: [tool('f', choice)] });
    assert.deepEqual(up[1]?.function_call?.arguments, { value: { value: [1] } });
  });

  conformanceCase(
    'S18',
    'follows a reference at the root, and keeps references into a wrapped root right',
    async () => {
      const up = await sent(bench(), { $ref: '#/$defs/Tree', $defs: { Tree: tree } });
      assert.deepEqual(up, { ...tree, $defs: { Tree: tree } });
      const self = { type: 'array', items: { anyOf: [{ $ref: '#' }, { $ref: '#/$defs/A' }] }, $defs: { A } };
      const wrapped = { type: 'array', items: { anyOf: [{ $ref: '#/properties/value' }, { $ref: '#/$defs/A' }] } };
      assert.deepEqual(await sent(bench(), self), object({ value: wrapped }, { required: ['value'], $defs: { A } }));
    },
  );

  conformanceCase('S20', 'refuses what is too deep or too big, and takes what is not', async () => {
    let deep: Json = text;
    for (let level = 0; level < 100; level += 1) deep = object({ d: deep });
    const refused = await bench().ask({ tools: [tool('f', deep)] });
    assert.deepEqual([refused.status, refused.error.code, bench().calls()], [400, 'too_deep', 0]);
    const abyss = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const body = `{"model":"GigaChat-2","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","parameters":${abyss}}}]}`;
    assert.equal((await bench().stack.post('/v1/chat/completions', body)).status, 400);
    const many = object(
      Object.fromEntries(
        Array.from({ length: 15_000 }, (_, index) => [`p${index}`, { type: 'string', description: 'x'.repeat(100) }]),
      ),
    );
    const reply = await bench().ask({ model: 'GigaChat-3-Ultra', tools: [tool('f', many)] });
    // Whether it fits into the model's window is the upstream's to say.
    assert.equal(reply.error.code, 'context_length_exceeded');
    assert.equal(bench().calls(), 1);
  });
});
