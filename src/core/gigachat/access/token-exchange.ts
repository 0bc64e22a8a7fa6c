import type { CallBudget } from '../../chat/call-budget';
import { badUpstreamData, ChatError } from '../../chat/errors';
import type { Advice } from '../../ground/advice';
import type { Clock } from '../../ground/clock';
import { parseJson } from '../../ground/text/parse-json';
import { isVisibleAscii } from '../../ground/text/visible-ascii';
import { timeSpan } from '../../ground/time-span';
import { bringsAnswer, signInFirst } from '../../net/accepted-response';
import { retryAfterMs } from '../../net/retry-after';
import { type HttpResponse, readRefusal, readText, type Transport } from '../../net/transport';
import { fromPage, fromRefusal } from '../../protocols/gigachat/errors';
import { momentIn } from '../../protocols/gigachat/moment';
import { asRecord } from '../../protocols/json/json';
import { isPage, pageOnTheWay } from '../../protocols/page-on-the-way';
import { countIn } from '../../protocols/said';

/** GigaChat's tokens live for 30 minutes unless their end says otherwise. */
const usualLifeMs = 30 * 60_000;
const exchangeLimitMs = 10_000;
/** No wait that a service asks for is kept, or told, for longer: a wrong header must not shut an account out for years. */
const longestRestMs = 5 * 60_000;
/** Refusals that may be about what was shown, or about the address; any other says nothing of either. */
const judges: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 422]);

/** A token as it was issued. `lifeMs` counts from now. */
export interface IssuedToken {
  value: string;
  lifeMs: number;
}

/** Who gives an account its access tokens, and for what. */
export interface TokenIssuer {
  /** What is shown for a token, in the middle of a sentence. */
  readonly credential: 'authorization key' | 'user and password';
  /** Scopes to try besides the configured one. */
  readonly otherScopes: readonly string[];
  /** One exchange, over within 10 s. Throws `ChatError`; a wrong scope has the code `wrong_scope`. */
  issue(scope: string, calls: CallBudget): Promise<IssuedToken>;
}

/** How to reach a token service. */
export interface TokenService {
  transport: Transport;
  clock: Clock;
  url: URL;
  userAgent: string;
}

/** What one token service expects and how it refuses. */
export interface TokenDemand {
  headers: Record<string, string>;
  body?: string;
  /** Which setting holds its address. */
  addressIn: Advice;
  /** A longer life is a clock or a field gone wrong. */
  longestLifeMs: number;
  /** What a refusal means that is none of 3xx, 429 and 5xx. `code` is the service's own number. */
  refusal(status: number, code: number | undefined): ChatError;
}

/** One exchange of credentials for an access token, over within 10 s. Throws `ChatError`. */
export async function exchangeForToken(
  service: TokenService,
  demand: TokenDemand,
  calls: CallBudget,
): Promise<IssuedToken> {
  calls.take();
  const { transport, clock, url, userAgent } = service;
  const response = await transport.open({
    method: 'POST',
    url,
    headers: { ...demand.headers, accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': userAgent },
    body: demand.body,
    signal: new AbortController().signal,
    silenceMs: exchangeLimitMs,
    totalMs: exchangeLimitMs,
    mayResend: () => calls.take(),
  });
  if (!bringsAnswer(response.status)) {
    throw fromTokenRefusal(response, await readRefusal(response, clock), clock.now(), demand);
  }
  const text = await readText(response.body, 64 * 1024);
  const body = asRecord(parseJson(text)?.value);
  const value = body?.access_token ?? body?.tok;
  if (typeof value !== 'string' || !isVisibleAscii(value)) {
    throwRefusalInside(response, text, body, clock.now(), demand);
    const page = isPage(text) ? ' A page came instead: this network may want you to sign in first.' : '';
    throw badUpstreamData(`The token service answered, but not with an access token.${page}`, {
      advice: demand.addressIn,
    });
  }
  const lifeS = countIn(body?.expires_in);
  const endMs = momentIn(body?.expires_at ?? body?.exp);
  // An end is compared with the server's own clock.
  const lifeMs = endMs === undefined ? (lifeS ?? 0) * 1000 : endMs - serverTime(response, clock);
  return { value, lifeMs: lifeMs <= 0 || lifeMs > demand.longestLifeMs ? usualLifeMs : lifeMs };
}

/** Throws what a refusal says that came in a 200. */
function throwRefusalInside(
  response: HttpResponse,
  text: string,
  body: Record<string, unknown> | undefined,
  nowMs: number,
  demand: TokenDemand,
): void {
  const { status, code } = body ?? {};
  const told = [status, code].find((number) => typeof number === 'number' && number >= 400 && number < 600);
  if (typeof told === 'number') throw fromTokenRefusal({ ...response, status: told }, text, nowMs, demand);
  if (typeof code === 'number') throw demand.refusal(response.status, code);
}

function serverTime(response: HttpResponse, clock: Clock): number {
  const { date } = response.headers;
  const parsed = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(parsed) ? clock.now() : parsed;
}

function fromTokenRefusal(response: HttpResponse, text: string, nowMs: number, demand: TokenDemand): ChatError {
  const { status, headers } = response;
  const said = asRecord(parseJson(text)?.value)?.code;
  const upstreamCode = typeof said === 'number' ? said : undefined;
  const details = { upstreamStatus: status, upstreamCode };
  const saidMs = retryAfterMs(headers, nowMs);
  const askedMs = saidMs && Math.min(saidMs, longestRestMs);
  if (status === 429) {
    const waitMs = askedMs ?? 1000;
    const { count, unit } = timeSpan(waitMs);
    const when = unit === 's' ? 'the moment (429). Try again shortly' : `${count} ${unit} (429). Ask again then`;
    return new ChatError('rate-limit', `GigaChat gives no more access tokens for ${when}.`, {
      ...details,
      code: 'upstream_rate_limited',
      retryAfterMs: waitMs,
    });
  }
  if (status >= 500 && status !== 511)
    return new ChatError('upstream', `GigaChat's token service failed (${status}). Try again.`, {
      ...details,
      retryAfterMs: askedMs,
    });
  if ((status >= 300 && status < 400 && status !== 304) || status === 511) {
    const answer = status === 511 ? 'is out of reach (511)' : 'answered with a redirect, which is not followed';
    return new ChatError('network', `The token service ${answer}. ${signInFirst}`, {
      ...details,
      code: 'upstream_unreachable',
    });
  }
  if (status < 400) {
    return new ChatError('protocol', `The token service sent no token (${status}).`, { code: 'empty_response' });
  }
  const page = fromPage(status, text);
  if (page) return page;
  if (judges.has(status) || upstreamCode !== undefined) {
    // The service speaks of a key in JSON; a page at its address is nobody's word about it.
    const isOwn = !isPage(text) || status === 404 || status === 405;
    return isOwn ? demand.refusal(status, upstreamCode) : pageOnTheWay('GigaChat', status, demand.addressIn);
  }
  const refused = fromRefusal(status, text);
  if (refused.kind === 'timeout' || refused.kind === 'network' || refused.kind === 'upstream') return refused;
  return new ChatError('protocol', `The token service did not take the request (${status}). ${signInFirst}`, details);
}
