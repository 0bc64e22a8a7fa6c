import type { JsonSchema } from '../chat/request';
import { parseJson } from '../ground/text/parse-json';
import { withoutFence } from './json/fence';
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

/** True for a tool whose input has to follow a grammar in which no code fence stands. */
export function followsGrammar(format: Readonly<Record<string, unknown>> | null | undefined): boolean {
  const { definition } = asRecord(format?.grammar) ?? format ?? {};
  return format?.type === 'grammar' && !wordOf(definition).includes('```');
}

/**
 * The input of a custom tool out of a model's arguments; whatever the model made of them, nothing is lost. The fence
 * around an input that follows a grammar is none of it.
 */
export function fromCustomArgs(args: string, { name, grammar }: { name: string; grammar?: boolean }): string {
  const input = inputIn(args, name);
  const bare = grammar ? withoutFence(input) : input;
  // Two blocks with words between them are no input in a fence.
  return /^```/m.test(bare) ? input : bare;
}

function inputIn(args: string, name: string): string {
  const fields = asRecord(parseJson(args)?.value);
  if (!fields) return args;
  if (typeof fields.input === 'string') return fields.input;
  const [only, ...more] = Object.values(fields);
  if (only === undefined) return '';
  if (more.length > 0) return args;
  return typeof only === 'string' ? only : (commandInput(only, name) ?? args);
}

/** The text of `["apply_patch", "…"]`, which is how a shell would be told to run the tool. */
function commandInput(command: unknown, name: string): string | undefined {
  if (!Array.isArray(command) || command.length !== 2) return undefined;
  const [program, input]: unknown[] = command;
  return program === name && typeof input === 'string' ? input : undefined;
}
