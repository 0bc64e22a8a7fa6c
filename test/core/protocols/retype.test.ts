import assert from 'node:assert/strict';
import { retype } from '../../../src/core/protocols/gigachat/schema/retype';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';

type Json = Record<string, unknown>;

const text = { type: 'string' };
const whole = { type: 'integer' };
const todo = { type: 'object', properties: { content: text, done: { type: 'boolean' } }, required: ['content'] };
const schema = {
  type: 'object',
  properties: {
    path: text,
    offset: { type: 'number' },
    limit: whole,
    all: { type: 'boolean' },
    todos: { type: 'array', items: todo },
    lines: { type: 'array', items: whole },
    headers: { type: 'object', additionalProperties: text },
    maybe: { anyOf: [whole, { type: 'null' }] },
    either: { type: ['string', 'array'] },
    oneOf: { oneOf: [text, { type: 'array', items: todo }] },
    twins: { anyOf: [todo, { type: 'object', properties: { content: whole } }] },
    referred: { $ref: '#/$defs/Lines' },
    whole: { allOf: [whole] },
    free: {},
    listed: { type: 'integer', enum: [1, 2] },
    mode: { type: 'string', enum: ['read', 'write', 'Copy', 'copy'] },
    maybeMode: { anyOf: [{ $ref: '#/$defs/Mode' }, { const: 'all' }, { type: 'null' }] },
    openMode: { anyOf: [{ enum: ['read'] }, text] },
    modes: { type: 'array', items: { enum: ['read', 'write'] } },
    paths: { type: 'array', items: text },
    maybePaths: { anyOf: [{ type: 'array', items: text }, { type: 'null' }] },
    untyped: { type: 'array' },
    pair: { prefixItems: [whole, text], items: false },
    line: { type: 'array', prefixItems: [text], items: whole },
    older: { type: 'array', items: [whole], additionalItems: text },
    edits: { type: 'array', items: { type: 'object', properties: { oldText: text, new_text: text, count: whole } } },
    parts: { allOf: [{ properties: { file_path: text } }, { properties: { filePath: text, maxCount: whole } }] },
    map: { type: 'object', additionalProperties: text },
    open: {
      type: 'object',
      properties: { 'Content-Type': text, file_path: text },
      required: ['file_path'],
      additionalProperties: text,
    },
    matched: { type: 'object', properties: { max_size: text }, patternProperties: { '^max': text } },
    sources: {
      type: 'object',
      properties: { file_url: text },
      anyOf: [{ properties: { fileUrl: text } }, { properties: { id: text } }],
    },
  },
  required: ['path'],
  $defs: { Lines: { type: 'array', items: whole }, Mode: { enum: ['read', 'write'] } },
};

