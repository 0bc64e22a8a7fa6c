import { hash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { callerSession } from './caller-session';

/** What programs call themselves in their User-Agent, as recorded from them, and what people call them. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^claude-cli\//, 'Claude Code'],
  [/^codex[\w-]*\//i, 'Codex'],
  [/^opencode\//i, 'OpenCode'],
  [/^cline\//i, 'Cline'],
  [/^continue\//i, 'Continue'],
  [/^roo-?code\//i, 'Roo Code'],
  [/^kilo-?code\//i, 'Kilo Code'],
  [/^(?:qwen-?code|QwenCode)\//i, 'Qwen Code'],
  [/^aider\//i, 'Aider'],
  [/^ai-sdk\//, 'AI SDK'],
  // OpenAI's client puts the name of its class first, which bundlers shorten.
  [/^(?:Async)?(?:OpenAI|[A-Za-z_$]\w{0,2})\/(?:JS|Python) /, 'OpenAI SDK'],
  [/^(?:Async)?Anthropic\/(?:JS|Python) /, 'Anthropic SDK'],
];

/**
 * A short name for the program that asks, for people and for the log: what it gives as its title, else what its
 * User-Agent is known as, else that header's first word. Nothing but letters, digits and a few marks gets through.
 */
export function clientName({ 'x-title': title, 'user-agent': agent = '' }: IncomingHttpHeaders): string {
  if (typeof title === 'string' && /^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,39}$/u.test(title)) return title.trim();
  const found = known.find(([pattern]) => pattern.test(agent));
  return found?.[1] ?? /^[\w.+-]+/.exec(agent)?.[0].slice(0, 40) ?? 'client';
}

/** Who asked last over a connection, by what tells one client from another: the next one nearly always is the same. */
const askedLast = new WeakMap<object, { marks: readonly (string | string[] | undefined)[]; client: string }>();

/** The caller's name with a fingerprint of its key, its User-Agent and its session. */
export function clientOf({ headers, socket }: IncomingMessage): string {
  const { authorization, 'x-api-key': apiKey, 'user-agent': agent = '', 'x-title': title } = headers;
  const session = callerSession(headers);
  const marks = [authorization, apiKey, agent, session, title];
  const last = askedLast.get(socket);
  if (last?.marks.every((mark, index) => mark === marks[index])) return last.client;
  const fingerprint = hash('sha256', JSON.stringify([authorization, apiKey, agent, session])).slice(0, 6);
  const client = `${clientName(headers)}#${fingerprint}`;
  askedLast.set(socket, { marks, client });
  return client;
}
