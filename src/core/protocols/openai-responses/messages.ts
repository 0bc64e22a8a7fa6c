import { ChatError } from '../../chat/errors';
import type { Message, Part, ToolCall } from '../../chat/request';
import { toCustomArgs } from '../custom-tools';
import { toParts, toText } from './parts';
import { type InputItem, inputContent } from './schema';
import { flatName } from './tools';

/**
 * A conversation's items in the hub's words. An answer's text and the calls after it are one turn. `pathOf` names an item
 * in the request, for complaints. Throws `ChatError('invalid-request')`.
 */
export function toMessages(items: readonly InputItem[], pathOf: (index: number) => string): Message[] {
  const messages: Message[] = [];
  /** The turn that further calls belong to, until somebody else says something. */
  let turn: { role: 'assistant'; text: string; toolCalls: ToolCall[] } | undefined;
  items.forEach((item, index) => {
    const path = pathOf(index);
    const call = toCall(item);
    if (call || (item.type === 'message' && item.role === 'assistant')) {
      if (!turn || !call) {
        turn = { role: 'assistant', text: '', toolCalls: [] };
        messages.push(turn);
      }
      if (call) turn.toolCalls.push(call);
      else if (item.type === 'message') turn.text = toText(item.content, `${path}.content`);
      if (item.type !== 'mcp_call') return;
    }
    const said = toMessage(item, path);
    if (!said) return;
    turn = undefined;
    messages.push(said);
  });
  return messages;
}

function toCall(item: InputItem): ToolCall | undefined {
  switch (item.type) {
    case 'function_call': {
      const args = typeof item.arguments === 'string' ? item.arguments : JSON.stringify(item.arguments ?? {});
      return { id: item.call_id, name: flatName(item.name, item.namespace), args };
    }
    case 'custom_tool_call':
      return { id: item.call_id, name: flatName(item.name, item.namespace), args: toCustomArgs(item.input) };
    case 'local_shell_call':
      return { id: item.call_id, name: 'local_shell', args: JSON.stringify(item.action) };
    case 'shell_call':
      return { id: item.call_id, name: 'shell', args: JSON.stringify(item.action) };
    case 'apply_patch_call':
      return { id: item.call_id, name: 'apply_patch', args: JSON.stringify(item.operation) };
    case 'mcp_call':
      return { id: item.id, name: item.name, args: item.arguments };
    default:
      return undefined;
  }
}

function toMessage(item: InputItem, path: string): Message | undefined {
  switch (item.type) {
    case 'message':
      if (item.role === 'user') return { role: 'user', parts: toParts(item.content, `${path}.content`) };
      return { role: 'system', text: toText(item.content, `${path}.content`) };
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'shell_call_output':
      return { role: 'tool', callId: item.call_id, parts: toOutput(item.output, `${path}.output`) };
    case 'local_shell_call_output':
      return { role: 'tool', callId: item.call_id ?? item.id ?? '', parts: toOutput(item.output, `${path}.output`) };
    case 'apply_patch_call_output': {
      const output = toOutput(item.output, `${path}.output`);
      const parts: Part[] = output.length > 0 ? output : [{ type: 'text', text: item.status ?? '' }];
      return { role: 'tool', callId: item.call_id, parts, ...(item.status === 'failed' && { isError: true }) };
    }
    case 'mcp_call': {
      const failed = item.error !== undefined && item.error !== null;
      const text = failed && typeof item.error !== 'string' ? JSON.stringify(item.error) : item.error;
      const parts = toOutput(failed ? String(text) : item.output, `${path}.output`);
      return { role: 'tool', callId: item.id, parts, ...(failed && { isError: true }) };
    }
    case 'item_reference':
      throw new ChatError('invalid-request', `${path}: there is no stored item with this id.`, {
        param: path,
        code: 'item_not_found',
      });
    default:
      return undefined;
  }
}

type Output = Extract<InputItem, { type: 'function_call_output' }>['output'];

/** A tool's result: text or parts; anything else a tool of a client gives is JSON to the model. */
function toOutput(output: Output, path: string): Part[] {
  if (output === null || output === undefined) return [];
  const content = inputContent.safeParse(output);
  return content.success ? toParts(content.data, path) : [{ type: 'text', text: JSON.stringify(output) }];
}
