import { CallBudget } from '../../chat/call-budget';
import { collect } from '../../chat/collect';
import type { ChatEvent } from '../../chat/events';
import { type ChatRecord, observe } from '../../chat/observe';
import type { ChatProvider } from '../../chat/ports/provider';
import { ownText } from '../../chat/text/own-text';
import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import { shapeOf } from '../../ground/shape';
import { Stretch } from '../../ground/stretch';
import type { ChatFront } from '../../protocols/front';
import type { LeftOut } from '../../protocols/history';
import { readJson } from '../body/request-body';
import type { Exchange } from '../http/caller-exchange';
import { callerSession } from '../http/caller-session';
import { headerText } from '../http/header-text';
import type { Route } from '../http/route';
import { writeStream } from '../http/stream-writer';

/** The route of a chat protocol: one way for all of them, streamed or not. */
export function chatRoute(path: string, front: ChatFront, provider: ChatProvider, clock: Clock, logger: Logger): Route {
  const told = new Set<string>();
  return {
    method: 'POST',
    path,
    body: 'json',
    front,
    async handle(exchange: Exchange) {
      const body = await readJson(exchange, clock);
      const { requestId } = exchange;
      if (logger.tracing) logger.trace('was asked', { requestId, path, shape: shapeOf(body) });
      const stretch = new Stretch(clock, Number(exchange.request.headers['content-length'] ?? 0));
      if (front.prepare) await front.prepare(body);
      const parsed = front.parse(body);
      if (stretch.isLong) await stretch.rest();
      const { tools = [], unreachable = [], past = [] } = parsed.unheard ?? {};
      warnOfTools(tools, path, told, logger);
      warnOfUnreachable(unreachable, path, requestId, logger);
      warnOfPast(past, path, requestId, logger);
      const conversation = callerSession(exchange.request.headers, body, parsed.request.conversation);
      const request = { ...parsed.request, ...(conversation !== undefined && { conversation }) };
      const calls = new CallBudget();
      // As it stands at any time: whoever leaves has paid for what was answered before.
      const record: ChatRecord = { provider: provider.id, steps: 0, toolCalls: 0, spent: calls.spent };
      exchange.record = record;
      const context = { record, calls, whole: !parsed.stream, ...exchange.context };
      const events = observe(provider.stream(request, context), record, clock, calls);
      const whoAnswers = (model: string, by = provider.id) => ({
        'x-gigachat-provider': by,
        'x-gigachat-model': headerText(model),
      });
      if (parsed.stream) {
        // Committed before the answer began, nobody can say yet who will give it.
        const headersFor = (first: readonly ChatEvent[] | undefined) => {
          const start = first?.find((event) => event.type === 'start');
          return start ? whoAnswers(start.model, start.provider) : {};
        };
        await writeStream(exchange, parsed, events, headersFor, () => provider.isConnecting === true, clock);
      } else {
        const result = await collect(events);
        const answer = parsed.toJson(result);
        const settled = parsed.settled?.();
        if (settled) await settled;
        exchange.json(200, answer, whoAnswers(result.model, result.provider));
      }
    },
  };
}

/** Kinds of tools that are remembered as told of; a caller may make up any number. */
const mostTold = 100;

/** As many names or places as one warning holds. */
const mostNamed = 10;

/** Says once for each type of tool that it is left out: the answer alone does not show why the model never uses it. */
function warnOfTools(types: readonly string[], path: string, told: Set<string>, logger: Logger): void {
  for (const given of types) {
    const type = given.slice(0, 64);
    if (told.has(type) || told.size >= mostTold) continue;
    told.add(ownText(type));
    logger.warn('a tool that only its vendor can run is left out', { path, type });
  }
}

/** Says that tools wait for a search that the request does not offer: no answer shows why they are not used. */
function warnOfUnreachable(names: readonly string[], path: string, requestId: string, logger: Logger): void {
  if (names.length === 0) return;
  const named = names.slice(0, mostNamed).map((name) => name.slice(0, 64));
  const message = 'deferred tools are not offered: the request has no tool that could load them';
  logger.warn(message, { requestId, path, count: names.length, named: named.join(', ') });
}

/** Says in one line what of a request's past was left out: the agent goes on, and its user should know. */
function warnOfPast(leftOut: readonly LeftOut[], path: string, requestId: string, logger: Logger): void {
  if (leftOut.length === 0) return;
  const named = leftOut.slice(0, mostNamed).map(({ path: place, what }) => `${place} ${what.slice(0, 64)}`);
  logger.warn('something of the conversation before is left out', {
    requestId,
    path,
    count: leftOut.length,
    named: named.join(', '),
  });
}
