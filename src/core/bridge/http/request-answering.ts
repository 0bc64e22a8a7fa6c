import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerRecord } from '../../chat/answer-record';
import { sumOf } from '../../chat/call-budget';
import { ChatError, toChatError } from '../../chat/errors';
import { cachedShare, type Usage } from '../../chat/events';
import { calmly } from '../../ground/calmly';
import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import { Ongoing } from '../../ground/ongoing';
import type { ChatFront } from '../../protocols/front';
import { BodyRoom } from '../body/body-room';
import { Exchange } from './caller-exchange';
import { answersPreflight, type PreflightAnswer } from './cors';
import { checkCaller, checkRequest, type GateRules } from './gate';
import { guestCredentials } from './guests';
import { Refused, refuse } from './refused';
import { type FrontChoice, findRoute, frontFor, type Match, type Route } from './route';

/** What answering goes by besides the gate's rules. */
export interface AnsweringOptions {
  /** Whose error bodies are given where no route is known. */
  front: FrontChoice;
  preflight?: PreflightAnswer;
  /** Hears what every request came to. */
  onAnswer?: (record: AnswerRecord) => void;
  /** The memory for the bodies of all requests under way. */
  bodyRoom?: BodyRoom;
  clock: Clock;
  logger: Logger;
}

/** Answers each request of a bridge once, by the routes of that moment: gate, route, refusal, record. */
export class RequestAnswering {
  /** The requests whose answers are not over. */
  readonly open = new Ongoing<Exchange>();
  /** While it is set, what is new is refused. */
  stopping = false;
  /** While it is set, every answer ends its connection: the next request is for whoever has the port by then. */
  leaving = false;

  readonly #bodyRoom: BodyRoom;

  constructor(
    public routes: readonly Route[],
    private readonly rules: GateRules,
    private readonly options: AnsweringOptions,
  ) {
    this.#bodyRoom = options.bodyRoom ?? new BodyRoom();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = this.#begin(request, response);
    const match = findRoute(this.routes, request.method ?? '', request.url ?? '');
    const { front: choice = this.options.front } = 'route' in match ? match.route : match;
    const front = frontFor(request, choice);
    if (front.requestIdHeader) response.setHeader(front.requestIdHeader, exchange.requestId);
    try {
      const stranger = checkCaller(request, this.rules, () => 'route' in match && match.route.ofOwnPage === true);
      if (stranger) throw stranger;
      if (answersPreflight(request, response, this.options.preflight)) return;
      if ('route' in match) {
        exchange.id = match.id;
        exchange.route = match.route.path;
        exchange.isQuiet = match.route.isQuiet === true;
      }
      await this.#admit(exchange, match).handle(exchange);
    } catch (error) {
      this.#refuse(exchange, error, front);
    }
  }

  /** The answers on a connection that have begun, or whose requests came whole. */
  answersOn(socket: object): ServerResponse[] {
    return [...this.open]
      .filter(({ request, response }) => request.socket === socket && (request.complete || response.headersSent))
      .map(({ response }) => response);
  }

  /** Ends what waits there for its turn: Node tells of a connection's end only the request whose answer is being sent. */
  connectionClosed(socket: object): void {
    for (const { request, response } of this.open) {
      if (request.socket !== socket || response.socket || response.writableFinished) continue;
      response.destroy();
      response.emit('close');
    }
  }

  /** Counts the request as open until its answer is over, and tells then what it came to. */
  #begin(request: IncomingMessage, response: ServerResponse): Exchange {
    const { clock, logger, onAnswer } = this.options;
    const exchange = new Exchange(request, response, this.#bodyRoom.place());
    if (this.leaving) response.shouldKeepAlive = false;
    const begun = clock.monotonic();
    this.open.add(exchange);
    response.on('close', () => {
      this.open.delete(exchange);
      const record = exchange.toRecord(clock.monotonic() - begun);
      const fail = (error: unknown) => logger.error('an answer was not counted', { reason: String(error) });
      if (!exchange.isQuiet || record.status !== 200) calmly(() => logAnswer(record, logger));
      calmly(() => onAnswer?.(record), fail);
    });
    return exchange;
  }

