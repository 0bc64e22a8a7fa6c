/** What a value of JSON is, in the words of JSON Schema; a whole number is a `number` here. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** True for a value of one of the types; whole numbers are of type `integer` as well. */
export function isOfTypes(value: unknown, types: ReadonlySet<string>): boolean {
  return types.has(jsonType(value)) || (types.has('integer') && Number.isInteger(value));
}
