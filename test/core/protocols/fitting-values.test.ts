import assert from 'node:assert/strict';
import { misfit } from '../../../src/core/protocols/gigachat/fits-schema';
import { toOwnTypes } from '../../../src/core/protocols/gigachat/schema/own-types';
import { RootSchema } from '../../../src/core/protocols/gigachat/schema/root';
import { Random } from '../../fuzz/random';

type Json = Record<string, unknown>;
/** A schema, and how a value that fits it is made. */
interface Kind {
  schema: unknown;
  value: () => unknown;
}

const texts = ['', 'a', '5', 'true', 'null', '{"a":1}', '[1]', ' x ', '1e3', '007', '"q"', 'Пермь'];
const names = ['a', 'b', 'type', 'properties', '$ref', 'x y', 'items', 'anyOf', 'value', 'город', 'enum', '__proto__'];

function anyKind(random: Random, depth: number, definitions: Json): Kind {
  const inner = () => anyKind(random, depth - 1, definitions);
  const some = <T>(end: number, make: () => T): T[] => Array.from({ length: random.below(end) }, make);
  const named = ({ schema, value }: Kind): Kind => {
    const name = `D${Object.keys(definitions).length}`;
    definitions[name] = schema;
    return { schema: { $ref: `#/$defs/${name}` }, value };
  };
  const scalars: (() => Kind)[] = [
    () => ({ schema: { type: 'string' }, value: () => random.pick(texts) }),
    () => ({ schema: { type: 'integer' }, value: () => random.pick([0, 1, -5, 2 ** 40]) }),
    () => ({ schema: { type: ['boolean', 'null'] }, value: () => random.pick<boolean | null>([true, false, null]) }),
    () => {
      const values = [
        random.pick<unknown>([1, 'a']),
        ...some(3, () => random.pick<unknown>(['1', true, null, 'true'])),
      ];
      return { schema: { enum: values }, value: () => random.pick(values) };
    },
    () => ({ schema: {}, value: () => random.pick<unknown>([1, '5', { a: '1' }, ['2'], '{"x":1}']) }),
  ];
  const others: (() => Kind)[] = [
    () => {
      const fields = new Map(some(4, () => [random.pick(names), inner()] as const));
      const required = [...fields.keys()].filter(() => random.below(2) === 0);
      const schemas = [...fields].map(([name, { schema }]) => [name, schema]);
      const told = () => [...fields].filter(([name]) => required.includes(name) || random.below(2) === 0);
      return {
        schema: { type: 'object', properties: Object.fromEntries(schemas), required },
        value: () => Object.fromEntries(told().map(([name, { value }]) => [name, value()])),
      };
    },
    () => {
      const item = inner();
      return { schema: { type: 'array', items: item.schema }, value: () => some(4, item.value) };
    },
    () => {
      const variants = Array.from({ length: 2 }, () => {
        const variant = random.pick(scalars)();
        return random.pick([variant, named(variant), { ...variant, schema: { anyOf: [variant.schema] } }]);
      });
      const schema = { anyOf: variants.map((variant) => variant.schema) };
      return { schema, value: () => random.pick(variants).value() };
    },
    () => {
      const name = `D${Object.keys(definitions).length}`;
      definitions[name] = {};
      const target = inner();
      definitions[name] = target.schema;
      return { schema: { $ref: `#/$defs/${name}` }, value: target.value };
    },
  ];
  return random.pick(depth > 0 ? [...scalars, ...others, ...others] : scalars)();
}

describe('any value that fits its schema', () => {
  it('comes back as it is, with its wrapper and without', () => {
    for (let seed = 1; seed <= 3000; seed += 1) {
      const random = new Random(seed);
      const definitions: Json = {};
      const kind = anyKind(random, 3, definitions);
      const schema = { ...(kind.schema as Json), $defs: definitions };
      const value = kind.value();
      const told = `seed ${seed}: ${JSON.stringify({ schema, value })}`;
      assert.equal(misfit(value, schema, schema), undefined, told);
      assert.deepEqual(toOwnTypes(value, schema, schema, JSON.stringify(value)), value, told);
      const root = new RootSchema(schema);
      assert.deepEqual(root.unwrap(root.wrap(value)), value, told);
    }
  });
});
