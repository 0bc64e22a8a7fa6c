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

/**
 * What a value is made of, without what it says: texts become their length, lists longer than twelve show their ends.
 * For a log that a user can hand on to report what went wrong.
 */
export function shapeOf(value: unknown): string {
  return JSON.stringify(reduce(value, ''));
}

function reduce(value: unknown, key: string): unknown {
  if (typeof value === 'string') return spoken.has(key) && value.length <= 64 ? value : `<${value.length}>`;
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (value instanceof URL) return '<address>';
  if (Array.isArray(value)) {
    const shown = value.length > 12 ? [...value.slice(0, 6), `<${value.length - 10} more>`, ...value.slice(-4)] : value;
    return shown.map((item, index) => (value.length > 12 && index === 6 ? item : reduce(item, key)));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, reduce(inner, name)]));
}
