import { ChatError, toChatError } from '../chat/errors';
import type { ChatEvent, ChatStream } from '../chat/events';
import { recovering } from '../chat/recovering';
import type { Clock } from '../ground/clock';
import { signInFirst } from './accepted-response';
import { kindByBegin, kindByType } from './answer-kind';
import { SilenceWatch } from './silence';
import { type HttpResponse, readText } from './transport';

/** After its last word an upstream gets this long to end the body; then the connection is cut rather than reused. */
const farewellMs = 1000;
/** Pieces of an answer that end in the same bytes say the same kind of thing. */
const alikeBytes = 16;
/** What holds no word of the answer (comments, blanks, empty pieces) may keep a connection alive, but not for longer than this. */
const contentWithinMs = 180_000;

/** Reads what the protocol of an upstream says. Nothing is read any more once it is `done`. */
export interface AnswerDecoder {
  readonly done: boolean;
  /** What was read last kept the answer alive, and said nothing of it. */
  readonly isSilent: boolean;
  read(data: readonly string[]): ChatEvent[];
  /** The upstream has ended: what follows from that, or a `ChatError` where it ended too early. */
  close(): ChatEvent[];
  /** Throws what was wrong in the piece read last. */
  check(): void;
  /** Nothing is read any more, however it ended: what was said of its cost holds. */
  over(): void;
}

/** The data of the events that a body's bytes are, one list for each read. */
export type EventReader = (body: AsyncIterable<Uint8Array>) => AsyncIterator<readonly string[], undefined, undefined>;

/**
 * The events of a chat that `upstream` (its name, for messages) accepted. A JSON answer where a stream was asked for is
 * read as a whole; anything else that is no event stream is refused. `whole`: nobody sees the answer before it is
 * complete. An upstream that has said its last word but does not end the body is cut off. One that fails before its first
 * word has answered nothing, whatever its status was.
 */
export function readAnswer(
  response: HttpResponse,
  decoder: AnswerDecoder,
  readEventData: EventReader,
  clock: Clock,
  { upstream = 'GigaChat', whole = false }: { upstream?: string; whole?: boolean } = {},
): ChatStream {
  return recovering(stepsOf(response, decoder, readEventData, clock, upstream, whole), async (error) => {
    response.failed?.(toChatError(error));
    throw error;
  });
}

async function* stepsOf(
  accepted: HttpResponse,
  decoder: AnswerDecoder,
  readEventData: EventReader,
  clock: Clock,
  upstream: string,
  whole: boolean,
): ChatStream {
  const soon = <T>(read: Promise<T>) => inTime(read, accepted, clock, upstream);
  const told = kindByType(accepted);
  const isTold = told === 'events' || told === undefined;
  const [kind, response] = isTold ? [told, accepted] : await soon(kindByBegin(accepted, told));
  if (kind === 'json') {
    try {
      const events = [...decoder.read([await soon(readText(response.body, 16 * 1024 * 1024))])];
      if (!decoder.done) for (const event of decoder.close()) events.push(event);
      yield events;
    } finally {
      decoder.over();
    }
    return;
  }
  if (kind === undefined) {
    response.discard();
    throw new ChatError('protocol', `${upstream} answered with something that is not a model answer. ${signInFirst}`, {
      code: 'unexpected_content_type',
    });
  }
  const reads = readEventData(response.body);
  let wordless = false;
  const content = new SilenceWatch(clock, contentWithinMs, () => {
    wordless = true;
    response.discard();
  });
  const mayBeLast = lastWordLooker();
  try {
    while (!decoder.done) {
      if (!decoder.isSilent) content.resume();
      const read = await reads.next();
      const events = read.done ? decoder.close() : decoder.read(read.value);
      if (!decoder.isSilent) content.pause();
      if (events.length > 0) yield events;
      decoder.check();
      if (read.done) return;
      if (whole && !decoder.done) await response.gathered?.(mayBeLast);
    }
    if (response.hasEnded?.()) return;
    const timer = clock.timer(farewellMs, response.discard);
    // The answer is complete; how the connection ends changes nothing any more.
    for (let read = await silently(reads.next()); read && !read.done; ) read = await silently(reads.next());
    timer.cancel();
  } catch (error) {
    throw wordless ? onlyFiller(upstream, error) : error;
  } finally {
    decoder.over();
    content.stop();
    await silently(reads.return?.());
  }
}

/** Tells of one piece after the other whether it may hold an upstream's last word; one more like that before does not. */
function lastWordLooker(): (bytes: Uint8Array) => boolean {
  let before: Uint8Array | undefined;
  return (bytes) => {
    const isAlike = before !== undefined && endsAlike(bytes, before);
    before = bytes;
    return !isAlike && mayHoldLastWord(bytes);
  };
}

function endsAlike(one: Uint8Array, other: Uint8Array): boolean {
  for (let back = 1; back <= alikeBytes; back += 1) {
    if (one[one.length - back] !== other[other.length - back]) return false;
  }
  return true;
}

function mayHoldLastWord({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  // As text, because looking through bytes costs twice as much.
  const text = Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
  return text.includes('[DONE]') || text.includes('"finish_reason":"') || text.includes('"error"');
}

/** What a JSON answer is, or how one is written, must be there as soon as the first word of a stream. */
async function inTime<T>(read: Promise<T>, { discard }: HttpResponse, clock: Clock, upstream: string): Promise<T> {
  let isLate = false;
  const timer = clock.timer(contentWithinMs, () => {
    isLate = true;
    discard();
  });
  try {
    return await read;
  } catch (error) {
    throw isLate ? onlyFiller(upstream, error) : error;
  } finally {
    timer.cancel();
  }
}

function onlyFiller(upstream: string, cause: unknown): ChatError {
  return new ChatError('timeout', `${upstream} sent nothing but filler for ${contentWithinMs / 1000} s.`, {
    code: 'upstream_timeout',
    cause,
  });
}

async function silently<T>(promise: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await promise;
  } catch {
    return undefined;
  }
}
