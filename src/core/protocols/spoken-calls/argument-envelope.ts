import type { ToolSpec } from '../../chat/request';
import { parseExact, writeExact } from '../../ground/text/exact-numbers';
import { parseJson } from '../../ground/text/parse-json';
import { allowsOtherNames, declaredNames } from '../gigachat/schema/declared-names';
import { listOf } from '../gigachat/schema/flatten';
import { asRecord } from '../json/json';
import type { ReadJson } from '../json/loose-json';

/** Under these words models put the arguments once more, as if they wrote the whole call. */
const argumentWords = ['arguments', 'args', 'parameters', 'params', 'input', 'kwargs'];
/** Words of the schema that models write around the values, which they put in the place of its properties. */
const schemaWords = [
  'type',
  'title',
  'description',
  'required',
  'additionalProperties',
  'properties',
  '$schema',
  '$defs',
];
/** Envelopes inside each other; a model that is told of its mistake puts another one around. */
const mostEnvelopes = 8;

/**
 * The arguments without what a model put around them: `{"arguments": {…}}`, the name of the tool beside that, or the
 * schema's own `properties`. Only where the tool has no argument of such a name and those inside are its own.
 */
export function withoutEnvelope(written: ReadJson, { name, schema }: Pick<ToolSpec, 'name' | 'schema'>): ReadJson {
  if (!Object.keys(asRecord(written.value) ?? {}).some(isEnvelopeWord)) return written;
  // Any names are this tool's own, and it misses none.
  if (allowsOtherNames(schema) && listOf(schema.required).length === 0) return written;
  const declared = declaredNames(schema, schema);
  let value: unknown = declared.size > 0 ? parseExact(written.text)?.value : undefined;
  for (let depth = 0; depth < mostEnvelopes; depth += 1) {
    const inner = enveloped(value, name, declared);
    if (!inner) return written;
    const keys = Object.keys(inner);
    if (keys.length === 0 || keys.some((key) => declared.has(key))) {
      const text = writeExact(JSON.stringify(inner));
      return { value: parseJson(text)?.value, text };
    }
    value = inner;
  }
  return written;
}

function isEnvelopeWord(key: string): boolean {
  return argumentWords.includes(key) || key === 'properties';
}

/** The object that stands in an envelope, as itself or as its text; undefined when the value is none. */
function enveloped(value: unknown, name: string, declared: ReadonlySet<string>): Record<string, unknown> | undefined {
  const record = asRecord(value);
  if (!record || Object.keys(record).some((key) => declared.has(key))) return undefined;
  const keys = Object.keys(record);
  const others = keys.filter((key) => !argumentWords.includes(key));
  const isNamed = others.length === 1 && others[0] === 'name' && record.name === name;
  const word = keys.find((key) => argumentWords.includes(key));
  const isCall = word !== undefined && keys.length - others.length === 1 && (others.length === 0 || isNamed);
  const isSchema = Object.hasOwn(record, 'properties') && keys.every((key) => schemaWords.includes(key));
  const inner = isCall ? record[word] : isSchema ? record.properties : undefined;
  return asRecord(typeof inner === 'string' ? parseExact(inner)?.value : inner);
}
