import type { ToolChoice, ToolSpec } from '../../chat/request';
import { customDescription, customSchema } from '../custom-tools';
import type { ResponsesBody } from './schema';
import type { BodyTool } from './tool-schema';

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
  /** Types of tools that only OpenAI runs. */
  readonly leftOut: string[] = [];
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
    if (!tool.name || !(custom || tool.type === 'function')) {
      this.leftOut.push(tool.type);
      return [];
    }
    const flat = flatName(tool.name, namespace);
    this.#clientTools.set(flat, { name: tool.name, ...(namespace && { namespace }), custom });
    const description = custom ? customDescription(tool.description, tool.format) : tool.description;
    return [
      { name: flat, ...(description && { description }), schema: custom ? customSchema : (tool.parameters ?? {}) },
    ];
  }
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