const cases: [what: string, given: Json, wanted: Json][] = [
  ['a number in quotes', { offset: '50', limit: '10' }, { offset: 50, limit: 10 }],
  ['a list as text', { todos: '[{"content":"a","done":"true"}]' }, { todos: [{ content: 'a', done: true }] }],
  ['a list as text inside text', { lines: '"[1,2]"' }, { lines: [1, 2] }],
  ['items in quotes', { lines: ['1', 2] }, { lines: [1, 2] }],
  ['an object as text', { headers: '{"a":"b"}' }, { headers: { a: 'b' } }],
  ['true in words', { all: 'True' }, { all: true }],
  ['one type beside null', { maybe: '7' }, { maybe: 7 }],
  ['null as text', { maybe: 'null' }, { maybe: null }],
  ['a reference and a part', { referred: '[1]', whole: '3' }, { referred: [1], whole: 3 }],
  ['an object for its text', { path: { a: 1 } }, { path: '{\n  "a": 1\n}' }],
  ['a number for its text', { path: 5 }, { path: '5' }],
  ['null for what may be left out', { path: 'a', limit: null, todos: null }, { path: 'a' }],
  [
    'one item for a list',
    { paths: 'a', maybePaths: 'b, c', lines: 5 },
    { paths: ['a'], maybePaths: ['b, c'], lines: [5] },
  ],
  [
    'one item for a list, in another type',
    { lines: '5', todos: { done: 'true' } },
    { lines: [5], todos: [{ done: true }] },
  ],
  [
    'each place of a list',
    { pair: ['1', 2], line: [1, '2', '3'], older: ['1', 2] },
    { pair: [1, '2'], line: ['1', 2, 3], older: [1, '2'] },
  ],
  ['a list of places as text', { pair: '["1", 2]' }, { pair: [1, '2'] }],
  ['one listed word for a list of them', { modes: 'read' }, { modes: ['read'] }],
  [
    'a listed word in other capitals',
    { mode: 'Read', maybeMode: ' ALL', modes: ['WRITE', 'x'] },
    { mode: 'read', maybeMode: 'all', modes: ['write', 'x'] },
  ],
  [
    'a property in another spelling',
    { edits: [{ old_text: 'a', newText: 'b', Count: '3' }], Head_ers: {}, 'm-a-p': { A: 1 } },
    { edits: [{ oldText: 'a', new_text: 'b', count: 3 }], headers: {}, map: { A: 1 } },
  ],
  [
    'a required property in another spelling, among any others',
    { open: { filePath: 'a', content_type: 'b' } },
    { open: { file_path: 'a', content_type: 'b' } },
  ],
  ['a property in another spelling, of a part', { parts: { max_count: '1' } }, { parts: { maxCount: 1 } }],
  [
    'what is inside the variant of its type',
    { oneOf: [{ content: 'a', done: 'false' }] },
    { oneOf: [{ content: 'a', done: false }] },
  ],
];

const kept: [what: string, given: Json][] = [
  ['a text that may be one', { either: '[1]', oneOf: '[]', path: '5' }],
  ['a text that is no such value', { offset: 'ten', limit: '1.5', todos: 'none', lines: '{"a":1}', all: 'yes' }],
  ['a number of more digits than are read', { limit: '12345678901234567890', path: 12345678901234567890n.toString() }],
  ['a value of no known type', { free: '5', unknown: '5' }],
  ['null for what is required or may be null', { path: null, maybe: null }],
  ['what two variants could mean', { twins: { content: '5' } }],
  ['a value that is none of a list', { listed: '3', mode: 'reads', modes: 'x' }],
  ['a word that could be two of a list, or any word', { mode: 'COPY', openMode: 'Read' }],
  [
    'an item for a list of anything, and none for a list',
    { untyped: 'a', paths: ' ["a", "b', maybePaths: null, path: 'a' },
  ],
  [
    'a name that the schema allows beside its own',
    { open: { content_type: 'a', file_path: 'b' }, matched: { maxSize: 'a' } },
  ],
  ['an empty text for a list', { paths: '', maybePaths: ' ' }],
  ['a name that a variant has', { sources: { fileUrl: 'a' } }],
  ['what fits', { path: 'a', offset: 1.5, limit: 2, all: false, todos: [{ content: 'a' }], headers: {} }],
];

