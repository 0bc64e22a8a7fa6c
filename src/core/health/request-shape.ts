import type { ChatRequest, Message } from '../chat/request';

/** What a chat asked for, without a word of it: enough to make a request of the same form. */
export interface RequestShape {
  readonly model: string;
  /** Whose turns, and how many characters each has; the last ones, where there are many. */
  readonly messages: readonly { readonly role: Message['role']; readonly chars: number }[];
  readonly tools: number;
  readonly maxTokens: number | undefined;
}

const mostMessages = 20;

export function shapeOfRequest({ model, messages, tools, sampling }: ChatRequest): RequestShape {
  return {
    model,
    messages: messages.slice(-mostMessages).map((message) => ({ role: message.role, chars: charsOf(message) })),
    tools: tools.length,
    maxTokens: sampling.maxTokens,
  };
}

function charsOf(message: Message): number {
  if (message.role === 'system' || message.role === 'assistant') return message.text.length;
  return message.parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0);
}

/** The same request for a terminal: no key, no text, only its form. Safe to show to anybody. */
export function toCurl({ model, messages, tools, maxTokens }: RequestShape, url: string): string {
  const body = {
    model,
    messages: messages.map(({ role, chars }) => ({
      // A result has no call here that it could answer.
      role: role === 'tool' ? 'user' : role,
      content: `<${chars} characters left out>`,
    })),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
  };
  const lines = [
    `curl -sS ${quoted(`${url}/v1/chat/completions`)}`,
    `-H ${quoted('content-type: application/json')}`,
    `-H "authorization: Bearer $BRIDGE_KEY"`,
    `-d ${quoted(JSON.stringify(body))}`,
  ];
  return lines.join(' \\\n  ') + (tools > 0 ? `\n# ${tools} tools left out` : '');
}

/** One word for a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
