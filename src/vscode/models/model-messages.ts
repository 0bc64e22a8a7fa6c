import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Message, Part, ToolCall } from '../../core/chat/request';
import { isTextType, readText } from '../../core/chat/text/text-type';
import { wordOf } from '../../core/protocols/json/json';
import { readThinking } from './thinking-part';

/**
 * A conversation of VS Code in the hub's words. Results become messages of their own, before the words that came with
 * them; what VS Code keeps inside messages for itself (`cache_control`, `stateful_marker` …) is left out. Which result
 * belongs to which call, wherever it stands, is settled where the upstream's order is made.
 */
export function toMessages(messages: readonly vscode.LanguageModelChatRequestMessage[]): Message[] {
  const results = new Results();
  return messages.flatMap((message) => {
    switch (message.role) {
      case vscode.LanguageModelChatMessageRole.User:
        return fromUser(message.content, results);
      case vscode.LanguageModelChatMessageRole.Assistant:
        return fromAssistant(message.content, results);
      default: {
        // The system role has the value 3, which the stable API does not name.
        const text = textOf(message.content);
        return text === '' ? [] : [{ role: 'system', text }];
      }
    }
  });
}

/** Calls and results that another extension put into the message of the wrong side are read all the same. */
function fromUser(content: readonly unknown[], results: Results): Message[] {
  const toolCalls = callsIn(content, results);
  const parts = toParts(content);
  return [
    ...(toolCalls.length > 0 ? [{ role: 'assistant' as const, text: '', toolCalls }] : []),
    ...results.in(content),
    ...(parts.length > 0 ? [{ role: 'user' as const, parts }] : []),
  ];
}

type ToolMessage = Extract<Message, { role: 'tool' }>;

/** The results of a conversation. VS Code may repeat one when it takes up a conversation again. */
class Results {
  readonly #seen = new Set<string>();
  /** How many calls of an id have no result yet: others than VS Code give the same id to call after call. */
  readonly #awaited = new Map<string, number>();

  awaits(id: string): void {
    this.#awaited.set(id, (this.#awaited.get(id) ?? 0) + 1);
  }

  /** The results in a message, without those that only repeat an earlier one. */
  in(content: readonly unknown[]): ToolMessage[] {
    return content.flatMap((part) => {
      if (!(part instanceof vscode.LanguageModelToolResultPart)) return [];
      const result: ToolMessage = {
        role: 'tool',
        callId: part.callId,
        parts: toParts(part.content),
        // The stable API does not name it, but VS Code tells of a tool that failed by it.
        ...(Reflect.get(part, 'isError') === true && { isError: true }),
      };
      const awaited = this.#awaited.get(part.callId) ?? 0;
      const key = keyOf(result);
      if (awaited === 0 && this.#seen.has(key)) return [];
      this.#seen.add(key);
      this.#awaited.set(part.callId, Math.max(0, awaited - 1));
      return [result];
    });
  }
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

function fromAssistant(content: readonly unknown[], results: Results): Message[] {
  const toolCalls = callsIn(content, results);
  const text = textOf(content);
  const reasoning = content.map((part) => readThinking(part) ?? '').join('');
  const said = text !== '' || toolCalls.length > 0;
  return [
    ...(said ? [{ role: 'assistant' as const, text, ...(reasoning !== '' && { reasoning }), toolCalls }] : []),
    ...results.in(content),
  ];
}

/** The calls in a message, each once; two that share an id and nothing else are two. */
function callsIn(content: readonly unknown[], results: Results): ToolCall[] {
  const calls = new Map<string, ToolCall>();
  for (const part of content) {
    if (!(part instanceof vscode.LanguageModelToolCallPart)) continue;
    const call = { id: part.callId, name: part.name, args: JSON.stringify(part.input ?? {}) };
    const key = JSON.stringify(call);
    if (calls.has(key)) continue;
    calls.set(key, call);
    results.awaits(call.id);
  }
  return [...calls.values()];
}

/** What VS Code puts into a message or gives as the result of a tool: texts and media; everything else is left out. */
export function toParts(content: readonly unknown[]): Part[] {
  return content.flatMap((part): Part[] => {
    if (part instanceof vscode.LanguageModelTextPart) return textPart(part.value);
    if (part instanceof vscode.LanguageModelPromptTsxPart) return textPart(textOfTsx(part.value));
    if (part instanceof vscode.LanguageModelDataPart) return fromData(part);
    return [];
  });
}

/** Extensions are not held to the types: one that put nothing into a part must not end every later turn. */
function textPart(value: unknown): Part[] {
  const text = wordOf(value ?? '');
  return text === '' ? [] : [{ type: 'text', text }];
}

function fromData({ mimeType, data }: vscode.LanguageModelDataPart): Part[] {
  // The names of VS Code's own notes are no media types.
  if (typeof mimeType !== 'string' || !mimeType.includes('/')) return [];
  if (isTextType(mimeType)) return textPart(readText(data));
  return [{ type: 'media', mime: mimeType, source: data }];
}

/** What a message that holds text alone can say of its parts: a medium is named. */
function textOf(content: readonly unknown[]): string {
  return toParts(content)
    .map((part) =>
      part.type === 'text' ? part.text : part.mime.startsWith('image/') ? '[image]' : `[file ${part.mime}]`,
    )
    .join('');
}

/** The texts of a rendered prompt, which travels as a tree; anything else as its JSON. */
function textOfTsx(value: unknown): string {
  return textsIn(value).join('') || JSON.stringify(value) || '';
}

/** In their order, and without recursion: how deep the tree is, somebody else decides. */
function textsIn(root: unknown): string[] {
  const texts: string[] = [];
  const ahead: unknown[] = [root];
  while (ahead.length > 0) {
    const node = ahead.pop();
    if (Array.isArray(node)) {
      for (let index = node.length - 1; index >= 0; index -= 1) ahead.push(node[index]);
    } else if (typeof node === 'object' && node !== null) {
      if ('text' in node && typeof node.text === 'string') texts.push(node.text);
      else {
        if ('children' in node) ahead.push(node.children);
        if ('node' in node) ahead.push(node.node);
      }
    }
  }
  return texts;
}
