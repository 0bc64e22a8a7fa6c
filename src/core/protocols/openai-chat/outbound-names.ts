import type { ChatRequest, ToolCall } from '../../chat/request';
import { aliasOf } from '../alike-name';
import { asRecord, wordOf } from '../json/json';

/** The names of functions that every server takes. */
const plain = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/** The name itself where every server takes it, else another that depends on it alone. */
export function plainName(name: string): string {
  return plain.test(name) ? name : aliasOf(name);
}

/** True for a body whose functions, or calls of them, some servers refuse for their names. */
export function hasOddNames(body: { messages: readonly object[]; tools?: readonly object[] }): boolean {
  const calls = body.messages.flatMap((message): unknown[] => {
    const { tool_calls: made } = asRecord(message) ?? {};
    return Array.isArray(made) ? made : [];
  });
  return [...(body.tools ?? []), ...calls].some((one) => !plain.test(wordOf(asRecord(asRecord(one)?.function)?.name)));
}

/** The request with the plain names of its functions, also where its past calls them. */
export function withPlainNames(request: ChatRequest): ChatRequest {
  const { tools, toolChoice, messages } = request;
  const renamed = <T extends { name: string }>(one: T): T => ({ ...one, name: plainName(one.name) });
  return {
    ...request,
    tools: tools.map(renamed),
    toolChoice: typeof toolChoice === 'object' ? renamed(toolChoice) : toolChoice,
    messages: messages.map((message) => {
      return message.role === 'assistant'
        ? { ...message, toolCalls: message.toolCalls.map((call): ToolCall => renamed(call)) }
        : message;
    }),
  };
}
