import type { Message, Part, ToolCall } from '../../chat/request';
import { toCustomArgs } from '../custom-tools';
import { attachmentsOf } from '../dialects/media';
import { isOver, lastOfUserIn, readInstruction } from '../dialects/messages';
import { readResultContent, toArgs } from '../dialects/parts';
import { Place } from '../dialects/reading';
import { type AnyTool, type ClientTool, flatName, type LocalTool, searchName } from '../dialects/tools';
import type { LeftOut } from '../history';
import { readCompaction, summaryText } from './compaction';
import type { InputItem } from './items/item-schema';
import { toParts, toText } from './parts';

/** How the items of a conversation stand in their request. */
export interface Reading {
  /** An item's place, for complaints. */
  pathOf(index: number): string;
  /** True for what came before the newest turn. */
  isPast(index: number): boolean;
  /** Takes notes of what the model does not hear of. */
  leftOut: LeftOut[];
  /** The names of the tools that a client runs by their type, where they are not the types. */
  localNames?: ReadonlyMap<LocalTool, string>;
  /** The tools of the request, by the names that the model knows. */
  tools?: ReadonlyMap<string, ClientTool>;
}

/**
 * A conversation's items in the hub's words. An answer's text and the calls after it are one turn. Throws
 * `ChatError('invalid-request')` for what the newest turn holds and no model here can read.
 */
export function toMessages(
  items: readonly InputItem[],
  { pathOf, isPast, leftOut, localNames, tools }: Reading,
): Message[] {
  const messages: Message[] = [];
  const callIdOf = namedCalls(items);
  /** The turn that further calls belong to, until somebody else says something. */
  let turn: { role: 'assistant'; text: string; toolCalls: ToolCall[] } | undefined;
  const lastOfUser = lastOfUserIn(items);
  items.forEach((item, index) => {
    if (isOver(item, index, lastOfUser)) return;
    const place = new Place(pathOf(index), isPast(index), leftOut);
    const call = toCall(item, localNames, tools);
    if (call || (item.type === 'message' && item.role === 'assistant')) {
      if (!turn || !call) {
        turn = { role: 'assistant', text: '', toolCalls: [] };
        messages.push(turn);
      }
      if (call) turn.toolCalls.push(call);
      // What a model is said to have answered is always past.
      else if (item.type === 'message') turn.text = toText(item.content, place.asPast().at('.content'));
      if (item.type !== 'mcp_call') return;
    }
    const said = toMessage(item, place, callIdOf);
    if (!said) return;
    turn = undefined;
    messages.push(said);
  });
  return messages;
}

/** The id of the call that a result names: some results have the id of the call's item in its place. */
function namedCalls(items: readonly InputItem[]): (named: string) => string {
  const calls = new Set<string>();
  const byItem = new Map<string, string>();
  for (const item of items) {
    if (!item.type.endsWith('_call') || !('call_id' in item) || typeof item.call_id !== 'string') continue;
    calls.add(item.call_id);
    if (item.id) byItem.set(item.id, item.call_id);
  }
  return (named) => (calls.has(named) ? named : (byItem.get(named) ?? named));
}

function toCall(
  item: InputItem,
  localNames?: ReadonlyMap<LocalTool, string>,
  tools?: ReadonlyMap<string, ClientTool>,
): ToolCall | undefined {
  const named = (type: LocalTool) => localNames?.get(type) ?? type;
  switch (item.type) {
    case 'function_call':
      return { id: item.call_id, name: calledName(item, tools), args: toArgs(item.arguments) };
    case 'custom_tool_call':
      return { id: item.call_id, name: calledName(item, tools), args: toCustomArgs(item.input) };
    case 'local_shell_call':
      return { id: item.call_id, name: named('local_shell'), args: toArgs(item.action) };
    case 'shell_call':
      return { id: item.call_id, name: named('shell'), args: toArgs(item.action) };
    case 'apply_patch_call':
      return { id: item.call_id, name: named('apply_patch'), args: toArgs(item.operation) };
    case 'mcp_call':
      return { id: item.id, name: item.name, args: item.arguments };
    case 'tool_search_call':
      // A search that its vendor ran has no result that anybody here could read.
      return item.execution === 'client' && item.call_id
        ? { id: item.call_id, name: searchName, args: toArgs(item.arguments) }
        : undefined;
    default:
      return undefined;
  }
}

