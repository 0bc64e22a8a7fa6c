import type { ChatRequest, Message, Part } from './request';

/** What a picture counts for: the order of magnitude that models with eyes report. */
const imageTokens = 1000;
/** What the frame of one message costs. */
const messageTokens = 4;

/** Everything of a request that a model reads as text: messages, calls and their results, tools, the wanted schema. */
export function textsOf(request: ChatRequest): string[] {
  const texts = request.messages.flatMap(textsOfMessage);
  for (const { name, description = '', schema, examples, returns } of request.tools) {
    texts.push(JSON.stringify({ name, description, parameters: schema, examples, returns }));
  }
  if (typeof request.answer === 'object') texts.push(JSON.stringify(request.answer.schema));
  return texts.filter((text) => text !== '');
}

/** Tokens of a request that no text holds: the frames of its messages, its pictures and files. */
export function tokensBesideText({ messages }: ChatRequest): number {
  const media = messages.flatMap((message) => ('parts' in message ? message.parts.map(mediaTokens) : []));
  return media.reduce((sum, tokens) => sum + tokens, messages.length * messageTokens);
}

/** About how many tokens a request comes to, without asking anybody. Never 0. */
export function estimateTokens(request: ChatRequest): number {
  return textsOf(request).reduce((sum, text) => sum + estimateText(text), tokensBesideText(request));
}

/** About how many tokens a text is: four Latin letters, or three others, which take two bytes each, are about one. */
export function estimateText(text: string): number {
  const others = Math.min(text.length, Buffer.byteLength(text) - text.length);
  return Math.ceil((text.length - others) / 4 + others / 3);
}

function textsOfMessage(message: Message): string[] {
  switch (message.role) {
    case 'system':
      return [message.text];
    case 'assistant':
      return [message.text, ...message.toolCalls.map(({ name, args }) => `${name} ${args}`)];
    default:
      return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  }
}

/** The text in a file is about an eighth of its bytes; of a file that only has an address nothing is known. */
function mediaTokens(part: Part): number {
  if (part.type === 'text') return 0;
  const known = part.source instanceof Uint8Array && !part.mime.startsWith('image/');
  return known ? Math.max(imageTokens, Math.ceil((part.source as Uint8Array).length / 32)) : imageTokens;
}
