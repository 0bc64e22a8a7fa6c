import type { JsonSchema, ToolChoice, ToolSpec } from '../../chat/request';
import { asRecord, parseJson } from '../json';
import type { BodyTool, ResponsesBody } from './schema';

/** A tool as its client knows it. */
export interface ClientTool {
  name: string;
  namespace?: string;
  /** True for a tool whose input is free text instead of JSON. */
  custom: boolean;
}

/** One name for a tool and its namespace. It depends on the two alone, so it is the same in every request. */
export function flatName(name: string, namespace: string | null | undefined): string {
  return namespace ? `${namespace}__${name}` : name;
}

/**
 * The client's tools as functions of a model: tools of a namespace stand beside the others under one name, a custom tool
 * becomes a function with one string. Tools that OpenAI runs itself are left out.
 */
export class ToolTable {
  readonly specs: readonly ToolSpec[];
  readonly #clientTools = new Map<string, ClientTool>();

  constructor(tools: readonly BodyTool[]) {
    this.specs = tools.flatMap((tool) => {
      if (tool.type !== 'namespace') return this.#add(tool);
      return (tool.tools ?? []).flatMap((inner) => this.#add(inner, tool.name ?? ''));
    });
  }

  /** The client's own name for what the model called; a name that was never offered is given back as it is. */
  clientTool(flat: string): ClientTool {
    return this.#clientTools.get(flat) ?? { name: flat, custom: false };
  }

  #add(tool: BodyTool, namespace?: string): ToolSpec[] {
    const custom = tool.type === 'custom';
    if (!tool.name || !(custom || tool.type === 'function')) return [];
    const flat = flatName(tool.name, namespace);
    this.#clientTools.set(flat, { name: tool.name, ...(namespace && { namespace }), custom });
    const description = [tool.description, custom && formatHint(tool)].filter((text) => text).join('\n\n');
    return [
      { name: flat, ...(description && { description }), schema: custom ? customSchema : (tool.parameters ?? {}) },
    ];
  }
}

const customSchema: JsonSchema = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
  required: ['input'],
};

function formatHint({ format }: BodyTool): string | undefined {
  if (format?.type !== 'grammar' || typeof format.definition !== 'string') return undefined;
  return `The input must follow this ${String(format.syntax)} grammar:\n${format.definition}`;
}

/** The arguments by which a model would have called a custom tool with this input. */
export function customArgs(input: string): string {
  return JSON.stringify({ input });
}

/** The input of a custom tool out of a model's arguments; whatever the model made of them, nothing is lost. */
export function customInput(args: string): string {
  const fields = asRecord(parseJson(args)?.value);
  if (!fields) return args;
  if (typeof fields.input === 'string') return fields.input;
  const [only, ...more] = Object.values(fields);
  return typeof only === 'string' && more.length === 0 ? only : args;
}

/** What the client says about the choice of tools, and the tools that are then left to choose from. */
export function toToolChoice(
  choice: ResponsesBody['tool_choice'],
  specs: readonly ToolSpec[],
): { tools: readonly ToolSpec[]; toolChoice: ToolChoice } {
  if (!choice) return { tools: specs, toolChoice: 'auto' };
  if (typeof choice === 'string') return { tools: specs, toolChoice: choice };
  if ('mode' in choice && Array.isArray(choice.tools)) {
    const allowed = new Set<string>();
    const namespaces: string[] = [];
    for (const { type, name, namespace } of choice.tools) {
      if (type === 'namespace' && name) namespaces.push(flatName('', name));
      else if (name) allowed.add(flatName(name, namespace));
    }
    const tools = specs.filter(({ name }) => allowed.has(name) || namespaces.some((prefix) => name.startsWith(prefix)));
    return { tools, toolChoice: choice.mode === 'required' ? 'required' : 'auto' };
  }
  if ((choice.type === 'function' || choice.type === 'custom') && typeof choice.name === 'string') {
    const namespace = typeof choice.namespace === 'string' ? choice.namespace : undefined;
    return { tools: specs, toolChoice: { name: flatName(choice.name, namespace) } };
  }
  return { tools: specs, toolChoice: 'auto' };
}
