import * as z from 'zod';
import { lazily } from '../../../ground/lazily';
import { typeByFields } from '../../dialects/open-calls';
import { callIdIn } from '../../dialects/parts';
import { broughtTool } from '../../dialects/tools';
import { asRecord } from '../../json/json';
import { jsonObject } from '../../json/json-object';
import { roleAmong } from '../../roles';

// The items of a conversation. They keep their other fields too, for whoever asks for a stored response; nothing of
// them goes to the model.

/** Items of work that was done on OpenAI's servers, or that only its models can read: a conversation does without. */
const skipped = [
  'reasoning',
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'image_generation_call',
  'computer_call',
  'computer_call_output',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'program',
  'program_output',
] as const;

/** What a conversation was shortened to, under the names that OpenAI's API and Codex have for it. */
const compactions = ['compaction', 'compaction_summary', 'context_compaction'] as const;

const itemShapes = lazily(() => {
  const id = z.string().nullish();
  /** What a message or a tool says is read later, part by part. */
  const content = z.union([z.string(), z.array(z.unknown()), jsonObject, z.null()], {
    error: 'must be a string or an array of content parts',
  });
  const output = z.unknown().optional();
  const call_id = z.string();
  const namespace = z.string().nullish();

  /** Tools that a program gives: what is none is passed over, as in everything that programs repeat. */
  const broughtTools = z
    .array(z.unknown())
    .transform((tools) => tools.map((tool) => broughtTool(tool)))
    .transform((tools) => tools.filter((tool) => tool !== undefined));
  return [
    z.looseObject({
      type: z.literal('message'),
      id,
      role: roleAmong(['user', 'assistant', 'system', 'developer']),
      content,
    }),
    z.looseObject({
      type: z.literal('function_call'),
      id,
      call_id,
      name: z.string(),
      namespace,
      arguments: z.union([z.string(), jsonObject]).nullish(),
    }),
    z.looseObject({ type: z.literal('function_call_output'), id, call_id, output }),
    z.looseObject({ type: z.literal('custom_tool_call'), id, call_id, name: z.string(), namespace, input: z.string() }),
    z.looseObject({ type: z.literal('custom_tool_call_output'), id, call_id, output }),
    z.looseObject({ type: z.literal('local_shell_call'), id, call_id, action: jsonObject }),
    z.looseObject({ type: z.literal('local_shell_call_output'), id, call_id: id, output }),
    z.looseObject({ type: z.literal('shell_call'), id, call_id, action: jsonObject }),
    z.looseObject({ type: z.literal('shell_call_output'), id, call_id, output }),
    z.looseObject({ type: z.literal('apply_patch_call'), id, call_id, operation: jsonObject }),
    z.looseObject({ type: z.literal('apply_patch_call_output'), id, call_id, status: z.string().nullish(), output }),
    z.looseObject({
      type: z.literal('mcp_call'),
      id: z.string(),
      name: z.string(),
      arguments: z.string(),
      output: z.string().nullish(),
      error: z.unknown().optional(),
    }),
    z.looseObject({ type: z.literal('agent_message'), id, author: z.string().nullish(), content }),
    z.looseObject({ type: z.enum(compactions), id, encrypted_content: z.string().nullish() }),
    z.looseObject({ type: z.literal('compaction_trigger'), id }),
    z.looseObject({ type: z.literal('additional_tools'), id, tools: broughtTools }),
    z.looseObject({
      type: z.literal('tool_search_call'),
      id,
      call_id: id,
      execution: id,
      arguments: z.unknown().optional(),
    }),
    z.looseObject({ type: z.literal('tool_search_output'), id, call_id: id, tools: broughtTools }),
    z.looseObject({ type: z.literal('item_reference'), id: z.string() }),
    // What it says is read by `configurationIn`, where it stands.
    z.looseObject({ type: z.literal('configuration_update'), id }),
    z.looseObject({ type: z.enum(skipped), id }),
  ] as const;
});

/** An item of any kind that we know. */
export const knownItem = lazily(() =>
  z.discriminatedUnion('type', itemShapes(), { error: 'items of this type are not supported' }),
);

/** One item of a conversation, as a client sent it or as we answered it. */
export type InputItem = z.infer<ReturnType<typeof knownItem>>;

const itemTypes = lazily(
  (): ReadonlySet<string> =>
    new Set(itemShapes().flatMap(({ shape: { type } }) => ('options' in type ? type.options : [type.value]))),
);

/** True for a type of item that has a meaning here, or of which we know that a conversation does without it. */
export function isKnownType(type: string): boolean {
  return itemTypes().has(type);
}

/** Whatever stands for an item, with its type where that was left out and the other fields tell it. */
export function withType(value: unknown): Record<string, unknown> & { type?: unknown } {
  const given = asRecord(value);
  // Some programs count their calls.
  const item = typeof given?.call_id === 'number' ? { ...given, call_id: callIdIn(given.call_id) } : given;
  if (!item || typeof item.type === 'string') return item ?? {};
  if ('role' in item || 'content' in item) return { ...item, type: 'message' };
  const isReference = typeof item.id === 'string' && item.call_id === undefined;
  return { ...item, type: typeByFields(item) ?? (isReference ? 'item_reference' : undefined) };
}
