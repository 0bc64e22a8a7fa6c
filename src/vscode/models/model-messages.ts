import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Message, ToolCall } from '../../core/chat/request';
import { wordOf } from '../../core/protocols/json/json';
import { jsonOf, partsIn, textOf, toParts } from './model-parts';
import { readThinking } from './thinking-part';

/**
 * A conversation of VS Code in the hub's words. Results become messages of their own, before the words that came with
 * them; what VS Code keeps inside messages for itself (`cache_control`, `stateful_marker` …) is left out. Which result
 * belongs to which call, wherever it stands, is settled where the upstream's order is made.
 */
export function toMessages(messages: readonly vscode.LanguageModelChatRequestMessage[]): Message[] {
  const results = new Results();
  return messages.flatMap((message) => {
    // Other extensions may hand over a null, which the types do not know.
    const { role, content } = message ?? {};
    const parts = partsIn(content);
    switch (role) {
      case vscode.LanguageModelChatMessageRole.User:
        return fromUser(parts, results);
      case vscode.LanguageModelChatMessageRole.Assistant:
        return fromAssistant(parts, results);
      default: {
        // The system role has the value 3, which the stable API does not name.
        const text = textOf(parts);
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
      const callId = wordOf(part.callId ?? '');
      const result: ToolMessage = {
        role: 'tool',
        callId,
        parts: toParts(partsIn(part.content)),
        // The stable API does not name it, but VS Code tells of a tool that failed by it.
        ...(Reflect.get(part, 'isError') === true && { isError: true }),
      };
      const awaited = this.#awaited.get(callId) ?? 0;
      const key = keyOf(result);
      if (awaited === 0 && this.#seen.has(key)) return [];
      this.#seen.add(key);
      this.#awaited.set(callId, Math.max(0, awaited - 1));
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
    const call = { id: wordOf(part.callId ?? ''), name: wordOf(part.name ?? ''), args: argsOf(part.input) };
    const key = JSON.stringify(call);
    if (calls.has(key)) continue;
    calls.set(key, call);
    results.awaits(call.id);
  }
  return [...calls.values()];
}

/** The arguments of a call as JSON; none where there is no JSON for them. */
function argsOf(input: unknown): string {
  return jsonOf(input ?? {}) ?? '{}';
}
