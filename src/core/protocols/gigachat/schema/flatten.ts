import { asRecord, wordOf } from '../../json/json';
import { resolvePointer } from './pointer';

export type SchemaNode = Readonly<Record<string, unknown>>;

/** One schema without references and variants; what it contains still has them. */
export interface Flat {
  schema: SchemaNode;
  /** Null was allowed too. */
  nullable: boolean;
  /** The references that were followed to get here: recursion shows in them. */
  trail: readonly string[];
}

/**
 * The document that references point into, how many schemas they may still add, and how many properties and values may
 * still be copied: references can multiply without end. `depth`: the schemas that the one at hand stands in.
 */
export interface Walk {
  document: unknown;
  left: number;
  copies: number;
  depth: number;
}

/** A reference that contains itself is followed this often, then it ends in an open object. */
const deepestRecursion = 2;
/** References inside each other, however they differ. */
const longestTrail = 64;

/** Takes `$ref`, `allOf`, `anyOf`, `oneOf` off a schema's top level. `true`, `{}` and what is no schema give `{}`. */
export function flatten(node: unknown, walk: Walk, trail: readonly string[]): Flat {
  walk.left -= 1;
  const { $ref, allOf, anyOf, oneOf, ...own } = asRecord(node) ?? {};
  const types = listOf(own.type);
  const base: Flat = { schema: own, nullable: own.nullable === true || types.includes('null'), trail };
  walk.copies -=
    Object.keys(asRecord(own.properties) ?? {}).length + valuesOf(own).length + listOf(own.required).length;
  const layers = [base];
  let deepest = trail;
  const add = (layer: Flat) => {
    layers.push(layer);
    if (layer.trail.length >= deepest.length) deepest = layer.trail;
  };
  if (typeof $ref === 'string') add(follow($ref, walk, trail));
  for (const part of listOf(allOf)) add(flatten(part, walk, deepest));
  const flat = layers.length === 1 ? base : merge(layers, deepest);
  const variants = variantsOf({ anyOf, oneOf }).map((variant) => flatten(variant, walk, trail));
  return variants.length === 0 ? flat : choose(flat, variants);
}

function follow(ref: string, walk: Walk, trail: readonly string[]): Flat {
  const isSpent = walk.left <= 0 || walk.copies <= 0 || trail.length >= longestTrail;
  const times = trail.filter((followed) => followed === ref).length;
  const target = isSpent || times >= deepestRecursion ? undefined : resolvePointer(walk.document, ref);
  if (target === undefined) return { schema: { type: 'object' }, nullable: false, trail };
  return flatten(target, walk, [...trail, ref]);
}

/** All layers at once, in their order; where they disagree the first of them wins. */
function merge(layers: readonly Flat[], trail: readonly string[]): Flat {
  const schema = new Map<string, unknown>();
  const properties = new Map<string, unknown>();
  const required = new Set<unknown>();
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer.schema)) if (!schema.has(key)) schema.set(key, value);
    for (const [name, property] of Object.entries(asRecord(layer.schema.properties) ?? {}))
      if (!properties.has(name)) properties.set(name, property);
    for (const name of listOf(layer.schema.required)) required.add(name);
  }
  if (properties.size > 0) schema.set('properties', Object.fromEntries(properties));
  if (required.size > 0) schema.set('required', [...required]);
  return { schema: Object.fromEntries(schema), nullable: layers.some(({ nullable }) => nullable), trail };
}

/** The longer trail of two schemas that are put together; of two equal ones the inner. */
function deeper(inner: Flat, outer: Flat): readonly string[] {
  return inner.trail.length >= outer.trail.length ? inner.trail : outer.trail;
}

/** Variants become one: objects are united, lists of values joined; of others the first counts and names the rest. */
function choose(base: Flat, variants: readonly Flat[]): Flat {
  const real = variants.filter(({ schema }) => !isNull(schema));
  const nullable = base.nullable || real.length < variants.length || real.some((variant) => variant.nullable);
  const [first, ...others] = real;
  if (!first) return { ...base, nullable: true };
  if (others.length === 0) return { ...merge([base, first], deeper(first, base)), nullable };
  const united = real.every(({ schema }) => isObject(schema)) ? unite(real) : joinValues(real);
  if (united) {
    const all = { schema: united, nullable, trail: deepestTrail(real) };
    return { ...merge([base, all], deeper(all, base)), nullable };
  }
  const merged = merge([base, first], deeper(first, base));
  const rest = others.map(({ schema }) => wordFor(schema)).join(', ');
  const description = [merged.schema.description, `Or: ${rest}.`].filter((text) => typeof text === 'string').join(' ');
  return { ...merged, schema: { ...merged.schema, description }, nullable };
}

/** All properties of all variants; required is only what every variant requires. */
function unite(variants: readonly Flat[]): SchemaNode {
  const properties = new Map<string, { first: unknown; values: Set<unknown>; times: number }>();
  for (const { schema } of variants) {
    for (const [name, property] of Object.entries(asRecord(schema.properties) ?? {})) {
      const known = properties.get(name);
      const values = valuesOf(asRecord(property) ?? {});
      if (!known || !asRecord(known.first))
        properties.set(name, { first: property, values: new Set(values), times: 1 });
      else {
        known.times += 1;
        for (const value of values) known.values.add(value);
      }
    }
  }
  const united = [...properties].map(([name, { first, values, times }]) => {
    const isJoined = times > 1 && values.size > 0;
    return [name, isJoined ? { ...asRecord(first), const: undefined, enum: [...values] } : first] as const;
  });
  const [first, ...others] = variants.map(({ schema }) => new Set(listOf(schema.required)));
  const required = [...(first ?? [])].filter((name) => others.every((names) => names.has(name)));
  return { type: 'object', properties: Object.fromEntries(united), required };
}

function joinValues(variants: readonly Flat[]): SchemaNode | undefined {
  const values = variants.map(({ schema }) => valuesOf(schema));
  return values.every((list) => list.length > 0) ? { enum: [...new Set(values.flat())] } : undefined;
}

function deepestTrail(variants: readonly Flat[]): readonly string[] {
  return variants.reduce<readonly string[]>(
    (longest, { trail }) => (trail.length > longest.length ? trail : longest),
    [],
  );
}

/** What a schema says through others for certain. */
export function certainOf({ $ref, allOf }: SchemaNode, document: unknown): unknown[] {
  return [...(typeof $ref === 'string' ? [resolvePointer(document, $ref)] : []), ...listOf(allOf)];
}

/** The schemas of which a value is to fit one. */
export function variantsOf({ anyOf, oneOf }: SchemaNode): unknown[] {
  return [...listOf(anyOf), ...listOf(oneOf)];
}

/** The values a schema lists, by `enum` or `const`. */
export function valuesOf(schema: SchemaNode): unknown[] {
  return 'const' in schema && schema.const !== undefined ? [schema.const] : listOf(schema.enum);
}

function isNull(schema: SchemaNode): boolean {
  const values = valuesOf(schema);
  return schema.type === 'null' || (values.length > 0 && values.every((value) => value === null));
}

function isObject(schema: SchemaNode): boolean {
  return schema.type === 'object' || (schema.type === undefined && asRecord(schema.properties) !== undefined);
}

function wordFor(schema: SchemaNode): string {
  const type = listOf(schema.type).find((one) => one !== 'null') ?? (valuesOf(schema).length > 0 ? 'value' : 'object');
  return typeof schema.title === 'string' ? `${wordOf(type)} ${schema.title}` : wordOf(type);
}

/** A list as it is, a single value as a list of it, nothing as an empty one. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
