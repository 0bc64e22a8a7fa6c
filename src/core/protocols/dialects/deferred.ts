import type { Message, ToolSpec } from '../../chat/request';
import { asRecord } from '../json/json';
import { searchName } from './tools';

/** A reference stands at most so deep: in a result, in a message, beside others of its search. */
const deepest = 5;
/** The searches for tools that a vendor runs: Anthropic's carry their way and their day in their names. */
const vendorSearch = /^tool_search/;

/** A request's tools, and what decides which of them wait. */
export interface Loading {
  specs: readonly ToolSpec[];
  /** Names of those that are to be loaded later. */
  deferred: ReadonlySet<string>;
  /** Types of the tools that only their vendor can run. */
  leftOut: readonly string[];
}

/** What the model is offered; `unreachable` names what waits although nothing in the request could ever load it. */
export interface Offer {
  specs: ToolSpec[];
  unreachable: readonly string[];
}

/**
 * The tools that the model is offered: those that are to be loaded later wait until the conversation speaks of them, by
 * a reference in `entries`, by a call that was made, or by the choice of tools. Nothing waits for a search that only a
 * vendor can run: those tools are sent after all.
 */
export function offeredTools(
  { specs, deferred, leftOut }: Loading,
  entries: unknown,
  messages: readonly Message[],
  isChosen: (name: string) => boolean,
): Offer {
  const isOwnSearched = specs.some(({ name }) => name === searchName && !deferred.has(name));
  if (deferred.size === 0 || (!isOwnSearched && leftOut.some((type) => vendorSearch.test(type)))) {
    return { specs: [...specs], unreachable: [] };
  }
  const spokenOf = new Set<string>();
  addReferences(entries, spokenOf, 0);
  for (const message of messages) {
    if (message.role === 'assistant') for (const { name } of message.toolCalls) spokenOf.add(name);
  }
  const offered = specs.filter(({ name }) => !deferred.has(name) || spokenOf.has(name) || isChosen(name));
  const unreachable = offered.length > 0 ? [] : specs.map(({ name }) => name);
  return { specs: offered, unreachable };
}

function addReferences(value: unknown, names: Set<string>, depth: number): void {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const one of value) addReferences(one, names, depth + 1);
    return;
  }
  const record = asRecord(value);
  if (record?.type === 'tool_reference' && typeof record.tool_name === 'string') names.add(record.tool_name);
  else if (record)
    for (const inner of [record.content, record.output, record.tool_references]) addReferences(inner, names, depth);
}
