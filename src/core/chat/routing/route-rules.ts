import type { ChatRequest } from '../request';
import { estimateTokens } from '../token-estimate';
import { isBackground } from './background';

/** Which requests go to which model: all that is set must hold. */
export interface RouteRule {
  /** In the log. */
  name: string;
  /** Titles, summaries, warm-ups and small models' names. */
  background?: boolean;
  /** True where a picture stands anywhere in the conversation. */
  images?: boolean;
  /** Conversations of more tokens than this, as they are estimated. */
  tokensAbove?: number;
  /** Names that callers ask for; `*` is any text. */
  models?: readonly string[];
  /** The model that answers. */
  to: string;
}

/** The first rule that holds for a request. */
export function ruleFor(request: ChatRequest, rules: readonly RouteRule[]): RouteRule | undefined {
  let tokens: number | undefined;
  return rules.find(({ background, images, tokensAbove, models }) => {
    if (models && !models.some((pattern) => fits(request.model, pattern))) return false;
    if (background !== undefined && isBackground(request) !== background) return false;
    if (images !== undefined && hasImages(request) !== images) return false;
    if (tokensAbove === undefined) return true;
    tokens ??= estimateTokens(request);
    return tokens > tokensAbove;
  });
}

function hasImages({ messages }: ChatRequest): boolean {
  return messages.some(
    (message) =>
      'parts' in message && message.parts.some((part) => part.type === 'media' && part.mime.startsWith('image/')),
  );
}

/** `*` is any text; capitals do not matter. The first place of a piece is as good as any, so none is tried twice. */
function fits(name: string, pattern: string): boolean {
  const text = name.toLowerCase();
  const [first = '', ...pieces] = pattern.toLowerCase().split('*');
  if (pieces.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = pieces.pop() ?? '';
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
