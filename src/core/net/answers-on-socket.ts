import type { Socket } from 'node:net';

/** Where the third digit of a status stands: `HTTP/1.1 200`. */
const lastDigitAt = 11;
const [zero, one, two, lineEnd, carriageReturn] = Buffer.from('012\n\r');

/** What a connection has brought: read by whoever has to know how one ended. */
export interface AnswersOnSocket {
  /** True once it has brought an answer. */
  readonly hasServed: boolean;
  /** True when it broke before a byte of the newest answer, after it had brought earlier ones. */
  readonly diedUnheard: boolean;
}

/**
 * Watches the heads of the answers on a connection that carries one request at a time. The HTTP parser takes `100
 * Continue`, which nobody asked for, as a broken answer; here it becomes a `102`, which it skips like any other word
 * before the answer.
 */
export function watchAnswers(socket: Socket): AnswersOnSocket {
  let answers = 0;
  let isAwaited = false;
  let isHeard = false;
  let at = 0;
  let isInterim = false;
  let isLineEmpty = false;

  const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
  socket.write = (...given: unknown[]) => {
    if (!isAwaited) {
      isAwaited = true;
      isHeard = false;
      at = 0;
    }
    return write(...given);
  };

  /** Reads on in the heads; true when this byte ends a status that is to be changed. */
  const isContinue = (byte: number): boolean => {
    at += 1;
    if (at === lastDigitAt - 1) isInterim = byte === one;
    if (at <= lastDigitAt) {
      isLineEmpty = false;
      return false;
    }
    if (at === lastDigitAt + 1) {
      if (isInterim) return byte === zero;
      isAwaited = false;
      answers += 1;
      return false;
    }
    // The empty line ends an interim head; the next status follows.
    if (byte === lineEnd) {
      if (isLineEmpty) at = 0;
      isLineEmpty = true;
    } else if (byte !== carriageReturn) isLineEmpty = false;
    return false;
  };

  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  socket.read = (size?: number) => {
    const bytes = read(size);
    if (bytes === null) return null;
    isHeard = true;
    for (let index = 0; isAwaited && index < bytes.length; index += 1) {
      if (isContinue(bytes[index] ?? 0)) bytes[index] = two ?? 0;
    }
    return bytes;
  };

  return {
    get hasServed() {
      return answers > 0;
    },
    get diedUnheard() {
      return answers > 0 && !isHeard;
    },
  };
}
