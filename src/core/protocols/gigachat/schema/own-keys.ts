import { asRecord } from '../../json/json';
import type { ValueWalk } from './cast-back';
import type { SchemaNode } from './flatten';

/**
 * An object with the names of its schemas where a model spelled one otherwise, `filePath` for `file_path`; the very same
 * object when it has none. A name that could be two, or stands there as it should, is left alone.
 */
export function withOwnKeys(value: object, schemas: readonly SchemaNode[], walk: ValueWalk): object {
  const known = schemas.map(({ properties }) => asRecord(properties) ?? {});
  const unknown = Object.keys(value).filter((key) => !known.some((properties) => Object.hasOwn(properties, key)));
  if (unknown.length === 0 || Array.isArray(value)) return value;
  const names = new Set(known.flatMap((properties) => Object.keys(properties)));
  walk.left -= names.size;
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
