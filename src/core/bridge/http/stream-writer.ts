import { ChatError } from '../../chat/errors';
import { type ChatEvent, type ChatStream, StreamOf } from '../../chat/events';
import type { Clock } from '../../ground/clock';
import { forSocket } from '../../ground/text/utf8-bytes';
import type { ParsedChat } from '../../protocols/front';
import type { Exchange } from './caller-exchange';

/** The 200 is held back this long for the first event, so that a refusal keeps its status. */
const holdBackMs = 10_000;
/** A connection that is being opened by then is waited for a little longer: it is given up after 10 s, too. */
const connectingMs = 10_000;
const lookAgainMs = 100;
/** After this much silence a no-op event goes out. */
const keepAliveMs = 10_000;
/** A caller that takes nothing for this long is let go. */
const stalledReaderMs = 60_000;

/**
 * Writes an answer as an event stream: one write for each step. Throws while the status is still open, so that the
 * caller can refuse; from then on every ending is the protocol's own.
 */
export async function writeStream(
  exchange: Exchange,
  parsed: ParsedChat,
  events: ChatStream,
  headersFor: (first: readonly ChatEvent[] | undefined) => Record<string, string>,
  isConnecting: () => boolean,
  clock: Clock,
): Promise<void> {
  const { response } = exchange;
  const steps = events[Symbol.asyncIterator]();
  const first = steps.next();
  const prompt = await settlesInTime(first, isConnecting, clock);
  const known = prompt ? await first : undefined;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    ...headersFor(known?.value || undefined),
  });
  let lastMs = clock.monotonic();
  const beat = () => {
    const leftMs = lastMs + keepAliveMs - clock.monotonic();
    if (leftMs <= 0) {
      if (!response.writableNeedDrain) response.write(parsed.keepAlive());
      lastMs = clock.monotonic();
    }
    timer = clock.timer(leftMs > 0 ? leftMs : keepAliveMs, beat);
  };
  let timer = clock.timer(keepAliveMs, beat);
  if (!prompt) response.write(parsed.keepAlive());
  try {
    for await (const frames of parsed.encode(resumed(first, steps))) {
      if (response.destroyed) break;
      lastMs = clock.monotonic();
      if (!response.write(forSocket(frames))) await drained(exchange, clock);
    }
  } finally {
    timer.cancel();
    if (exchange.signal.aborted && response.writableNeedDrain) response.destroy();
    else if (!response.destroyed) response.end();
  }
}

/** The steps with the first one, which was asked for already; each further read goes straight to them. */
function resumed(
  first: Promise<IteratorResult<readonly ChatEvent[]>>,
  steps: AsyncIterator<readonly ChatEvent[]>,
): ChatStream {
  let isFirst = true;
  return new StreamOf(() => ({
    next() {
      if (!isFirst) return steps.next();
      isFirst = false;
      return first;
    },
    async return() {
      await steps.return?.();
      return { done: true, value: undefined };
    },
  }));
}

/** True when the first step, or the failure in its place, came while the status could be held back. */
async function settlesInTime(first: Promise<unknown>, isConnecting: () => boolean, clock: Clock): Promise<boolean> {
  if (await settlesWithin(first, holdBackMs, clock)) return true;
  for (let waitedMs = 0; waitedMs < connectingMs && isConnecting(); waitedMs += lookAgainMs) {
    if (await settlesWithin(first, lookAgainMs, clock)) return true;
  }
  return false;
}

/** True when the promise settled, either way, within the time. */
function settlesWithin(promise: Promise<unknown>, limitMs: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.timer(limitMs, () => resolve(false));
    const settled = () => {
      timer.cancel();
      resolve(true);
    };
    promise.then(settled, settled);
  });
}

/** Resolves when the caller reads again, or has gone: a closed response never drains. A stalled one is let go. */
function drained(exchange: Exchange, clock: Clock): Promise<void> {
  const { response, signal } = exchange;
  return new Promise((resolve) => {
    const timer = clock.timer(stalledReaderMs, () =>
      exchange.abort(new ChatError('cancelled', 'The caller stopped reading.')),
    );
    const done = () => {
      timer.cancel();
      response.off('drain', done);
      response.off('close', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
    signal.addEventListener('abort', done);
    if (response.destroyed || signal.aborted) done();
  });
}
