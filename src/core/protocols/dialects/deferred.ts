import type { ChatRequest, Message, ToolChoice, ToolSpec } from '../../chat/request';
import type { LeftOut } from '../history';
import { asRecord } from '../json/json';
import { mostTools } from './limits';
import { type ReadTools, searchName } from './tools';

/** A reference stands at most so deep: in a result, in a message, beside others of its search. */
const deepest = 5;
/** The blocks by which a client changes its tools in the course of a conversation, and whether the tool is there then. */
const changes: ReadonlyMap<unknown, boolean> = new Map([
  ['tool_addition', true],
  ['tool_removal', false],
]);
/** True for a search for tools that a vendor runs: Anthropic's carry their way and their day in their names. */
export const isVendorSearch = (type: string): boolean => type.startsWith('tool_search');

/** What the model is offered; `unreachable` names what waits although nothing in the request could ever load it. */
export interface Offer {
  specs: ToolSpec[];
  unreachable: readonly string[];
  /** Those that are still to be loaded. */
  waiting: readonly ToolSpec[];
  /** True for a client that has more tools than these, and loads them when it is asked to. */
  loadsMore: boolean;
}

/**
 * The tools that the model is offered: those that are to be loaded later wait until the conversation speaks of them, by
 * a reference in `entries`, by a call that was made, or by the choice of tools. Nothing waits for a search that only a
 * vendor can run: those tools are sent after all. What the conversation took away is not offered, until it comes back.
 * Of more than a request may hold, those that the conversation brought first are left out, with a note in `noted`: its
 * past is nothing that an agent could change.
 */
export function offeredTools(
  tools: Omit<ReadTools, 'names'>,
  entries: unknown,
  messages: readonly Message[],
  isChosen: (name: string) => boolean,
  noted: LeftOut[],
): Offer {
  const offer = loadedTools(tools, entries, messages, isChosen);
  const { specs } = offer;
  if (specs.length <= mostTools) return offer;
  const declared = new Set(tools.specs.slice(0, tools.declared));
  const brought = specs.filter((spec) => !declared.has(spec)).reverse();
  const first = specs.filter((spec) => declared.has(spec));
  const newest = [...brought.filter(({ name }) => isChosen(name)), ...brought.filter(({ name }) => !isChosen(name))];
  const kept = new Set([...first, ...newest].slice(0, mostTools));
  noted.push({ path: 'tools', what: `${specs.length - kept.size} brought earliest are beyond ${mostTools}` });
  return { ...offer, specs: specs.filter((spec) => kept.has(spec)) };
}

function loadedTools(
  { specs, deferred, leftOut }: Omit<ReadTools, 'names'>,
  entries: unknown,
  messages: readonly Message[],
  isChosen: (name: string) => boolean,
): Offer {
  const said = new Map<string, boolean>();
  addReferences(entries, said, 0);
  const left = specs.filter(({ name }) => said.get(name) !== false);
  const isOwnSearched = left.some(({ name }) => name === searchName && !deferred.has(name));
  if (deferred.size === 0 || (!isOwnSearched && leftOut.some(isVendorSearch))) {
    return { specs: left, waiting: [], unreachable: [], loadsMore: isOwnSearched };
  }
  for (const message of messages) {
    if (message.role === 'assistant') for (const { name } of message.toolCalls) said.set(name, true);
  }
  const offered = left.filter(({ name }) => !deferred.has(name) || said.has(name) || isChosen(name));
  const unreachable = offered.length > 0 ? [] : left.map(({ name }) => name);
  const waiting = left.filter((spec) => !offered.includes(spec));
  return { specs: offered, waiting, unreachable, loadsMore: offered.length > 0 };
}

/**
 * A client that loads tools names those that wait to the model, which may call one straight away: such a call reaches
 * the client, who answers how the tool is loaded. As text it would end the agent's turn. Not where calls are bounded.
 */
export function lateCalls(
  { specs, waiting, loadsMore }: Offer,
  { tools, toolChoice }: { tools: readonly ToolSpec[]; toolChoice: ToolChoice },
): Pick<ChatRequest, 'unknownCalls' | 'waiting'> {
  const isFree = (toolChoice === 'auto' || toolChoice === 'required') && tools.length === specs.length;
  return loadsMore && isFree ? { unknownCalls: 'made', waiting } : {};
}

/** Notes in `said`, in the order of the conversation, which tools it brings and which it takes away. */
function addReferences(value: unknown, said: Map<string, boolean>, depth: number): void {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const one of value) addReferences(one, said, depth + 1);
    return;
  }
  const record = asRecord(value);
  if (!record) return;
  const change = changes.get(record.type);
  const name = referredTool(change === undefined ? record : record.tool);
  if (name !== undefined) said.set(name, change ?? true);
  else {
    const inside = [record.content, record.output, record.tool_references, record.tool_changes];
    for (const inner of inside) addReferences(inner, said, depth);
  }
}

/** The tools that a conversation refers to, and has not taken away since. */
export function referredTools(entries: unknown): ReadonlySet<string> {
  const said = new Map<string, boolean>();
  addReferences(entries, said, 0);
  return new Set([...said].flatMap(([name, isThere]) => (isThere ? [name] : [])));
}

/** The tool that a reference names, in either of the words there are for it, or that a definition gives. */
export function referredTool(reference: unknown): string | undefined {
  const { type, tool_name: toolName, name, definition } = asRecord(reference) ?? {};
  if (type !== 'tool_reference' && type !== 'tool_definition') return undefined;
  const names = type === 'tool_reference' ? [toolName, name] : [asRecord(definition)?.name];
  return names.find((one): one is string => typeof one === 'string' && one !== '');
}
