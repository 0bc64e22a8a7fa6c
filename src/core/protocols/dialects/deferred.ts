import type { Message, ToolSpec } from '../../chat/request';
import { asRecord } from '../json';
import type { ReadTools } from './tools';

/** A reference stands at most so deep: in a result, in a message, beside others of its search. */
const deepest = 5;

/**
 * The tools that the model is offered: those that are to be loaded later wait until the conversation speaks of them, by a
 * reference in `entries`, by a call that was made, or by `chosen`, the name of the tool to call.
 */
export function offeredTools(
  { specs, deferred }: Pick<ReadTools, 'specs' | 'deferred'>,
  entries: unknown,
  messages: readonly Message[],
  chosen: string | undefined,
): ToolSpec[] {
  if (deferred.size === 0) return [...specs];
  const spokenOf = new Set<string>(chosen === undefined ? [] : [chosen]);
  addReferences(entries, spokenOf, 0);
  for (const message of messages) {
    if (message.role === 'assistant') for (const { name } of message.toolCalls) spokenOf.add(name);
  }
  return specs.filter(({ name }) => !deferred.has(name) || spokenOf.has(name));
}

function addReferences(value: unknown, names: Set<string>, depth: number): void {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const one of value) addReferences(one, names, depth + 1);
    return;
  }
  const record = asRecord(value);
  if (record?.type === 'tool_reference' && typeof record.tool_name === 'string') names.add(record.tool_name);
  else if (record) for (const inner of [record.content, record.tool_references]) addReferences(inner, names, depth);
}
