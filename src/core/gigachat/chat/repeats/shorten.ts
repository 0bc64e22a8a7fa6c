import type { CallBudget } from '../../../chat/call-budget';
import { ChatError } from '../../../chat/errors';
import { recovering } from '../../../chat/recovering';
import type { ChatRequest, Message } from '../../../chat/request';
import { estimateTokens } from '../../../chat/token-estimate';
import type { Logger } from '../../../ground/logger';
import type { Ask } from './ask';

/** What of the room is used: the estimate is rough, and the answer needs some. */
const share = 0.9;

const note =
  'The oldest part of this conversation is left out here: the whole was too long for the model. Say so in the summary.';

/**
 * Asks for a summary without the oldest of a conversation that is itself too long for the model: an agent whose
 * conversation cannot be shortened could never go on.
 */
export function shortening(ask: Ask, calls: CallBudget, logger: Logger): Ask {
  const asked: Ask = (request) =>
    recovering(ask(request), async (error) => {
      const shorter = calls.isSpent ? undefined : withoutOldest(request, error);
      if (!shorter) throw error;
      logger.warn('the oldest part of a conversation that is to be summarized is left out: it is too long', {
        tokens: estimateTokens(request),
        kept: estimateTokens(shorter),
      });
      return asked(shorter);
    });
  return (request) => (request.mayShorten ? asked(request) : ask(request));
}

/** The request with as little less of its oldest as fits; undefined where it was refused for something else. */
function withoutOldest(request: ChatRequest, error: unknown): ChatRequest | undefined {
  if (!(error instanceof ChatError) || error.kind !== 'context-length') return undefined;
  const { used, limit } = error.contextTokens ?? {};
  // One of the two alone does not tell how much of the conversation fits.
  const room = used === undefined || limit === undefined ? 1 / 2 : Math.min(1, limit / used);
  const begins = request.messages.findIndex(({ role }) => role !== 'system');
  // The last one asks for the summary.
  const past = request.messages.slice(begins, -1);
  let tooMany = estimateTokens(request) * (1 - share * room);
  let at = 0;
  for (; at < past.length && tooMany > 0; at += 1) {
    const tokens = tokensOf(request, past[at]);
    if (tokens > tooMany) break;
    tooMany -= tokens;
  }
  const cut = tooMany > 0 ? cutMessage(past[at], tooMany / tokensOf(request, past[at])) : [];
  if (tooMany > 0) at += 1;
  // A result means nothing without its call.
  while (past[at]?.role === 'tool') at += 1;
  const kept = [...cut, ...past.slice(at)];
  if (kept.length === 0) return undefined;
  const told: Message = { role: 'user', parts: [{ type: 'text', text: note }] };
  return {
    ...request,
    messages: [...request.messages.slice(0, begins), told, ...kept, ...request.messages.slice(-1)],
  };
}

function tokensOf(request: ChatRequest, message: Message | undefined): number {
  return message ? estimateTokens({ ...request, tools: [], answer: 'text', messages: [message] }) : 0;
}

/** What a person said without that much of its end; nothing of another message, which is left out whole. */
function cutMessage(message: Message | undefined, lost: number): Message[] {
  if (message?.role !== 'user') return [];
  const parts = message.parts.map((part) =>
    part.type === 'text' ? { ...part, text: part.text.slice(0, Math.floor(part.text.length * (1 - lost))) } : part,
  );
  return [{ ...message, parts }];
}
