import { asRecord } from '../../json/json';
import type { ValueWalk } from './cast-back';
import { allowsOtherNames, declaredNames } from './declared-names';
import { listOf, type SchemaNode } from './flatten';

/**
 * An object with the names of its schemas where a model spelled one otherwise, `filePath` for `file_path`; the very same
 * object when it has none. A name that could be two, or stands there as it should, is left alone; so is one that the
 * schemas allow beside their own, unless one that they require is missing.
 */
export function withOwnKeys(value: object, schemas: readonly SchemaNode[], walk: ValueWalk): object {
  const known = schemas.map(({ properties }) => asRecord(properties) ?? {});
  const strange = Object.keys(value).filter((key) => !known.some((properties) => Object.hasOwn(properties, key)));
  if (strange.length === 0 || Array.isArray(value)) return value;
  const [node] = schemas;
  const declared = declaredNames(node, walk.document);
  const unknown = strange.filter((key) => !declared.has(key));
  const own = known.flatMap((properties) => Object.keys(properties));
  const required = new Set(schemas.flatMap((schema) => listOf(schema.required)));
  const names = new Set(schemas.some(allowsOtherNames) ? own.filter((name) => required.has(name)) : own);
  walk.left -= declared.size;
  const written = bySpelling(unknown);
  const meant = new Map<string, string>();
  for (const [spelled, [name, ...others]] of bySpelling([...names].filter((one) => !Object.hasOwn(value, one)))) {
    const [key, ...more] = written.get(spelled) ?? [];
    if (name !== undefined && key !== undefined && others.length + more.length === 0) meant.set(key, name);
  }
  if (meant.size === 0) return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]: [string, unknown]) => [meant.get(key) ?? key, own]));
}

function bySpelling(names: readonly string[]): Map<string, string[]> {
  const spelled = new Map<string, string[]>();
  for (const name of names) {
    const key = name.toLowerCase().replace(/[_.\s-]/g, '');
    if (key === '') continue;
    const alike = spelled.get(key);
    if (alike) alike.push(name);
    else spelled.set(key, [name]);
  }
  return spelled;
}
