import type { ChatMessage } from '../chat/request';
import { isObject, type Schema } from './schema';

/** What says that the answer has to fit what follows; a schema that is merely described, such as a tool's, is none. */
const askedFor =
  /(?:match|conform|adher|follow|according|valid|fits?\b|соответств)[^{]{0,200}(?:json|schema|схем)|(?:answer|respond|reply|return|output|ответ|верни)[^{]{0,200}(?:json[ _-]?schema|схем)/i;
/** How far before a schema those words may stand. */
const before = 400;

/** A schema that the prompt asks the answer to fit, in words and not in `response_format`; the last one of them. */
export function askedSchema(messages: readonly ChatMessage[]): { schema: Schema; fenced: boolean } | undefined {
  const asking = messages.flatMap(({ role, content }) => (role === 'system' || role === 'user' ? (content ?? '') : []));
  const fenced = asking.some((content) => /```json|json code ?block|markdown code ?block/i.test(content));
  for (const content of asking.toReversed()) {
    for (let at = content.indexOf('{'); at >= 0; at = content.indexOf('{', at + 1)) {
      if (!askedFor.test(content.slice(Math.max(0, at - before), at))) continue;
      const end = endOfObject(content, at);
      const schema = end < 0 ? undefined : parsed(content.slice(at, end));
      if (isObject(schema) && isObject(schema.properties)) return { schema, fenced };
    }
  }
  return undefined;
}

/** True where a system message wants one JSON object and nothing else, of whatever form. */
export function isObjectAsked(messages: readonly ChatMessage[]): boolean {
  const asked = /(?:answer|respond|reply)[^.\n]{0,60}\bJSON object\b[^.\n]{0,20}(?:nothing else|only)/i;
  return messages.some(({ role, content }) => role === 'system' && asked.test(content ?? ''));
}

/** Behind the brace that closes the one at `from`; -1 where none does. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  for (const { 0: sign, index } of text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    if (depth === 0 && sign === '}') return from + index + 1;
  }
  return -1;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
