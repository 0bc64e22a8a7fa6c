import assert from 'node:assert/strict';
import { conformanceCase } from './case';
import { chatSuite, type Json, strictHost, tool } from './chat-suite';
import { A, object, property, received, sent, text, tree } from './schema-bench';

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
  [
    'S12',
    'says a value that is no word in words',
    { const: { a: [1] } },
    {},
    object({}, { description: 'One of: {"a":[1]}.' }),
  ],
  ['S12', 'says which of two it is', { const: true }, {}, { type: 'boolean', description: 'One of: true.' }],
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
  [
    'S13',
    'takes the first prefix item, whatever holds for the others',
    { type: 'array', prefixItems: [{ type: 'integer' }], items: text },
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
    'S17',
    'describes keys by their pattern',
    { type: 'object', patternProperties: { '^x-': { type: ['null', 'integer'] }, '^y': true } },
    {},
    object({}, { description: 'Keys that match ^x-: integer. Keys that match ^y: any value.' }),
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

    conformanceCase(
      'S19',
      'keeps the order of properties that are put together, which is the order of the answer',
      async () => {
        const parts = [
          object({ why: text }, { required: ['why'] }),
          object({ answer: text }, { required: ['answer'] }),
        ];
        const up = await property(bench(), { allOf: parts, properties: { first: text } });
        const { properties, required } = up as { properties: Json; required: string[] };
        assert.deepEqual(
          [Object.keys(properties), required],
          [
            ['first', 'why', 'answer'],
            ['why', 'answer'],
          ],
        );
      },
    );

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

    conformanceCase('S13', 'gives listed numbers back as numbers at each place of a list', async () => {
      const places = [{ enum: [1, 2] }, text];
      const parameters = object({
        newer: { type: 'array', prefixItems: places, items: false },
        open: { type: 'array', prefixItems: places, items: { enum: [3] } },
        older: { type: 'array', items: places, additionalItems: { enum: [3] } },
      });
      const given = { newer: ['2', '1'], open: ['2', '1', '3'], older: ['2', '1', '3'] };
      const got = { newer: [2, '1'], open: [2, '1', 3], older: [2, '1', 3] };
      assert.deepEqual(await received(bench(), parameters, given), got);
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
