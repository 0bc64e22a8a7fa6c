import type { ChatRequest, Message } from '../../chat/request';
import { type Middle, takeApart } from './fill-in-the-middle';

/** What a model is told that is to fill a gap. */
export const fillIn =
  'The user gives the text before the cursor and the text after it. Answer with exactly what belongs between them: no introduction, no explanation, no code fence, nothing repeated from either side.';

/** A gap as a model is shown it, in marks that its own text does not hold. */
export function showGap({ prefix, suffix, context }: Middle): string {
  const text = prefix + suffix + context;
  const marked = (name: string, inside: string) => {
    let mark = name;
    for (let count = 2; text.includes(`${mark}>`); count += 1) mark = `${name}_${count}`;
    return `<${mark}>${inside}</${mark}>`;
  };
  const files = context === '' ? '' : `${marked('files', context)}\n`;
  return `${files}${marked('before', prefix)}\n${marked('after', suffix)}`;
}

/**
 * A chat whose one message is a whole fill-in-the-middle template, as editors send it that complete code over a chat:
 * the model is told what the markers mean and does not see them. Any other chat, one with tools too, stays as it is.
 */
export function withGapFilled(request: ChatRequest): ChatRequest {
  const said = request.messages.filter(({ role }) => role !== 'system');
  const text = said.length === 1 && request.tools.length === 0 ? textOf(said[0]) : undefined;
  // People write of words in brackets, too: the one template in brackets that editors send has the end first.
  const middle = text === undefined || text.startsWith('[PREFIX]') ? undefined : takeApart(text);
  if (!middle) return request;
  const instructions = request.messages.flatMap((message) => (message.role === 'system' ? [message.text] : []));
  return {
    ...request,
    messages: [
      { role: 'system', text: [...instructions, fillIn].join('\n\n') },
      { role: 'user', parts: [{ type: 'text', text: showGap(middle) }] },
    ],
  };
}

function textOf(message: Message | undefined): string | undefined {
  if (message?.role !== 'user') return undefined;
  const texts = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length === message.parts.length ? texts.join('') : undefined;
}
