import assert from 'node:assert/strict';
import { conformanceCase } from './case';
import { type ChatBench, chatSuite, type Json, strictHost, tool } from './chat-suite';

const object = (properties: Json, more: Json = {}): Json => ({ type: 'object', properties, ...more });
const text = { type: 'string' };
const A = { type: 'object', properties: { x: { type: 'integer', description: 'the x' } }, description: 'an A' };
const tree = object({ name: text, kids: { type: 'array', items: { $ref: '#/$defs/Tree' } } });

/** Sends one tool with these parameters and gives them as GigaChat accepted them. */
async function sent(bench: ChatBench, parameters: unknown): Promise<Json> {
  const reply = await bench.ask({ tools: [tool('f', parameters)] }, { functionCall: { name: 'f' } });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return bench.functions()[0]?.parameters ?? {};
}

/** What became of one property's schema. */
async function property(bench: ChatBench, schema: unknown, more: Json = {}): Promise<unknown> {
  const parameters = await sent(bench, object({ p: schema }, more));
  return (parameters.properties as Json).p;
}

/** The arguments a client gets for those the model gave. */
async function received(bench: ChatBench, parameters: unknown, args: Json): Promise<unknown> {
  const reply = await bench.ask({ tools: [tool('f', parameters)] }, { functionCall: { name: 'f', arguments: args } });
  return JSON.parse(reply.message.tool_calls?.[0]?.function.arguments ?? '');
}

/** Constructs that strict hosts refuse, and what they get instead. */
const rewrites: [id: `S${number}`, sentence: string, schema: unknown, more: Json, up: unknown][] = [
  [
    'S1',
    'puts what a reference means in its place, under the description of the place',
    { $ref: '#/$defs/A', description: 'here' },
    { $defs: { A } },
    { ...A, description: 'here' },
  ],
  ['S2', 'follows references into definitions', { $ref: '#/definitions/A' }, { definitions: { A } }, A],
  [
    'S2',
    'follows references to any place',
    { $ref: '#/$defs/A/properties/x' },
    { $defs: { A } },
    { type: 'integer', description: 'the x' },
  ],
  ['S2', 'ends a reference to nothing in an open object', { $ref: '#/$defs/B' }, {}, object({})],
  ['S5', 'takes a text that may be null for a text', { anyOf: [text, { type: 'null' }] }, {}, text],
  [
    'S6',
    'takes the first of several kinds and names the others',
    { anyOf: [text, { type: 'array', items: text }], description: 'Names.' },
    {},
    { type: 'string', description: 'Names. Or: array.' },
  ],
  [
    'S7',
    'unites objects that exclude each other, requiring what all of them do',
    {
      oneOf: [
        object({ kind: { const: 'a' }, a: text }, { required: ['kind', 'a'] }),
        object({ kind: { const: 'b' }, b: text }, { required: ['kind'] }),
      ],
    },
    {},
    object({ kind: { type: 'string', enum: ['a', 'b'] }, a: text, b: text }, { required: ['kind'] }),
  ],
  ['S8', 'takes the type that is not null', { type: ['integer', 'null'] }, {}, { type: 'integer' }],
  ['S9', 'takes null alone for a text', { type: 'null' }, {}, text],
  ['S10', 'lists numbers as texts', { type: 'integer', enum: [1, 2] }, {}, { type: 'string', enum: ['1', '2'] }],
  ['S11', 'leaves null out of a list', { enum: ['a', null] }, {}, { type: 'string', enum: ['a'] }],
  ['S12', 'lists the one value there is', { const: 'k' }, {}, { type: 'string', enum: ['k'] }],
  ['S13', 'gives an array texts as items', { type: 'array' }, {}, { type: 'array', items: text }],
  [
    'S13',
    'takes the first item of a tuple',
    { type: 'array', items: [{ type: 'integer' }, text] },
    {},
    { type: 'array', items: { type: 'integer' } },
  ],
  [
    'S13',
    'takes the first prefix item',
    { type: 'array', prefixItems: [{ type: 'integer' }] },
    {},
    { type: 'array', items: { type: 'integer' } },
  ],
  ['S14', 'takes "anything" for a text', true, {}, text],
  ['S14', 'takes an empty schema for a text', {}, {}, text],
  ['S14', 'leaves out what nothing can fit', false, {}, undefined],
  [
    'S16',
    'keeps nested requirements and says limits in words',
    object(
      { n: { type: 'integer', minimum: 1, default: 5 }, u: { type: 'string', pattern: '^h', format: 'uri' } },
      { required: ['n'] },
    ),
    {},
    object(
      {
        n: { type: 'integer', description: 'Default: 5. Minimum: 1.' },
        u: { type: 'string', description: 'Pattern: ^h. Format: uri.' },
      },
      { required: ['n'] },
    ),
  ],
  ['S16', 'keeps the formats of dates', { type: 'string', format: 'date' }, {}, { type: 'string', format: 'date' }],
  [
    'S17',
    'describes a map',
    { type: 'object', additionalProperties: text },
    {},
    object({}, { description: 'A map of string to string.' }),
  ],
  [
    'S19',
    'leaves out what says nothing to the model',
    { type: 'string', title: 'P', nullable: true, $comment: 'x' },
    { title: 'T', strict: true, $schema: 'x' },
    text,
  ],
  [
    'S19',
    'merges what has to hold together',
    { allOf: [object({ a: text }), object({ b: text }, { required: ['b'] })] },
    {},
    object({ a: text, b: text }, { required: ['b'] }),
  ],
];

