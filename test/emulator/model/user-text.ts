import type { ChatMessage } from '../chat/request';

/** What the person asked for last, and what came after it. */
export interface Turn {
  /** The person's own words, without what an agent wrapped around them. */
  readonly text: string;
  /** The messages after it: calls and their results. */
  readonly since: readonly ChatMessage[];
}

/** Tags whose inside is told by the agent, not by the person. */
const told = /remind|environment|context|info|details|instruction|metadata|history|rules|notice|policy|permission/i;

/** The last turn in which a person says anything. What follows a function's result belongs to the turn before it. */
export function lastTurn(messages: readonly ChatMessage[]): Turn {
  let later = '';
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (message?.role !== 'user') continue;
    const text = ownWords(message.content);
    if (text === '') continue;
    const whole = [precededBy(messages, at), text, later].filter(Boolean).join('\n');
    if (messages[at - 1]?.role !== 'function') return { text: shortened(whole), since: messages.slice(at + 1) };
    later = whole;
  }
  const last = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  return { text: later || shortened(last.replace(/<[^<>]*>/g, ' ').trim()), since: [] };
}

/** A request stands at the beginning or at the end of a long text; the middle is what it is about. */
function shortened(text: string): string {
  return text.length <= 4000 ? text : `${text.slice(0, 2000)}\n${text.slice(-2000)}`;
}

/** Several user messages in a row are one: adapters and agents split them. */
function precededBy(messages: readonly ChatMessage[], at: number): string {
  let before = '';
  for (let i = at - 1; i >= 0; i--) {
    const message = messages[i];
    if (message?.role !== 'user') break;
    const text = ownWords(message.content);
    if (text) before = before ? `${text}\n${before}` : text;
  }
  return before;
}

/** A message without tagged blocks that inform, and without the tags around what remains. */
function ownWords(content: string): string {
  let text = content;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(
      /<([A-Za-z][\w.:-]*)(?:\s[^<>]*)?>((?:(?!<\1[\s>])[\s\S])*?)<\/\1[^<>]*>/g,
      (_, name: string, inner: string) => (told.test(name) ? '\n' : `\n${inner}\n`),
    );
  }
  return text.replace(/\n{3,}/g, '\n\n').trim();
}

/** Words for the directory of the work, what stands between them and its path, and the rest of that line. */
const statedDirectory =
  /(?:working[ _-]?(?:in (?:the )?)?dir(?:ectory)?|current[ _-]?dir(?:ectory)?|\bcwd\b|workspace(?:[ _-]?(?:root|folder|path|dir\w*))?|рабоч\S+ (?:каталог|папк|директори)[^\s:=]*)([^\n/\\]{0,80}?[\s:=>("'`])((?:\/|[A-Za-z]:[\\/])[^\n<>]*)/i;

/** The directory a prompt says the work happens in, if any message states one. */
export function workingDirectory(messages: readonly ChatMessage[]): string | undefined {
  for (const message of messages) {
    if (message.role !== 'system' && message.role !== 'user') continue;
    const [, lead = '', rest = ''] = statedDirectory.exec(message.content) ?? [];
    const found = pathBehind(lead, rest).replace(/[.,;\s]+$/, '');
    if (found) return found;
  }
  return undefined;
}

/** A path between marks goes to the second one, a path behind a colon to the end of its line; in a sentence it is one word. */
function pathBehind(lead: string, rest: string): string {
  const mark = lead.at(-1) ?? '';
  if (/["'`]/.test(mark)) return rest.split(mark, 1)[0] ?? '';
  const isAlone = /[:=>]\s*$/.test(lead) && !/["'`()]|[.,;]\s+\S/.test(rest);
  return isAlone ? rest : (/^[^\s"'`)]*/.exec(rest)?.[0] ?? '');
}
