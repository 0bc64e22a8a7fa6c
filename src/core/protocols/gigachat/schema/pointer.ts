/** What a local `$ref` (`#/$defs/A/properties/x`) points to in its document; undefined when nothing is there. */
export function resolvePointer(document: unknown, ref: string): unknown {
  if (ref === '#') return document;
  if (!ref.startsWith('#/')) return undefined;
  let found: unknown = document;
  // Step by step: of a long reference only what leads somewhere is read.
  for (let at = '#/'.length, end = 0; end < ref.length; at = end + 1) {
    const slash = ref.indexOf('/', at);
    end = slash < 0 ? ref.length : slash;
    const key = decode(ref.slice(at, end)).replaceAll('~1', '/').replaceAll('~0', '~');
    // An array's `length` is its own, but no value of the document.
    if (typeof found !== 'object' || found === null || !isValueOf(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}

function isValueOf(container: object, key: string): boolean {
  return Object.prototype.propertyIsEnumerable.call(container, key);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