/** The tool of a call. One that OpenAI's search found outside of a namespace has its own name as one. */
function calledName(
  { name, namespace }: { name: string; namespace?: string | null },
  tools: ReadonlyMap<string, ClientTool> | undefined,
): string {
  const flat = flatName(name, namespace);
  return namespace === name && !tools?.has(flat) && tools?.has(name) ? name : flat;
}

function toMessage(item: InputItem, place: Place, callIdOf: (named: string) => string): Message | undefined {
  switch (item.type) {
    case 'message':
      if (item.role === 'user') {
        const parts = toParts(item.content, place.at('.content'));
        return { role: 'user', parts: [...parts, ...attachmentsOf(item.attachments)] };
      }
      return { role: 'system', text: readInstruction(item.content, place.at('.content'), { between: '\n' }) };
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'shell_call_output':
    case 'local_shell_call_output': {
      const callId = item.call_id ?? (item.type === 'local_shell_call_output' ? item.id : undefined) ?? '';
      const name = typeof item.name === 'string' ? item.name : undefined;
      return toolMessage(callIdOf(callId), outputOf(item, place), item.is_error === true, name);
    }
    case 'apply_patch_call_output': {
      const output = outputOf(item, place);
      const parts = output.length > 0 ? output : [textPart(item.status ?? '')];
      return toolMessage(callIdOf(item.call_id), parts, item.status === 'failed');
    }
    case 'mcp_call': {
      const failed = item.error !== undefined && item.error !== null;
      const output = failed ? toArgs(item.error) : item.output;
      return toolMessage(item.id, outputOf({ output }, place), failed);
    }
    case 'agent_message': {
      const parts = toParts(item.content, place.asPast().at('.content'));
      return { role: 'user', parts: [textPart(`Message from ${item.author || 'another agent'}:`), ...parts] };
    }
    case 'compaction':
    case 'compaction_summary':
    case 'context_compaction': {
      const read = readCompaction(item.encrypted_content);
      if ('summary' in read) return { role: 'user', parts: [textPart(summaryText(read.summary))] };
      place.note(`${item.type} ${read.why}`);
      return undefined;
    }
    case 'item_reference':
      place.refuse('there is no stored item with this id.', 'item_not_found');
      return undefined;
    case 'tool_search_output':
      return item.call_id ? toolMessage(item.call_id, [toolsFound(item.tools)]) : undefined;
    // OpenAI's search is given for its clients' sake: the model was offered what it finds.
    case 'tool_search_call':
    case 'additional_tools':
    case 'configuration_update':
    // Reasoning is what only its own model could go on with.
    case 'reasoning':
      return undefined;
    case 'computer_call_output':
    case 'mcp_approval_response':
      place.refuse(`items of type "${item.type}" answer tools that only OpenAI runs.`);
      return undefined;
    default:
      place.note(item.type);
      return undefined;
  }
}

/** What a tool gave: text or parts, or anything else as JSON. Its program repeats it, so nothing of it is refused. */
function outputOf({ output }: { output?: unknown }, place: Place): Part[] {
  return readResultContent(output, place.asPast().at('.output'));
}

function toolMessage(callId: string, parts: Part[], isError = false, name?: string): Message {
  return { role: 'tool', callId, ...(name !== undefined && { name }), parts, ...(isError && { isError }) };
}

function textPart(text: string): Part {
  return { type: 'text', text };
}

/** What a client's search for tools found, by the names under which the model is offered them. */
function toolsFound(tools: readonly AnyTool[]): Part {
  const names = tools.flatMap(({ type, name, tools: inner }) =>
    type === 'namespace' ? (inner ?? []).map((tool) => flatName(tool.name ?? '', name)) : (name ?? []),
  );
  return textPart(names.length > 0 ? `These tools are available now: ${names.join(', ')}.` : 'No tool was found.');
}
