import type { IncomingHttpHeaders } from 'node:http';

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
