import { asRecord } from '../../json';

/** What a local `$ref` (`#/$defs/A/properties/x`) points to in its document; undefined when nothing is there. */
export function resolvePointer(document: unknown, ref: string): unknown {
  if (ref === '#') return document;
  if (!ref.startsWith('#/')) return undefined;
  let found: unknown = document;
  for (const part of ref.slice(2).split('/')) {
    const key = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
    const container = Array.isArray(found) ? { ...found } : asRecord(found);
    if (!container || !Object.hasOwn(container, key)) return undefined;
    found = (container as Record<string, unknown>)[key];
  }
  return found;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
