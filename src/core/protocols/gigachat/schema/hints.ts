import { asRecord } from '../../json/json';
import type { SchemaNode } from './flatten';
import { listOf, valuesOf } from './flatten';

/** Keywords that strict hosts drop or refuse, with the words that say the same to a model. */
const words: Readonly<Record<string, string>> = {
  default: 'Default',
  minimum: 'Minimum',
  maximum: 'Maximum',
  exclusiveMinimum: 'Greater than',
  exclusiveMaximum: 'Less than',
  multipleOf: 'Multiple of',
  minLength: 'Shortest length',
  maxLength: 'Longest length',
  pattern: 'Pattern',
  format: 'Format',
  minItems: 'Fewest items',
  maxItems: 'Most items',
};

/** The formats that strict hosts know. */
export const knownFormats: readonly unknown[] = ['date', 'date-time', 'time'];

/** What a schema says beyond its shape, in words for its description. */
export function hintsOf(schema: SchemaNode): string[] {
  const hints = Object.entries(words).flatMap(([key, word]) => {
    const value = schema[key];
    const isText = typeof value === 'string' && !(key === 'format' && knownFormats.includes(value));
    if (!isText && typeof value !== 'number' && typeof value !== 'boolean') return [];
    return [`${word}: ${String(value).slice(0, 200)}.`];
  });
  if (schema.uniqueItems === true) hints.push('No item twice.');
  const listed = valuesOf(schema).filter((value) => value !== null);
  if (listed.some((value) => typeof value === 'object') || (listed.length === 1 && typeof listed[0] === 'boolean')) {
    hints.push(`One of: ${JSON.stringify(listed.slice(0, 200)).slice(1, -1).slice(0, 200)}.`);
  }
  for (const [pattern, property] of Object.entries(asRecord(schema.patternProperties) ?? {}).slice(0, 20)) {
    hints.push(`Keys that match ${pattern.slice(0, 200)}: ${typeWord(property)}.`);
  }
  const values = asRecord(schema.additionalProperties);
  if (values && Object.keys(asRecord(schema.properties) ?? {}).length === 0) {
    hints.push(`A map of string to ${typeWord(values)}.`);
  }
  return hints;
}

function typeWord(schema: unknown): string {
  const types = listOf(asRecord(schema)?.type);
  return types.find((one): one is string => typeof one === 'string' && one !== 'null') ?? 'any value';
}
