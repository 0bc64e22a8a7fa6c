import { ChatError } from '../../chat/errors';
import type { Message, Part, ToolCall } from '../../chat/request';
import { toDocument, toImage } from './media';
import type { BodyMessage, ContentBlock, CountBody, TurnBlock } from './schema';

/** A line for Anthropic's billing that Claude Code puts first; it changes with every version and would spoil the cache. */
const billingLine = /^x-anthropic-billing-header:[^\n]*\n?/;

/** The system prompt as messages: none when there is nothing in it. */
export function toSystem(system: CountBody['system']): Message[] {
  const texts = typeof system === 'string' ? [system] : (system ?? []).map(({ text }) => text);
  const text = texts
    .map((one) => one.replace(billingLine, ''))
    .filter((one) => one !== '')
    .join('\n\n');
  return text === '' ? [] : [{ role: 'system', text }];
}

/**
 * Messages in the hub's words: a turn with results of tools becomes one message for each result, before what the user
 * said. Blocks of tools that Anthropic runs itself are left out of past answers. Throws `ChatError('invalid-request')`.
 */
export function toMessages(messages: readonly BodyMessage[]): Message[] {
  return messages.flatMap((message, index) => {
    const path = `messages[${index}].content`;
    switch (message.role) {
      case 'system':
        return toSystem(textOf(message, path));
      case 'assistant':
        return [toAssistant(message, path)];
      default:
        return toUserTurn(message, path);
    }
  });
}

function toAssistant({ content }: BodyMessage, path: string): Message {
  if (typeof content === 'string') return { role: 'assistant', text: content, toolCalls: [] };
  const texts: string[] = [];
  const toolCalls: ToolCall[] = [];
  let reasoning = '';
  content.forEach((block, index) => {
    if (block.type === 'text') texts.push(block.text);
    else if (block.type === 'thinking') reasoning += block.thinking;
    else if (block.type === 'tool_use') {
      toolCalls.push({ id: block.id, name: block.name, args: JSON.stringify(block.input ?? {}) });
    } else if (block.type !== 'other') throw unsupported(block.type, `${path}[${index}]`);
  });
  return { role: 'assistant', text: texts.join('\n'), ...(reasoning !== '' && { reasoning }), toolCalls };
}

function toUserTurn({ content }: BodyMessage, path: string): Message[] {
  if (typeof content === 'string') return [{ role: 'user', parts: toText(content) }];
  const results: Message[] = [];
  const parts: Part[] = [];
  content.forEach((block, index) => {
    const where = `${path}[${index}]`;
    if (block.type === 'tool_result') results.push(toResult(block, where));
    else if (block.type === 'thinking' || block.type === 'tool_use') throw unsupported(block.type, where);
    else parts.push(...toParts(block, where));
  });
  return results.length > 0 && parts.length === 0 ? results : [...results, { role: 'user', parts }];
}

function toResult(block: Extract<TurnBlock, { type: 'tool_result' }>, path: string): Message {
  const { tool_use_id: callId, content, is_error: isError } = block;
  const parts =
    typeof content === 'string'
      ? toText(content)
      : (content ?? []).flatMap((part, index) => toParts(part, `${path}.content[${index}]`));
  return { role: 'tool', callId, parts, ...(isError && { isError }) };
}

function toParts(block: ContentBlock, path: string): Part[] {
  switch (block.type) {
    case 'text':
      return toText(block.text);
    case 'image':
      return [toImage(block, path)];
    case 'document':
      return toDocument(block, path);
    case 'search_result':
      return [block.title, block.source, ...block.content.map(({ text }) => text)].flatMap(toText);
    case 'tool_reference':
      return toText(`The tool ${block.tool_name} is available now.`);
    case 'other':
      throw unsupported(block.name, path);
  }
}

/** For roles whose content can only be text. What a client says there about tools for Anthropic's server is skipped. */
function textOf({ content }: BodyMessage, path: string): string {
  if (typeof content === 'string') return content;
  const texts = content.flatMap((block, index) => {
    if (block.type === 'text') return [block.text];
    if (block.type === 'other') return [];
    throw unsupported(block.type, `${path}[${index}]`);
  });
  return texts.join('\n\n');
}

function toText(text: string): Part[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

function unsupported(type: string, param: string): ChatError {
  return new ChatError('invalid-request', `${param}: a block of type "${type.slice(0, 40)}" is not supported here.`, {
    param,
    code: 'unsupported_content',
  });
}
