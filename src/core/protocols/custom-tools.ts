import type { JsonSchema } from '../chat/request';
import { parseJson } from '../ground/text/parse-json';
import { asRecord, wordOf } from './json/json';

// OpenAI's custom tools take free text. Models behind us take JSON only: there they are functions with one text field.

/** The schema of the function that stands for a custom tool. */
export const customSchema: JsonSchema = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
  required: ['input'],
};

/** The description of that function: the tool's own, and the grammar that its input has to follow, if there is one. */
export function customDescription(
  description: string | null | undefined,
  format: Readonly<Record<string, unknown>> | null | undefined,
): string | undefined {
  // Chat Completions has the grammar in an object of its own, Responses beside the type.
  const { definition, syntax } = asRecord(format?.grammar) ?? format ?? {};
  const hint =
    format?.type === 'grammar' && typeof definition === 'string'
      ? `The input must follow this ${wordOf(syntax)} grammar:\n${definition}`
      : undefined;
  return [description, hint].filter((text) => text).join('\n\n') || undefined;
}

/** The arguments by which a model would have called a custom tool with this input. */
export function toCustomArgs(input: string): string {
  return JSON.stringify({ input });
}

/** The input of a custom tool out of a model's arguments; whatever the model made of them, nothing is lost. */
export function fromCustomArgs(args: string): string {
  const fields = asRecord(parseJson(args)?.value);
  if (!fields) return args;
  if (typeof fields.input === 'string') return fields.input;
  const [only, ...more] = Object.values(fields);
  return typeof only === 'string' && more.length === 0 ? only : args;
}
