import { asRecord } from '../../json';
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

/** The document that references point into, and how many schemas they may still add: they can multiply without end. */
export interface Walk {
  document: unknown;
  left: number;
}

/** A reference that contains itself is followed this often, then it ends in an open object. */
const deepestRecursion = 2;

/** Takes `$ref`, `allOf`, `anyOf` and `oneOf` out of a schema's top level. `true`, `{}` and what is no schema give `{}`. */
export function flatten(node: unknown, walk: Walk, trail: readonly string[]): Flat {
  walk.left -= 1;
  const { $ref, allOf, anyOf, oneOf, ...own } = asRecord(node) ?? {};
  const types = listOf(own.type);
  let flat: Flat = { schema: own, nullable: own.nullable === true || types.includes('null'), trail };
  if (typeof $ref === 'string') flat = merge(follow($ref, walk, trail), flat);
  for (const part of listOf(allOf)) flat = merge(flatten(part, walk, flat.trail), flat);
  const variants = [...listOf(anyOf), ...listOf(oneOf)].map((variant) => flatten(variant, walk, trail));
  return variants.length === 0 ? flat : choose(flat, variants);
}

function follow(ref: string, walk: Walk, trail: readonly string[]): Flat {
  const target = resolvePointer(walk.document, ref);
  const times = trail.filter((followed) => followed === ref).length;
  if (target === undefined || times >= deepestRecursion || walk.left <= 0) {
    return { schema: { type: 'object' }, nullable: false, trail };
  }
  return flatten(target, walk, [...trail, ref]);
}

/** Both at once; where they disagree `outer` wins. */
function merge(inner: Flat, outer: Flat): Flat {
  const properties = { ...asRecord(inner.schema.properties), ...asRecord(outer.schema.properties) };
  const required = [...new Set([...listOf(inner.schema.required), ...listOf(outer.schema.required)])];
  return {
    schema: {
      ...inner.schema,
      ...outer.schema,
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
    },
    nullable: inner.nullable || outer.nullable,
    trail: inner.trail.length >= outer.trail.length ? inner.trail : outer.trail,
  };
}

/** Variants become one: objects are united, lists of values joined; of others the first counts and names the rest. */
function choose(base: Flat, variants: readonly Flat[]): Flat {
  const real = variants.filter(({ schema }) => !isNull(schema));
  const nullable = base.nullable || real.length < variants.length || real.some((variant) => variant.nullable);
  const [first, ...others] = real;
  if (!first) return { ...base, nullable: true };
  if (others.length === 0) return { ...merge(first, base), nullable };
  const united = real.every(({ schema }) => isObject(schema)) ? unite(real) : joinValues(real);
  if (united) return { ...merge({ schema: united, nullable, trail: deepestTrail(real) }, base), nullable };
  const merged = merge(first, base);
  const rest = others.map(({ schema }) => wordFor(schema)).join(', ');
  const description = [merged.schema.description, `Or: ${rest}.`].filter((text) => typeof text === 'string').join(' ');
  return { ...merged, schema: { ...merged.schema, description }, nullable };
}

/** All properties of all variants; required is only what every variant requires. */
function unite(variants: readonly Flat[]): SchemaNode {
  const properties = new Map<string, unknown>();
  for (const { schema } of variants) {
    for (const [name, property] of Object.entries(asRecord(schema.properties) ?? {})) {
      const known = asRecord(properties.get(name));
      const values = [...valuesOf(known ?? {}), ...valuesOf(asRecord(property) ?? {})];
      if (!known) properties.set(name, property);
      else if (values.length > 0) properties.set(name, { ...known, const: undefined, enum: [...new Set(values)] });
    }
  }
  const required = listOf(variants[0]?.schema.required).filter((name) =>
    variants.every(({ schema }) => listOf(schema.required).includes(name)),
  );
  return { type: 'object', properties: Object.fromEntries(properties), required };
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
  return typeof schema.title === 'string' ? `${String(type)} ${schema.title}` : String(type);
}

/** A list as it is, a single value as a list of it, nothing as an empty one. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