  /** The route that answers. Throws what the second half of the gate refuses. */
  #admit(exchange: Exchange, match: Match): Route {
    const { request, response } = exchange;
    if (!('route' in match) && match.allowed.length > 0) response.setHeader('allow', match.allowed.join(', '));
    const route = checkRequest(request, match, this.rules);
    if (route instanceof Refused) throw route;
    if (this.stopping) throw new ChatError('stopping', 'The bridge is shutting down.');
    // Callers of HTTP/1.0 know no word before an answer, whatever a proxy has passed on.
    if (request.headers.expect !== undefined && request.httpVersion === '1.1') response.writeContinue();
    return handlerFor(exchange, route, this.rules);
  }

  #refuse(exchange: Exchange, error: unknown, front: ChatFront): void {
    if (error instanceof Refused) {
      const { status } = error.refusal;
      // Whoever drips its body would go on with it for as long as it likes.
      exchange.refuse(error.refusal, front, status === 408 ? { connection: 'close' } : {});
    } else fail(exchange, toChatError(error, exchange.signal), front, this.options.logger);
  }
}

/** The route itself, or the same one of the guest's own account, which then stays open until the answer has ended. */
function handlerFor({ request, response }: Exchange, route: Route, { guests, key }: GateRules): Route {
  const credentials = guests && !route.open ? guestCredentials(request, key) : undefined;
  if (!guests || credentials === undefined) return route;
  const stay = guests.enter(credentials);
  if ('wrong' in stay) throw refuse(401, 'invalid_api_key', stay.wrong);
  response.on('close', stay.leave);
  if (response.closed) stay.leave();
  const match = findRoute(stay.routes, request.method ?? '', request.url ?? '');
  if ('route' in match) return match.route;
  if (key.opens(request)) return route;
  throw refuse(401, 'invalid_api_key', 'This address is not part of an account. Send the bridge key.');
}

function fail(exchange: Exchange, error: ChatError, front: ChatFront, logger: Logger): void {
  exchange.failure = error;
  if (error.kind === 'internal') {
    const { cause } = error;
    calmly(() =>
      logger.error('a request failed inside the bridge', {
        requestId: exchange.requestId,
        stack: cause instanceof Error ? cause.stack : String(cause),
      }),
    );
  }
  const closing = error.kind === 'stopping' ? { connection: 'close' } : {};
  exchange.refuse(front.refusalOf(error), front, closing);
}

/** One line for each answer. No text of a chat, no header's value. */
function logAnswer(
  { requestId, client, method, path, status, complete, totalMs, chat, failure }: AnswerRecord,
  logger: Logger,
) {
  const spent = sumOf(chat?.spent ?? []);
  logger.info('answered', {
    requestId,
    client,
    method,
    path: beginningOf(path),
    status,
    ended: complete ? 'complete' : 'caller left',
    totalMs: Math.round(totalMs),
    ...(failure && { failure }),
    ...(chat && {
      provider: chat.provider,
      model: chat.model,
      firstEventMs: chat.firstEventMs && Math.round(chat.firstEventMs),
      finish: chat.reason,
      inputTokens: spent?.input,
      outputTokens: spent?.output,
      ...cachedIn(spent),
    }),
  });
}

/** Without a part of a name: half of a key is known to nobody as one. */
function beginningOf(path: string): string {
  return path.length <= 100 ? path : `${path.slice(0, path.lastIndexOf('/', 99) + 1)}…`;
}

/** How much of the prompt GigaChat had kept from the turn before, which it does not charge for. */
function cachedIn(usage: Usage | undefined) {
  if (usage?.cached === undefined) return {};
  return { cachedTokens: usage.cached, cachedShare: cachedShare(usage.cached, usage.input) };
}
