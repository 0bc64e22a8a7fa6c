import * as z from 'zod';
import { wrongField } from '../../chat/errors';
import type { ToolExample, ToolSpec } from '../../chat/request';
import { writeExact } from '../../ground/text/exact-numbers';
import { customDescription, customSchema, followsGrammar } from '../custom-tools';
import { asRecord } from '../json/json';
import { jsonObject } from '../json/json-object';
import { knownTool } from './known-tools';
import { plainSchema } from './schema-words';

const description = z.string().nullish();
const name = z.string().min(1);

/** Words for a function that not every protocol has: GigaChat's own, then OpenAI's and Anthropic's. */
const ownWords = {
  few_shot_examples: z.array(z.object({ request: z.string(), params: jsonObject })).nullish(),
  return_parameters: jsonObject.nullish(),
  output_schema: jsonObject.nullish(),
  input_examples: z.array(jsonObject).nullish(),
};

const functionSpec = z.object({ name, description, parameters: jsonObject.nullish(), ...ownWords });
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
  execution?: string | null;
  tools?: AnyTool[] | null;
  few_shot_examples?: ToolExample[] | null;
  return_parameters?: Record<string, unknown> | null;
  output_schema?: Record<string, unknown> | null;
  input_examples?: Record<string, unknown>[] | null;
  [field: string]: unknown;
}

/** What else a tool holds is kept, for a protocol whose answers repeat it. */
export const anyTool: z.ZodType<AnyTool> = z.looseObject({
  type: z.string().nullish(),
  name: z.string().nullish(),
  description,
  parameters: jsonObject.nullish(),
  input_schema: jsonObject.nullish(),
  format: jsonObject.nullish(),
  function: functionSpec.nullish(),
  custom: customSpec.nullish(),
  defer_loading: z.boolean().nullish(),
  execution: z.string().nullish(),
  ...ownWords,
  get tools() {
    return z.array(anyTool).nullish();
  },
});

/** The tools of a request: in any shape under `tools`, in OpenAI's and GigaChat's older one under `functions`. */
export const toolFields = { tools: z.array(anyTool).nullish(), functions: z.array(functionSpec).nullish() };

/** A tool as its client knows it. */
export interface ClientTool {
  name: string;
  namespace?: string;
  /** True for a tool whose input is free text instead of JSON. */
  custom: boolean;
  /** True when that text has to follow a grammar. */
  grammar?: boolean;
  /** True for the search by which a client loads its deferred tools. */
  search?: boolean;
  /** The type of a tool that a client of Responses runs without having described it. */
  local?: LocalTool;
  /** True for a deferred tool that OpenAI's own search is to load; its calls are named accordingly in Responses. */
  searched?: boolean;
  /** What that search would give, where the conversation does not hold it yet, and the path that finds it. */
  found?: { path: string; tool: AnyTool };
}

/** OpenAI's tools that a client runs by their type alone; their calls are items of their own in Responses. */
export type LocalTool = 'local_shell' | 'shell' | 'apply_patch';

/** The tool that a model called; a name that was never offered is the client's own, too. */
export function clientTool(flat: string, tools: ReadonlyMap<string, ClientTool>): ClientTool {
  return tools.get(flat) ?? { name: flat, custom: false };
}

/** One name for a tool and its namespace. It depends on the two alone, so it is the same in every request. */
export function flatName(name: string, namespace: string | null | undefined): string {
  return namespace ? `${namespace}__${name}` : name;
}

/** The name under which a model calls a client's own search for tools. */
export const searchName = 'tool_search';

/** True for a search for tools that the client runs itself: to a model it is a function like any other. */
function isOwnSearch({ type, execution }: { type?: unknown; execution?: unknown }): boolean {
  return type === 'tool_search' && execution === 'client';
}

/** A request's tools as they were understood. */
export interface ReadTools {
  specs: ToolSpec[];
  /** The client's own words for each, by the name that the model knows. */
  names: Map<string, ClientTool>;
  /** How many of them, the first ones, the request itself declares; the conversation brought the others. */
  declared: number;
  /** Types of those that only their vendor can run. */
  leftOut: string[];
  /** Names of those that wait until the conversation speaks of them. */
  deferred: Set<string>;
}

/** Tools that a conversation brings along, such as outputs of searches. What is no tool there is passed over. */
export function broughtTools(entries: unknown): unknown[] {
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry): unknown[] => {
    const { type, tools, content } = asRecord(entry) ?? {};
    if (type === 'tool_search_output' || type === 'additional_tools') return Array.isArray(tools) ? tools : [];
    return Array.isArray(content) ? content.flatMap(definedIn) : [];
  });
}

/** Tools that a block of Anthropic's defines where it adds them, or where it stands for blocks that did. */
function definedIn(block: unknown): unknown[] {
  const { type, tool, tool_changes: changes } = asRecord(block) ?? {};
  if (type === 'compaction') return Array.isArray(changes) ? changes.flatMap((one) => definedIn(one)) : [];
  const { type: kind, definition } = type === 'tool_addition' ? (asRecord(tool) ?? {}) : {};
  return kind === 'tool_definition' && asRecord(definition) ? [definition] : [];
}

/**
 * Reads tools of every shape; those of `brought` need not be loaded any more. Throws `ChatError('invalid-request')` for
 * a tool of the client's own without a name, unless it was brought. A typed tool without a schema is its vendor's:
 * `customIsFreeText` says whose word `custom` is, OpenAI's or Anthropic's.
 */
