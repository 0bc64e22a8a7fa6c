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
  const item = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
    z.looseObject({ type: z.literal(type), id, ...fields });
  return [
    item('message', { role: roleAmong(['user', 'assistant', 'system', 'developer']), content }),
    item('function_call', {
      call_id,
      name: z.string(),
      namespace,
      arguments: z.union([z.string(), jsonObject]).nullish(),
    }),
    item('function_call_output', { call_id, output }),
    item('custom_tool_call', { call_id, name: z.string(), namespace, input: z.string() }),
    item('custom_tool_call_output', { call_id, output }),
    item('local_shell_call', { call_id, action: jsonObject }),
    item('local_shell_call_output', { call_id: id, output }),
    item('shell_call', { call_id, action: jsonObject }),
    item('shell_call_output', { call_id, output }),
    item('apply_patch_call', { call_id, operation: jsonObject }),
    item('apply_patch_call_output', { call_id, status: z.string().nullish(), output }),
    z.looseObject({
      type: z.literal('mcp_call'),
      id: z.string(),
      name: z.string(),
      arguments: z.string(),
      output: z.string().nullish(),
      error: z.unknown().optional(),
    }),
    item('agent_message', { author: z.string().nullish(), content }),
    z.looseObject({ type: z.enum(compactions), id, encrypted_content: z.string().nullish() }),
    item('compaction_trigger', {}),
    item('additional_tools', { tools: broughtTools }),
    item('tool_search_call', { call_id: id, execution: id, arguments: z.unknown().optional() }),
    item('tool_search_output', { call_id: id, tools: broughtTools }),
    z.looseObject({ type: z.literal('item_reference'), id: z.string() }),
    // What it says is read by `configurationIn`, where it stands.
    item('configuration_update', {}),
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