describe('the arguments of a call', () => {
  for (const [what, given, wanted] of cases) {
    it(`come in the types of the client's schema: ${what}`, () => {
      assert.deepEqual(retype(given, schema, schema), wanted);
    });
  }

  for (const [what, given] of kept) {
    it(`stay what they are: ${what}`, () => assert.equal(retype(given, schema, schema), given));
  }

  it('say null where the schema requires a property that may be null, as strict modes write what may be left out', () => {
    const nullable: [what: string, property: Json, isFilled: boolean][] = [
      ['a list of types', { type: ['string', 'null'] }, true],
      ['a variant', { anyOf: [text, { type: 'null' }] }, true],
      ['a variant beside one of a list', { anyOf: [{ type: 'string', enum: ['c', 'f'] }, { type: 'null' }] }, true],
      ['null in a list', { enum: ['c', 'f', null] }, true],
      ['null alone', { const: null }, true],
      ['the older word', { type: 'string', nullable: true }, true],
      ['a reference', { $ref: '#/$defs/Maybe' }, true],
      ['a list without null', { type: ['string', 'null'], enum: ['c', 'f'] }, false],
      ['no null', text, false],
      ['anything', {}, false],
      ['null only where another part forbids it', { allOf: [{ type: ['string', 'null'] }, text] }, false],
    ];
    for (const [what, unit, isFilled] of nullable) {
      const point = { type: 'object', properties: { city: text, unit }, required: ['city', 'unit', 'gone'] };
      const list = { type: 'object', properties: { points: { type: 'array', items: point } } };
      const document = { ...list, $defs: { Maybe: { type: ['string', 'null'] } } };
      const given = { points: [{ city: 'a' }, { city: 'b', unit: 'c' }] };
      const wanted = isFilled
        ? {
            points: [
              { city: 'a', unit: null },
              { city: 'b', unit: 'c' },
            ],
          }
        : given;
      assert.deepEqual(retype(given, document, document), wanted, what);
      const free = { ...document, properties: { points: { type: 'array', items: { ...point, required: ['city'] } } } };
      assert.equal(retype(given, free, free), given, what);
    }
  });

  it('are read at their root too', () => {
    const tools = new WireTools([
      { name: 'read', schema },
      { name: 'list', schema: { type: 'array', items: whole } },
    ]);
    const args = (name: string, value: unknown) =>
      tools.fromWireCall({ id: 'c', name, args: JSON.stringify(value) })?.args;
    assert.equal(args('read', '{"path":"a","limit":"1"}'), '{"path":"a","limit":1}');
    assert.equal(args('list', { value: '["1"]' }), '[1]');
    const untyped = new WireTools([{ name: 'any', schema: {} }]);
    assert.equal(untyped.fromWireCall({ id: 'c', name: 'any', args: '"{\\"a\\":\\"1\\"}"' })?.args, '{"a":"1"}');
  });

  const digits: [what: string, args: string, wanted: string][] = [
    ['more digits than are read', '{"limit":"10","offset":12345678901234567890}', ''],
    ['more digits than are read, inside text', '{"path":"a","todos":"[{\\"content\\":12345678901234567890}]"}', ''],
    ['a number beyond all others', '{"limit":"10","offset":1e400}', ''],
    ['a version whose text is wanted', '{"path":3.10}', ''],
    ['a version among others', '{"path":1.0,"limit":"10"}', '{"path":1,"limit":10}'],
    ['a number as it would be written', '{"path":3.11}', '{"path":"3.11"}'],
    ['a number where one is wanted', '{"offset":1.0,"limit":"10"}', '{"offset":1,"limit":10}'],
    ['more digits in a code fence', '```json\n{"offset":12345678901234567890}\n```', '{"offset":12345678901234567890}'],
    ['more digits before a comma too many', '{"offset":12345678901234567890,}', '{"offset":12345678901234567890}'],
    ['more digits of the object in a list', ' [{"offset":12345678901234567890} ]', '{"offset":12345678901234567890}'],
    [
      'digits of a text',
      '{"path":"\\"12345678901234567890 1.0","limit":"10"}',
      '{"path":"\\"12345678901234567890 1.0","limit":10}',
    ],
  ];
  for (const [what, args, wanted] of digits) {
    it(`lose no digits: ${what}`, () => {
      const call = { id: 'c', name: 'read', args };
      assert.equal(new WireTools([{ name: 'read', schema }]).fromWireCall(call)?.args, wanted || args);
    });
  }

  it('take no time without end in schemas that point at themselves', () => {
    const ring = { $ref: '#', anyOf: [{ $ref: '#' }, { $ref: '#' }], properties: { a: { $ref: '#' } } };
    let deep: unknown = '1';
    for (let depth = 0; depth < 2000; depth += 1) deep = { a: deep };
    assert.deepEqual(retype(deep, ring, ring), deep);
    const tree = { type: 'object', properties: { a: { $ref: '#' }, n: whole } };
    assert.deepEqual(retype({ a: { a: { n: '1' } } }, tree, tree), { a: { a: { n: 1 } } });
  });
});
