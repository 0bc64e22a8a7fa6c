/** A JSON schema, as loosely as clients write them. */
export type Schema = Readonly<Record<string, unknown>>;

/** True for a plain JSON object. */
export function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema that is meant: references followed, the first real choice taken, parts merged. */
export function resolve(schema: unknown, root: Schema, depth = 0): Schema {
  if (!isObject(schema) || depth > 20) return {};
  if (typeof schema.$ref === 'string') {
    const { $ref, ...rest } = schema;
    return { ...resolve(lookUp($ref, root), root, depth + 1), ...rest };
  }
  for (const key of ['anyOf', 'oneOf']) {
    const choices = schema[key];
    if (!Array.isArray(choices)) continue;
    const { [key]: _, ...rest } = schema;
    const real = choices.find((choice) => isObject(choice) && choice.type !== 'null');
    return { ...rest, ...resolve(real, root, depth + 1) };
  }
  if (Array.isArray(schema.allOf)) {
    const { allOf, ...rest } = schema;
    return Object.assign({}, rest, ...schema.allOf.map((part) => resolve(part, root, depth + 1)));
  }
  return schema;
}

/** The type a value must have; of several the first that is not null. */
export function typeOf(schema: Schema): string {
  const { type } = schema;
  if (Array.isArray(type)) return type.find((one) => typeof one === 'string' && one !== 'null') ?? 'string';
  if (typeof type === 'string') return type;
  if (isObject(schema.properties)) return 'object';
  return schema.items === undefined ? 'string' : 'array';
}

/** The properties of an object schema, each resolved, with whether it is required. */
export function properties(schema: Schema, root: Schema): { name: string; schema: Schema; required: boolean }[] {
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const all = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  return all.map(([name, property]) => ({ name, schema: resolve(property, root), required: required.includes(name) }));
}

function lookUp(ref: string, root: Schema): unknown {
  if (!ref.startsWith('#')) return {};
  let at: unknown = root;
  for (const step of ref.slice(1).split('/').filter(Boolean)) {
    at = isObject(at) ? at[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  return at;
}
