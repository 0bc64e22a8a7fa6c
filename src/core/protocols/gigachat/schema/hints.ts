import { asRecord } from '../../json/json';
import type { SchemaNode } from './flatten';
import { listOf } from './flatten';

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
  const values = asRecord(schema.additionalProperties);
  if (values && Object.keys(asRecord(schema.properties) ?? {}).length === 0) {
    const type = listOf(values.type).find((one) => typeof one === 'string' && one !== 'null') ?? 'any value';
    hints.push(`A map of string to ${type}.`);
  }
  return hints;
}
