import * as z from 'zod';
import type { ChatRequest } from '../../chat/request';
import { lazily } from '../../ground/lazily';
import { asRecord } from '../json/json';
import { jsonObject } from '../json/json-object';
import { effortFields, outputConfigEffort, toEffort } from './effort';
import type { Place } from './reading';
import { plainSchema } from './schema-words';

const details = {
  name: z.string().nullish(),
  schema: jsonObject.nullish(),
  strict: z.boolean().nullish(),
};

/** Words by which an object is known for a JSON Schema. */
const schemaWords = ['type', 'properties', 'items', '$ref', 'anyOf', 'oneOf', 'allOf', 'enum', 'const'];

/** Some callers put the schema where the object that holds it belongs; left out, it would hold the answer to nothing. */
function withSchema(value: unknown): unknown {
  const given = asRecord(value);
  if (!given || given.schema !== undefined || !schemaWords.some((word) => Object.hasOwn(given, word))) return value;
  const { name, strict, ...schema } = given;
  return { name, strict, schema };
}

/** The form of an answer; `schemaAt` is where the protocol has its schema, and where a missing one is looked for. */
const formWith = (schemaAt: 'schema' | 'json_schema') =>
  z
    .object({
      type: z.enum(['text', 'json_object', 'json_schema']),
      json_schema: z.preprocess(withSchema, z.object(details).nullish()),
      ...details,
    })
    .refine(({ type, json_schema, schema }) => type !== 'json_schema' || json_schema || schema, {
      error: 'is missing',
      path: [schemaAt],
    })
    .nullish();
/** Chat puts the schema into an object of its own, everybody else beside the type. */
const chatForm = formWith('json_schema');
const form = formWith('schema');

/** Where each protocol says it: Chat and GigaChat, Responses, Anthropic today and in its beta. */
export const answerFields = {
  response_format: chatForm,
  text: z.object({ format: form, verbosity: z.string().nullish() }).nullish(),
  output_config: z.object({ effort: outputConfigEffort, format: form }).nullish(),
  output_format: form,
};

type AnswerBody = z.infer<z.ZodObject<typeof answerFields>>;

/** The field that asks for a form, as the caller spelt it. */
function answerFieldOf(body: AnswerBody): Pick<ChatRequest, 'answerField'> {
  if (body.response_format) return { answerField: 'response_format' };
  if (body.text?.format) return { answerField: 'text.format' };
  if (body.output_config?.format) return { answerField: 'output_config.format' };
  return body.output_format ? { answerField: 'output_format' } : {};
}

/** The form an answer must have, in whichever spelling it was asked for. */
export function toAnswerForm(body: AnswerBody): ChatRequest['answer'] {
  const asked = body.response_format ?? body.text?.format ?? body.output_config?.format ?? body.output_format;
  if (!asked || asked.type === 'text') return 'text';
  const { name, schema, strict } = asked.json_schema ?? asked;
  // Some servers have the schema beside `json_object`; one of nothing would take away that it is an object.
  if (!schema || (asked.type === 'json_object' && Object.keys(schema).length === 0)) return 'json';
  return { schema: plainSchema(schema), ...(name && { name }), ...(typeof strict === 'boolean' && { strict }) };
}

/** What a conversation says, at a place in it, of how it is to be answered from there on. */
export interface Configuration {
  reasoning_effort?: string;
  text?: AnswerBody['text'];
}

/** Anthropic's way: beside the words of an instruction, or in place of them. */
const inInstruction = lazily(() => z.object({ output_config: z.object({ effort: outputConfigEffort }).nullish() }));
/** OpenAI's way: an item of its own. */
const inItem = lazily(() => z.object({ reasoning: effortFields.reasoning, text: answerFields.text }));

/**
 * The configuration that the entries of a conversation end with: of each word the last counts. Throws
 * `ChatError('invalid-request')` for a wrong one in the newest turn; in the past it is left out, with a note.
 */
export function configurationIn(entries: unknown, placeOf: (index: number) => Place): Configuration {
  const said: Configuration = {};
  if (!Array.isArray(entries)) return said;
  entries.forEach((entry: unknown, index) => {
    const { effort, text } = configured(asRecord(entry), () => placeOf(index));
    if (effort) said.reasoning_effort = effort;
    if (text?.format) said.text = text;
  });
  return said;
}

function configured(entry: Record<string, unknown> | undefined, place: () => Place) {
  if (entry?.type === 'configuration_update') {
    const item = place().read(inItem(), entry);
    return { effort: item?.reasoning?.effort, text: item?.text };
  }
  const isInstruction = entry?.role === 'system' || entry?.role === 'developer';
  if (!isInstruction || !entry.output_config) return {};
  return { effort: place().read(inInstruction(), entry)?.output_config?.effort };
}

/** The form of an answer and its effort: what the conversation said last, else what the request's own fields say. */
export function answerWanted(
  body: AnswerBody & Parameters<typeof toEffort>[0],
  { text, ...effort }: Configuration,
): Pick<ChatRequest, 'answer' | 'answerField' | 'effort'> {
  const form = text ? { text } : body;
  return { answer: toAnswerForm(form), ...answerFieldOf(form), effort: toEffort({ ...body, ...effort }) };
}