export function readTools(
  { tools, functions }: { tools?: readonly AnyTool[] | null; functions?: readonly AnyTool[] | null },
  customIsFreeText: boolean,
  brought: readonly unknown[],
): ReadTools {
  const read: ReadTools = { specs: [], declared: 0, names: new Map(), leftOut: [], deferred: new Set() };
  for (const [index, tool] of (tools ?? []).entries()) addTool(tool, { path: `tools[${index}]` });
  for (const [index, tool] of (functions ?? []).entries()) addTool(tool, { path: `functions[${index}]` });
  read.declared = read.specs.length;
  for (const value of brought) {
    const tool = broughtTool(value);
    if (tool) addTool(tool, { path: '', isBrought: true });
  }
  return read;

  function addTool(tool: AnyTool, place: ToolPlace): void {
    if (tool.type === 'namespace') {
      const waits = place.waits || Boolean(tool.defer_loading);
      for (const [index, inner] of (tool.tools ?? []).entries()) {
        addTool(inner, { ...place, path: `${place.path}.tools[${index}]`, namespace: tool.name ?? '', waits });
      }
      return;
    }
    if (place.isBrought && isOwn(tool) && !isNamed(tool)) return;
    const found = toSpec(tool, place.path, customIsFreeText);
    if (!found) {
      read.leftOut.push(tool.type ?? 'unnamed');
      return;
    }
    const { name } = found.spec;
    const { namespace } = place;
    const flat = flatName(name, namespace);
    if (place.isBrought) {
      read.deferred.delete(flat);
      if (read.names.has(flat)) return;
    } else {
      checkApart(read.names.get(flat), name, flat, place.path);
      if (place.waits || tool.defer_loading) read.deferred.add(flat);
    }
    read.specs.push({ ...found.spec, name: flat });
    const search = isOwnSearch(tool);
    read.names.set(flat, {
      name,
      ...(namespace && { namespace }),
      custom: found.isCustom,
      ...(found.isCustom && followsGrammar((tool.custom ?? tool).format) && { grammar: true }),
      ...(search && { search }),
    });
  }
}

/**
 * `crm__find` and `find` in the namespace `crm` are one name to a model. Throws `ChatError('invalid-request')` for the
 * second of the two, so that neither is called for the other.
 */
function checkApart(taken: ClientTool | undefined, name: string, flat: string, path: string): void {
  if (!taken || taken.name === name) return;
  throw wrongField(
    `${path}.name`,
    `"${flat}" is what another tool is called with its namespace. Rename one of the two.`,
  );
}

/** Where a tool stands, and what that says of it. */
interface ToolPlace {
  path: string;
  namespace?: string;
  waits?: boolean;
  /** True for a tool that the conversation brought along: it is loaded. */
  isBrought?: boolean;
}

function isNamed(tool: AnyTool): boolean {
  return Boolean(tool.function ?? tool.custom ?? tool.name);
}

/** True for a tool that its client runs, not a vendor. */
function isOwn({ type }: AnyTool): boolean {
  return !type || type === 'function' || type === 'custom';
}

function toSpec(tool: AnyTool, path: string, customIsFreeText: boolean) {
  if (tool.function) return { spec: specOf(tool.function, tool.function.parameters), isCustom: false };
  if (tool.custom) return { spec: customOf(tool.custom), isCustom: true };
  const schema = tool.input_schema ?? tool.parameters;
  if (isOwnSearch(tool)) return { spec: specOf({ ...tool, name: searchName }, schema), isCustom: false };
  const known = knownTool(tool);
  if (!isOwn(tool) && !known) return undefined;
  if (!tool.name) {
    throw wrongField(`${path}.name`, 'a tool must have a name.');
  }
  const isCustom = tool.type === 'custom' && !schema && (customIsFreeText || Boolean(tool.format));
  const named = { ...tool, name: tool.name };
  if (known) return { spec: specOf({ ...named, description: known.description }, known.schema), isCustom: false };
  return isCustom ? { spec: customOf(named), isCustom } : { spec: specOf(named, schema), isCustom };
}

type Named = Pick<AnyTool, 'description' | 'format' | keyof typeof ownWords> & { name: string };

function specOf(
  { name, description, few_shot_examples: examples, return_parameters, output_schema, input_examples }: Named,
  schema: Record<string, unknown> | null | undefined,
): ToolSpec {
  const whole = [description, exampleOf(input_examples)].filter((text) => text).join('\n\n');
  const returns = return_parameters ?? output_schema;
  return {
    name,
    ...(whole && { description: whole }),
    schema: plainSchema(schema ?? {}),
    ...(examples?.length && { examples }),
    ...(returns && { returns: plainSchema(returns) }),
  };
}

/** GigaChat's own examples need the request that led to each, which Anthropic's do not have. */
function exampleOf(inputs: readonly Record<string, unknown>[] | null | undefined): string | undefined {
  if (!inputs?.length) return undefined;
  return ['Arguments of it, for example:', ...inputs.map((input) => writeExact(JSON.stringify(input)))].join('\n');
}

/** A tool of the past, which is not lost for the sake of words that say no more than how to use it. */
export function broughtTool(value: unknown): AnyTool | undefined {
  return anyTool.safeParse(value).data ?? anyTool.safeParse(withoutOwnWords(value)).data;
}

function withoutOwnWords(value: unknown): unknown {
  const fields = Object.entries(asRecord(value) ?? {}).filter(([field]) => !Object.hasOwn(ownWords, field));
  const tool = Object.fromEntries(fields);
  const nested = asRecord(tool.function);
  return nested ? { ...tool, function: withoutOwnWords(nested) } : tool;
}

function customOf({ name, description, format }: Named): ToolSpec {
  const whole = customDescription(description, format);
  return { name, ...(whole && { description: whole }), schema: customSchema };
}
