/** Fields whose values are words of a protocol, never of a person. */
const spoken = new Set([
  'role',
  'type',
  'model',
  'stream',
  'finish_reason',
  'function_call',
  'tool_choice',
  'effort',
  'reasoning_effort',
]);

/** So many fields of an object are shown. */
const mostFields = 40;

/**
 * What a value is made of, without what it says: texts become their length, and so do names of fields that are no words
 * of a program; lists longer than twelve show their ends, objects of more than 40 fields their first ones. For a log
 * that a user can hand on to report what went wrong.
 */
export function shapeOf(value: unknown): string {
  return JSON.stringify(reduce(value, ''));
}

function reduce(value: unknown, key: string): unknown {
  if (typeof value === 'string') return spoken.has(key) && isWord(value) ? value : `<${value.length}>`;
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (value instanceof URL) return '<address>';
  if (Array.isArray(value)) {
    const shown = value.length > 12 ? [...value.slice(0, 6), `<${value.length - 10} more>`, ...value.slice(-4)] : value;
    return shown.map((item, index) => (value.length > 12 && index === 6 ? item : reduce(item, key)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value);
  const shown = names
    .slice(0, mostFields)
    .map((name) => [isWord(name) ? name : `<${name.length}>`, reduce(Reflect.get(value, name), name)]);
  if (names.length > mostFields) shown.push(['…', `<${names.length - mostFields} more>`]);
  return Object.fromEntries(shown);
}

function isWord(text: string): boolean {
  return text.length <= 64 && /^[\w$./:-]+$/.test(text);
}
