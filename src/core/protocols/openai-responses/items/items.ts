import type {
  ResponseCustomToolCall,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
  ResponseToolSearchCall,
} from 'openai/resources/responses/responses';
import type { ChatResult } from '../../../chat/collect';
import { parseJson } from '../../../ground/text/parse-json';
import { fromCustomArgs } from '../../custom-tools';
import { type ClientTool, clientTool } from '../../dialects/tools';
import { asRecord } from '../../json/json';
import { searchItems } from '../hosted-search';
import { cutReasons } from '../response';
import { type LocalCall, localCallItem } from './local-calls';

/** How an item ended; only the last one of an answer that was cut is `incomplete`. */
export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** What the id of an item begins with. */
export type ItemPrefix = 'msg' | 'rs' | 'fc' | 'ctc' | 'tsc' | 'cmp' | 'lsh' | 'sh' | 'apc' | 'tso';

/** An item's id: of its answer and its place in it, so that both ways of answering give the same. */
export function itemId(prefix: ItemPrefix, responseId: string, index: number): string {
  return `${prefix}_${responseId.replace(/^resp_/, '')}${index.toString(16).padStart(2, '0')}`;
}

/** A message of the answer; without a text it has only begun. */
export function messageItem(id: string, status: ItemStatus, text?: string): ResponseOutputMessage {
  const content = text === undefined ? [] : [textPart(text)];
  return { id, type: 'message', role: 'assistant', status, content };
}

/** The one content part of a message. */
export function textPart(text: string): Extract<ResponseOutputMessage['content'][number], { type: 'output_text' }> {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

/** What the model thought; without a text it has only begun. */
export function reasoningItem(id: string, text?: string): ResponseReasoningItem {
  return { id, type: 'reasoning', summary: text === undefined ? [] : [{ type: 'summary_text', text }] };
}

const localPrefixes = { local_shell: 'lsh', shell: 'sh', apply_patch: 'apc' } as const;

/** What the id of a call's item begins with. */
export function callPrefix({ custom, search, local }: ClientTool): ItemPrefix {
  if (local) return localPrefixes[local];
  return search ? 'tsc' : custom ? 'ctc' : 'fc';
}

/** A call as its tool was declared: arguments in JSON text, as a value for what has a type, free text for a custom tool. */
export function callItem(
  id: string,
  callId: string,
  tool: ClientTool,
  args: string,
  status: ItemStatus,
): ResponseFunctionToolCall | ResponseToolSearchCall | LocalCall | (ResponseCustomToolCall & { status: ItemStatus }) {
  const { name, custom, search, local, searched } = tool;
  if (local) return localCallItem(id, callId, local, args, status);
  if (search) {
    const value = args === '' ? {} : (asRecord(parseJson(args)?.value) ?? { query: args });
    return { type: 'tool_search_call', id, call_id: callId, execution: 'client', arguments: value, status };
  }
  // A tool that was found outside of a namespace is called as the only one of its own.
  const namespace = tool.namespace ?? (searched ? name : undefined);
  const named = { id, call_id: callId, name, ...(namespace && { namespace }), status };
  return custom
    ? { type: 'custom_tool_call', ...named, input: args === '' ? '' : fromCustomArgs(args, tool) }
    : { type: 'function_call', ...named, arguments: args };
}

/** The output of a whole answer, its items as a stream has them. */
export function toOutput(
  { blocks, reason }: ChatResult,
  responseId: string,
  tools: ReadonlyMap<string, ClientTool>,
): ResponseOutputItem[] {
  const output: ResponseOutputItem[] = [];
  const id = (prefix: ItemPrefix, offset = 0) => itemId(prefix, responseId, output.length + offset);
  const found = new Set<ClientTool>();
  const statusAt = (place: number) =>
    cutReasons[reason] !== undefined && place >= blocks.length - 1 ? 'incomplete' : 'completed';
  for (const [place, block] of blocks.entries()) {
    if (block.type === 'call') {
      const { call } = block;
      const tool = clientTool(call.name, tools);
      output.push(...searchItems(tool, found, id));
      output.push(callItem(id(callPrefix(tool)), call.id, tool, call.args, statusAt(place)));
    } else if (block.type === 'text') output.push(messageItem(id('msg'), statusAt(place), block.text));
    else output.push(reasoningItem(id('rs'), block.text));
  }
  if (output.length === 0) output.push(messageItem(id('msg'), statusAt(0), ''));
  return output;
}
