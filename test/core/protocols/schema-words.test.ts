import assert from 'node:assert/strict';
import { plainSchema } from '../../../src/core/protocols/dialects/schema-words';

const plain = {
  type: 'object',
  properties: {
    type: { type: 'string', enum: ['OBJECT', 'ARRAY'], description: 'STRING' },
    list: { type: ['array', 'null'], items: { anyOf: [{ type: 'string' }, { type: 'number', default: 0 }] } },
  },
  required: [],
  additionalProperties: false,
};

describe("a client's schema", () => {
  it('is passed on as the very same object when nothing is odd', () => {
    assert.equal(plainSchema(plain), plain);
  });

  const odd: readonly [string, object, object][] = [
    ['a type in capitals', { type: 'STRING' }, { type: 'string' }],
    ['one of several types in capitals', { type: ['STRING', 'null'] }, { type: ['string', 'null'] }],
    ['null in place of nothing', { type: 'string', description: null }, { type: 'string' }],
    ['an empty list in place of an object', { type: 'object', properties: [] }, { type: 'object', properties: {} }],
    ['null in place of a schema', { properties: { any: null } }, { properties: { any: {} } }],
  ];
  for (const [what, given, mended] of odd) {
    it(`is mended wherever it has ${what}`, () => {
      const around = (schema: object): object[] => [
        schema,
        { ...plain, properties: { ...plain.properties, one: schema } },
        { type: 'array', items: schema },
        { prefixItems: [{ type: 'string' }, schema] },
        { oneOf: [plain, { allOf: [schema] }] },
        { $defs: { one: { additionalProperties: schema } }, patternProperties: { x: { not: schema } } },
      ];
      assert.deepEqual(
        around(given).map((schema) => plainSchema({ ...schema })),
        around(mended),
      );
    });
  }

  it('keeps null and empty lists where they say something', () => {
    const schema = { type: 'string', default: null, enum: [], examples: [null, 'OBJECT'], const: null };
    assert.deepEqual(plainSchema(schema), schema);
  });
});
