import type { ChatRequest, Message } from '../chat/request';
import { quoted } from '../ground/text/shell-words';

/** What a chat asked for, without a word of it: enough to make a request of the same form. */
export interface RequestShape {
  readonly model: string;
  /** Whose turns, and how many characters each has; the last ones, where there are many. */
  readonly messages: readonly { readonly role: Message['role']; readonly chars: number }[];
  readonly tools: number;
  readonly maxTokens: number | undefined;
}

const mostMessages = 20;

/** Counts and kinds of a request, without a word of what it says. */
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

/**
 * The same request for a terminal, for PowerShell on Windows and curl elsewhere: no key, no text, only its form. Safe
 * to show to anybody.
 */
export function toCommand(shape: RequestShape, url: string, system: NodeJS.Platform): string {
  const { model, messages, tools, maxTokens } = shape;
  const body = {
    model,
    messages: messages.map(({ role, chars }) => ({
      // A result has no call here that it could answer.
      role: role === 'tool' ? 'user' : role,
      content: `<${chars} characters left out>`,
    })),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
  };
  const [address, json] = [`${url}/v1/chat/completions`, JSON.stringify(body)].map((text) => quoted(text, system));
  const lines =
    system === 'win32'
      ? [
          `Invoke-RestMethod ${address} -Method Post`,
          `-ContentType 'application/json; charset=utf-8'`,
          `-Headers @{ Authorization = "Bearer $env:BRIDGE_KEY" }`,
          `-Body ${json}`,
        ]
      : [
          `curl -sS ${address}`,
          `-H 'content-type: application/json'`,
          `-H "authorization: Bearer $BRIDGE_KEY"`,
          `-d ${json}`,
        ];
  return lines.join(system === 'win32' ? ' `\n  ' : ' \\\n  ') + (tools > 0 ? `\n# ${tools} tools left out` : '');
}
