import * as z from 'zod';
import { ChatError } from '../../chat/errors';
import type { ToolSpec } from '../../chat/request';
import { customDescription, customSchema } from '../custom-tools';
import { jsonObject } from '../json-object';

const description = z.string().nullish();
const name = z.string().min(1);

const functionSpec = z.object({ name, description, parameters: jsonObject.nullish() });
const customSpec = z.object({ name, description, format: jsonObject.nullish() });

/**
 * A tool in any of the shapes that clients know: OpenAI's nested one (Chat) and flat one (Responses), Anthropic's with
 * `input_schema`, and a namespace with tools of its own.
 */
export interface AnyTool {
  type?: string | null;
  name?: string | null;
  description?: string | null;
  parameters?: Record<string, unknown> | null;
  input_schema?: Record<string, unknown> | null;
  format?: Record<string, unknown> | null;
  function?: z.infer<typeof functionSpec> | null;
  custom?: z.infer<typeof customSpec> | null;
  defer_loading?: boolean | null;
  tools?: AnyTool[] | null;
}

const anyTool: z.ZodType<AnyTool> = z.object({
  type: z.string().nullish(),
  name: z.string().nullish(),
  description,
  parameters: jsonObject.nullish(),
  input_schema: jsonObject.nullish(),
  format: jsonObject.nullish(),
  function: functionSpec.nullish(),
  custom: customSpec.nullish(),
  defer_loading: z.boolean().nullish(),
  get tools() {
    return z.array(anyTool).nullish();
  },
});

/** The tools of a request: in any shape under `tools`, in OpenAI's and GigaChat's older one under `functions`. */
export const toolFields = { tools: z.array(anyTool).nullish(), functions: z.array(functionSpec).nullish() };

/** A request's tools as they were understood. */
export interface ReadTools {
  specs: ToolSpec[];
  /** Names of those that take free text. */
  custom: Set<string>;
  /** Types of those that only their vendor can run. */
  leftOut: string[];
  /** Names of those that wait until the conversation speaks of them. */
  deferred: Set<string>;
}

/**
 * Reads tools of every shape. Throws `ChatError('invalid-request')` for a tool of the client's own without a name. A typed
 * tool without a schema is its vendor's: `customIsFreeText` says whose word `custom` is, OpenAI's or Anthropic's.
 */
export function readTools(
  { tools, functions }: { tools?: readonly AnyTool[] | null; functions?: readonly AnyTool[] | null },
  customIsFreeText: boolean,
): ReadTools {
  const read: ReadTools = { specs: [], custom: new Set(), leftOut: [], deferred: new Set() };
  const add = (tool: AnyTool, path: string, namespace?: string) => {
    if (tool.type === 'namespace') {
      for (const [index, inner] of (tool.tools ?? []).entries()) add(inner, `${path}.tools[${index}]`, tool.name ?? '');
      return;
    }
    const found = toSpec(tool, path, customIsFreeText);
    if (!found) {
      read.leftOut.push(tool.type ?? 'unnamed');
      return;
    }
    const flat = namespace ? `${namespace}__${found.spec.name}` : found.spec.name;
    read.specs.push({ ...found.spec, name: flat });
    if (found.isCustom) read.custom.add(flat);
    if (tool.defer_loading) read.deferred.add(flat);
  };
  for (const [index, tool] of (tools ?? []).entries()) add(tool, `tools[${index}]`);
  for (const [index, tool] of (functions ?? []).entries()) add(tool, `functions[${index}]`);
  return read;
}

function toSpec(tool: AnyTool, path: string, customIsFreeText: boolean) {
  if (tool.function) return { spec: specOf(tool.function, tool.function.parameters), isCustom: false };
  if (tool.custom) return { spec: customOf(tool.custom), isCustom: true };
  const schema = tool.input_schema ?? tool.parameters;
  const isOwn = !tool.type || tool.type === 'function' || tool.type === 'custom';
  if (!isOwn) return undefined;
  if (!tool.name) {
    const param = `${path}.name`;
    throw new ChatError('invalid-request', `${param}: a tool must have a name.`, { param });
  }
  const isCustom = tool.type === 'custom' && !schema && (customIsFreeText || Boolean(tool.format));
  const named = { ...tool, name: tool.name };
  return isCustom ? { spec: customOf(named), isCustom } : { spec: specOf(named, schema), isCustom };
}

type Named = Pick<AnyTool, 'description' | 'format'> & { name: string };

function specOf({ name, description }: Named, schema: Record<string, unknown> | null | undefined): ToolSpec {
  return { name, ...(description && { description }), schema: schema ?? {} };
}

function customOf({ name, description, format }: Named): ToolSpec {
  const whole = customDescription(description, format);
  return { name, ...(whole && { description: whole }), schema: customSchema };
}
