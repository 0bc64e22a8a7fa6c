import type { ChatCompletionContentPart, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { reminderOf } from '../reminder';

/** The conversation with what holds for all of it added to its instructions. */
export function instructed(messages: ChatCompletionMessageParam[], text: string): ChatCompletionMessageParam[] {
  const [first, ...rest] = messages;
  if (first?.role !== 'system' || typeof first.content !== 'string') {
    return [{ role: 'system', content: text }, ...messages];
  }
  return [{ ...first, content: `${first.content}\n\n${text}` }, ...rest];
}

/**
 * The conversation as the strictest templates of models want it: one instruction, at the beginning, and no two turns of
 * the user side by side. What was instructed later is told in the user's turn, in its place.
 */
export function withOneSystem(messages: readonly ChatCompletionMessageParam[]): ChatCompletionMessageParam[] {
  const leading = messages.findIndex(({ role }) => role !== 'system');
  const start = leading < 0 ? messages.length : leading;
  const whole: ChatCompletionMessageParam[] = [];
  if (start > 0) {
    whole.push({ role: 'system', content: messages.slice(0, start).map(textOf).join('\n\n') });
  }
  for (const message of messages.slice(start)) {
    const turn: ChatCompletionMessageParam =
      message.role === 'system' ? { role: 'user', content: reminderOf(textOf(message)) } : message;
    const before = whole.at(-1);
    if (turn.role === 'user' && before?.role === 'user') {
      whole[whole.length - 1] = { role: 'user', content: together(before.content, turn.content) };
    } else whole.push(turn);
  }
  return whole;
}

type Content = string | ChatCompletionContentPart[];

function together(one: Content, other: Content): Content {
  if (typeof one === 'string' && typeof other === 'string') return `${one}\n\n${other}`;
  return [...partsOf(one), ...partsOf(other)];
}

function partsOf(content: Content): ChatCompletionContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function textOf({ content }: ChatCompletionMessageParam): string {
  return typeof content === 'string' ? content : '';
}
