import type { CallContext } from '../../chat/call-context';
import { traitsOf } from '../../chat/error-traits';
import { toChatError } from '../../chat/errors';
import type { TokenCounter } from '../../chat/ports/token-counter';
import type { ChatRequest } from '../../chat/request';
import { estimateTokens } from '../../chat/token-estimate';
import type { Clock } from '../../ground/clock';
import type { ChatFront } from '../../protocols/front';
import { readJson } from '../body/request-body';
import type { Route } from '../http/route';

/** How a protocol asks how long a prompt is. */
interface TokenQuestion {
  path: string;
  front: ChatFront;
  parse: (body: unknown) => ChatRequest | Promise<ChatRequest>;
  toAnswer: (tokens: number) => object;
}

/** How long a prompt is: counted by the upstream, estimated while that is not to be had. */
export function countTokensRoute(
  { path, front, parse, toAnswer }: TokenQuestion,
  counter: TokenCounter,
  clock: Clock,
): Route {
  return {
    method: 'POST',
    path,
    body: 'json',
    front,
    async handle(exchange) {
      const request = await parse(await readJson(exchange, clock));
      exchange.json(200, toAnswer(await countOrEstimate(counter, request, exchange.context)));
    },
  };
}

async function countOrEstimate(counter: TokenCounter, request: ChatRequest, context: CallContext): Promise<number> {
  try {
    return await counter.count(request, context);
  } catch (error) {
    const failure = toChatError(error, context.signal);
    if (!traitsOf(failure).isAway) throw failure;
    return estimateTokens(request);
  }
}
