import * as z from 'zod';
import type { ChatRequest } from '../../chat/request';
import { jsonObject } from '../json/json-object';
import { outputConfigEffort } from './effort';
import { plainSchema } from './schema-words';

const details = {
  name: z.string().nullish(),
  schema: jsonObject.nullish(),
  strict: z.boolean().nullish(),
};

/** The form of an answer: Chat puts the schema into an object of its own, everybody else beside the type. */
const format = z
  .object({
    type: z.enum(['text', 'json_object', 'json_schema']),
    json_schema: z.object(details).nullish(),
    ...details,
  })
  .refine(({ type, json_schema, schema }) => type !== 'json_schema' || json_schema || schema, {
    error: 'is missing',
    path: ['json_schema'],
  })
  .nullish();

/** Where each protocol says it: Chat and GigaChat, Responses, Anthropic today and in its beta. */
export const answerFields = {
  response_format: format,
  text: z.object({ format, verbosity: z.string().nullish() }).nullish(),
  output_config: z.object({ effort: outputConfigEffort, format }).nullish(),
  output_format: format,
};

type AnswerBody = z.infer<z.ZodObject<typeof answerFields>>;

/** The field that asks for a form, as the caller spelt it. */
export function answerFieldOf(body: AnswerBody): Pick<ChatRequest, 'answerField'> {
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
