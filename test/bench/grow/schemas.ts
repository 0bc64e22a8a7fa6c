import { parseJson } from '../../../src/core/ground/text/parse-json';
import { misfit } from '../../../src/core/protocols/gigachat/fits-schema';
import { castBack } from '../../../src/core/protocols/gigachat/schema/cast-back';
import { resolvePointer } from '../../../src/core/protocols/gigachat/schema/pointer';
import { RootSchema } from '../../../src/core/protocols/gigachat/schema/root';
import { toResultJson } from '../../../src/core/protocols/gigachat/tool-json';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';
import { repairJson } from '../../../src/core/protocols/json/json-repair';
import { type GrowCase, many } from './grow-case';

/** A schema of which so many variants are itself. */
const self = (count: number) => ({
  $ref: '#/$defs/A',
  $defs: { A: { anyOf: many(count, () => ({ $ref: '#/$defs/A' })), properties: { a: { $ref: '#/$defs/A' } } } },
});
/** A text that lies in memory in one piece. */
const flat = (text: string) => Buffer.from(text).toString();
const rooted = (schema: object) => () => new RootSchema(schema as Record<string, unknown>).toStrict();

export const schemaCases: readonly GrowCase[] = [
  {
    name: 'JSON of brackets',
    size: 16_000,
    // Made once: to make it costs more than to see how deep it is.
    make: (size) => {
      const text = flat('['.repeat(size) + ']'.repeat(size));
      return () => parseJson(text);
    },
  },
  {
    name: 'JSON of strings with brackets',
    size: 64_000,
    make: (size) => () => parseJson(JSON.stringify(many(size / 8, () => '[{\\"'))),
  },
  { name: 'a result of nested JSON', size: 16_000, make: (size) => () => toResultJson('{"a":'.repeat(size), false) },
  {
    name: 'cut-off JSON of brackets',
    size: 16_000,
    make: (size) => {
      const text = flat('[{"a":'.repeat(size));
      return () => repairJson(text);
    },
  },
  { name: 'cut-off JSON of commas', size: 64_000, make: (size) => () => repairJson(`[${'1,'.repeat(size)}"`) },
  {
    name: 'a schema of itself, held against a value',
    size: 10,
    make: (size) => () => misfit({ a: 1 }, self(size), self(size)),
  },
  {
    name: 'a schema of itself, cast back',
    size: 10,
    make: (size) => () => castBack({ a: '1' }, self(size), self(size)),
  },
  {
    name: 'a schema of itself, for strict hosts',
    size: 10,
    make: (size) =>
      rooted({ ...self(size), $ref: undefined, type: 'object', properties: { a: { $ref: '#/$defs/A' } } }),
  },
  {
    name: 'a schema of many parts',
    size: 1000,
    make: (size) => rooted({ type: 'object', allOf: many(size, (index) => ({ properties: { [`p${index}`]: {} } })) }),
  },
  {
    name: 'a schema of many variants',
    size: 1000,
    make: (size) =>
      rooted({
        type: 'object',
        properties: {
          a: {
            anyOf: many(size, (index) => ({
              type: 'object',
              properties: { kind: { const: index } },
              required: ['kind'],
            })),
          },
        },
      }),
  },
  {
    name: 'a schema of references in a row',
    size: 500,
    make: (size) =>
      rooted({
        type: 'object',
        properties: { a: { $ref: '#/$defs/d0' } },
        $defs: Object.fromEntries(
          many(size, (index) => [`d${index}`, { properties: { a: { $ref: `#/$defs/d${index + 1}` } } }]),
        ),
      }),
  },
  {
    name: 'many values against many others',
    size: 400,
    make: (size) => () =>
      misfit(
        many(size, (index) => `v${index}`),
        { items: { enum: many(size, (index) => `w${index}`) } },
        {},
      ),
  },
  {
    name: 'a pointer of many steps',
    size: 2_000,
    make: (size) => {
      let document: object = {};
      for (let step = 0; step < size; step += 1) document = { '/~A': document };
      const ref = flat(`#${'/~1~0%41'.repeat(size)}`);
      return () => resolvePointer(document, ref);
    },
  },
  {
    name: 'many tools for GigaChat',
    size: 200,
    make: (size) => {
      const tools = many(size, (index) => ({ name: `a/b ${index % 7} ${'x'.repeat(70)}`, schema: { type: 'object' } }));
      return () => new WireTools(tools);
    },
  },
];
