/** `value` as a JSON object, or undefined when it is anything else. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** What stands where a word or a number is expected, as text. Empty for objects, whose `toString` is whatever was sent. */
export function wordOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? '' : String(value);
}

/**
 * JSON text in which no letter stands by half. Agents cut what their tools say anywhere, also inside a surrogate pair,
 * and strict readers refuse the whole text for it.
 */
export function withWholeLetters(json: string): string {
  // Looked for as text: a pattern takes five times as long, and nearly all texts hold none.
  if (!json.includes('\\ud') && !json.includes('\\uD')) return json;
  const half = '\\ufffd';
  // An escaped backslash, a pair, or half of one: each step takes one of them, so none is taken for another.
  return json.replace(/\\(?:\\|u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F]..)/g, (found) =>
    found.length === half.length ? half : found,
  );
}
