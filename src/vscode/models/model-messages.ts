import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Message, Part, ToolCall } from '../../core/chat/request';
import { readThinking } from './thinking-part';

/**
 * A conversation of VS Code in the hub's words. Results become messages of their own, before the words that came with
 * them; what VS Code keeps inside messages for itself (`cache_control`, `stateful_marker` …) is left out. Which result
 * belongs to which call, wherever it stands, is settled where the upstream's order is made.
 */
export function toMessages(messages: readonly vscode.LanguageModelChatRequestMessage[]): Message[] {
  const seen = new Set<string>();
  return messages.flatMap((message) => {
    switch (message.role) {
      case vscode.LanguageModelChatMessageRole.User:
        return fromUser(message.content, seen);
      case vscode.LanguageModelChatMessageRole.Assistant:
        return fromAssistant(message.content);
      default: {
        // The system role has the value 3, which the stable API does not name.
        const text = textOf(message.content);
        return text === '' ? [] : [{ role: 'system', text }];
      }
    }
  });
}

function fromUser(content: readonly unknown[], seen: Set<string>): Message[] {
  const messages: Message[] = [];
  for (const part of content) {
    if (!(part instanceof vscode.LanguageModelToolResultPart)) continue;
    const result: Extract<Message, { role: 'tool' }> = {
      role: 'tool',
      callId: part.callId,
      parts: toParts(part.content),
      // The stable API does not name it, but VS Code tells of a tool that failed by it.
      ...(Reflect.get(part, 'isError') === true && { isError: true }),
    };
    // VS Code may repeat a result when it takes up a conversation again.
    const key = keyOf(result);
    if (seen.has(key)) continue;
    seen.add(key);
    messages.push(result);
  }
  const parts = toParts(content);
  return parts.length > 0 ? [...messages, { role: 'user', parts }] : messages;
}

/** What tells a result from others. The bytes of its pictures are hashed: their JSON costs 400 ms a megabyte. */
function keyOf({ callId, parts, isError }: Extract<Message, { role: 'tool' }>): string {
  const hash = createHash('sha256').update(JSON.stringify([callId, isError ?? false]));
  for (const part of parts) {
    const bytes = part.type === 'media' && part.source instanceof Uint8Array ? part.source : undefined;
    const { length } = bytes ?? (part.type === 'text' ? part.text : '');
    hash.update(JSON.stringify([part.type, length, part.type === 'media' && part.mime]));
    hash.update(bytes ?? (part.type === 'text' ? part.text : ''));
  }
  return hash.digest('base64');
}

function fromAssistant(content: readonly unknown[]): Message[] {
  const calls = new Map<string, ToolCall>();
  for (const part of content) {
    if (!(part instanceof vscode.LanguageModelToolCallPart)) continue;
    calls.set(part.callId, { id: part.callId, name: part.name, args: JSON.stringify(part.input ?? {}) });
  }
  const text = textOf(content);
  const reasoning = content.map((part) => readThinking(part) ?? '').join('');
  if (text === '' && calls.size === 0) return [];
  return [{ role: 'assistant', text, ...(reasoning !== '' && { reasoning }), toolCalls: [...calls.values()] }];
}

/** What VS Code puts into a message or gives as the result of a tool: texts and media; everything else is left out. */
export function toParts(content: readonly unknown[]): Part[] {
  return content.flatMap((part): Part[] => {
    if (part instanceof vscode.LanguageModelTextPart)
      return part.value === '' ? [] : [{ type: 'text', text: part.value }];
    if (part instanceof vscode.LanguageModelPromptTsxPart) return [{ type: 'text', text: textOfTsx(part.value) }];
    if (part instanceof vscode.LanguageModelDataPart) return fromData(part);
    return [];
  });
}

function fromData({ mimeType, data }: vscode.LanguageModelDataPart): Part[] {
  // The names of VS Code's own notes are no media types.
  if (!mimeType.includes('/')) return [];
  if (/^text\/|\bjson\b/.test(mimeType)) return [{ type: 'text', text: new TextDecoder().decode(data) }];
  return [{ type: 'media', mime: mimeType, source: data }];
}

function textOf(content: readonly unknown[]): string {
  return toParts(content)
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}

/** The texts of a rendered prompt, which travels as a tree; anything else as its JSON. */
function textOfTsx(value: unknown): string {
  return textsIn(value).join('') || JSON.stringify(value) || '';
}

function textsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) return [];
  if ('text' in node && typeof node.text === 'string') return [node.text];
  return [...('node' in node ? textsIn(node.node) : []), ...('children' in node ? textsIn(node.children) : [])];
}