chatSuite(
  'schemas on a strict host',
  (bench) => {
    for (const [id, sentence, schema, more, up] of rewrites) {
      conformanceCase(id, sentence, async () => assert.deepEqual(await property(bench(), schema, more), up));
    }

    conformanceCase('S5', 'does not require what may be null', async () => {
      const parameters = object({ a: { anyOf: [text, { type: 'null' }] }, b: text }, { required: ['a', 'b'] });
      assert.deepEqual((await sent(bench(), parameters)).required, ['b']);
    });

    conformanceCase('S3', 'ends a tree that contains itself in an open object', async () => {
      const up = JSON.stringify(await sent(bench(), { $ref: '#/$defs/Tree', $defs: { Tree: tree } }));
      assert.equal(up.match(/"kids"/g)?.length, 3);
      assert.ok(!up.includes('$ref'));
    });

    conformanceCase('S4', 'ends two that contain each other, however they multiply', async () => {
      const both = object({ a: { $ref: '#/$defs/A' }, b: { $ref: '#/$defs/B' } });
      const up = JSON.stringify(
        await sent(bench(), object({ a: { $ref: '#/$defs/A' } }, { $defs: { A: both, B: both } })),
      );
      assert.ok(!up.includes('$ref') && up.length < 100_000, String(up.length));
      const names = Array.from({ length: 12 }, (_, index) => `D${index}`);
      const all = object(Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])));
      const $defs = Object.fromEntries(names.map((name) => [name, all]));
      assert.ok(
        JSON.stringify(await sent(bench(), object({ p: { $ref: '#/$defs/D0' } }, { $defs }))).length < 8_000_000,
      );
    });

    conformanceCase('S10', 'gives listed numbers back as numbers', async () => {
      const parameters = object(
        { n: { enum: [1, 2] }, list: { type: 'array', items: { $ref: '#/$defs/N' } }, s: text },
        { $defs: { N: { anyOf: [{ enum: [3] }, { type: 'null' }] } } },
      );
      const given = { n: '2', list: ['3', '4'], s: '1' };
      assert.deepEqual(await received(bench(), parameters, given), { n: 2, list: [3, '4'], s: '1' });
    });

    conformanceCase('S15', 'takes properties named like keywords for names', async () => {
      const names = { anyOf: text, $ref: text, properties: text, type: text, enum: text, items: { enum: [1] } };
      const up = (await sent(bench(), object({ ...names, p: { anyOf: [text, text] } }))).properties;
      assert.deepEqual(up, {
        ...names,
        items: { type: 'string', enum: ['1'] },
        p: { type: 'string', description: 'Or: string.' },
      });
    });

    conformanceCase('S18', 'wraps a root that is no object, and unwraps what comes back', async () => {
      const list = { type: 'array', items: { $ref: '#/$defs/N' }, $defs: { N: { type: ['integer', 'null'] } } };
      const up = await sent(bench(), list);
      assert.deepEqual(up, object({ value: { type: 'array', items: { type: 'integer' } } }, { required: ['value'] }));
      assert.deepEqual(await received(bench(), list, { value: [1] }), [1]);
    });

    conformanceCase('S20', 'rewrites 60 levels and 2 MB', async () => {
      let deep: Json = { anyOf: [text, { type: 'null' }] };
      for (let level = 0; level < 60; level += 1) deep = object({ d: deep });
      assert.equal(JSON.stringify(await sent(bench(), deep)).match(/"d"/g)?.length, 60);
    });
  },
  strictHost,
);

chatSuite(
  'a host that turns out to be strict',
  (bench) => {
    conformanceCase('S1', 'sends a schema as it is first, rewritten after a refusal, and remembers it', async () => {
      const parameters = object({ p: { $ref: '#/$defs/A' } }, { $defs: { A } });
      await sent(bench(), parameters);
      assert.equal(bench().calls(), 2);
      const [first] = bench().stack.chatBodies() as { functions: { parameters: unknown }[] }[];
      assert.deepEqual(first?.functions[0]?.parameters, parameters);
      await sent(bench(), parameters);
      assert.equal(bench().calls(), 1);
      const other = await bench().ask({ model: 'GigaChat-2', tools: [tool('f', parameters)] });
      assert.deepEqual([other.status, bench().calls()], [200, 2]);
    });

    conformanceCase('S1', 'passes a refusal on that no rewriting answers', async () => {
      const tools = [tool('f', object({}))];
      const message = 'Invalid params: repetition_penalty must be in range (0, +inf)';
      const reply = await bench().ask({ tools }, { status: 422, body: { status: 422, message } });
      assert.deepEqual([reply.status, bench().calls()], [422, 1]);
      assert.match(reply.error.message, /repetition_penalty/);
    });
  },
  strictHost,
);

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
