import type { ToolChoice, ToolSpec } from '../../chat/request';
import { customDescription, customSchema } from '../custom-tools';
import { namedIn } from '../dialects/tool-choice';
import { type ClientTool, checkApart, flatName, isOwnSearch, searchName } from '../dialects/tools';
import type { ResponsesBody } from './schema';
import type { BodyTool } from './tool-schema';

/**
 * The client's tools as functions of a model: tools of a namespace stand beside the others under one name, a custom
 * tool becomes a function with one string. Tools that OpenAI runs itself are left out.
 */
export class ToolTable {
  readonly specs: readonly ToolSpec[];
  /** Types of tools that only OpenAI runs. */
  readonly leftOut: string[] = [];
  /** Names of those that wait until the conversation speaks of them. */
  readonly deferred = new Set<string>();
  readonly #clientTools = new Map<string, ClientTool>();

  /** The tools of the request, then those that its conversation `brought` along: they are loaded. */
  constructor(tools: readonly BodyTool[], brought: readonly BodyTool[] = []) {
    this.specs = [
      ...tools.flatMap((tool, index) => this.#read(tool, { path: `tools[${index}]` })),
      ...brought.flatMap((tool) => this.#read(tool, { path: '', isBrought: true })),
    ];
  }

  /** The client's own name for what the model called; a name that was never offered is given back as it is. */
  clientTool(flat: string): ClientTool {
    return this.#clientTools.get(flat) ?? { name: flat, custom: false };
  }

  #read(tool: BodyTool, place: ToolPlace): ToolSpec[] {
    if (tool.type !== 'namespace') return this.#add(tool, place);
    const waits = place.waits || tool.defer_loading === true;
    return (tool.tools ?? []).flatMap((inner, index) => {
      const path = `${place.path}.tools[${index}]`;
      return this.#read(inner, { ...place, path, namespace: tool.name ?? '', waits });
    });
  }

  #add(tool: BodyTool, { path, namespace, waits, isBrought }: ToolPlace): ToolSpec[] {
    const custom = tool.type === 'custom';
    const search = isOwnSearch(tool);
    const name = search ? searchName : tool.name;
    if (!name || !(custom || search || tool.type === 'function')) {
      this.leftOut.push(tool.type);
      return [];
    }
    const flat = flatName(name, namespace);
    if (isBrought) {
      this.deferred.delete(flat);
      if (this.#clientTools.has(flat)) return [];
    } else {
      checkApart(this.#clientTools.get(flat), name, flat, path);
      if (waits || tool.defer_loading === true) this.deferred.add(flat);
    }
    this.#clientTools.set(flat, { name, ...(namespace && { namespace }), custom, ...(search && { search }) });
    const description = custom ? customDescription(tool.description, tool.format) : tool.description;
    return [
      { name: flat, ...(description && { description }), schema: custom ? customSchema : (tool.parameters ?? {}) },
    ];
  }
}

interface ToolPlace {
  path: string;
  namespace?: string;
  waits?: boolean;
  isBrought?: boolean;
}

/** Says of a tool whether the choice names it, alone or in a list: such a tool need not be loaded first. */
export function chosenOf(choice: ResponsesBody['tool_choice']): (name: string) => boolean {
  if (!choice || typeof choice === 'string') return () => false;
  if ('mode' in choice && Array.isArray(choice.tools)) return namedIn(choice.tools);
  const { name, namespace } = choice as Record<string, unknown>;
  return typeof name === 'string' ? namedIn([{ name, namespace: nameOrNone(namespace) }]) : () => false;
}

function nameOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What the client says about the choice of tools, and the tools that are then left to choose from. */
export function toToolChoice(
  choice: ResponsesBody['tool_choice'],
  specs: readonly ToolSpec[],
): { tools: readonly ToolSpec[]; toolChoice: ToolChoice } {
  if (!choice) return { tools: specs, toolChoice: 'auto' };
  if (typeof choice === 'string') return { tools: specs, toolChoice: choice };
  if ('mode' in choice && Array.isArray(choice.tools)) {
    const isAllowed = namedIn(choice.tools);
    const tools = specs.filter(({ name }) => isAllowed(name));
    return { tools, toolChoice: choice.mode === 'required' ? 'required' : 'auto' };
  }
  if ((choice.type === 'function' || choice.type === 'custom') && typeof choice.name === 'string') {
    return { tools: specs, toolChoice: { name: flatName(choice.name, nameOrNone(choice.namespace)) } };
  }
  return { tools: specs, toolChoice: 'auto' };
}
