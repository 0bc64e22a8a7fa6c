import { type ChatEvent, type ChatReads, type ChatStream, StreamOf } from './events';

type Step = readonly ChatEvent[];

/** A stream that is opened by its first read; from then on each read goes straight to what was opened. */
export function opening(open: () => Promise<ChatStream>): ChatStream {
  return new StreamOf(() => {
    let inner: ChatReads | undefined;
    const first = async () => {
      inner = (await open())[Symbol.asyncIterator]();
      return await inner.next();
    };
    return { next: () => inner?.next() ?? first(), return: () => ended(inner) };
  });
}

/**
 * A stream whose failure before its first step is given to `recover`, which answers with another stream or throws. Once
 * it has begun, which `begun` is told and may hold up, each read goes straight to it, because a generator around a stream
 * costs time in every step.
 */
export function recovering(
  stream: ChatStream,
  recover: (error: unknown) => Promise<ChatStream>,
  begun: () => void | Promise<void> = () => {},
): ChatStream {
  return new StreamOf(() => {
    let inner = stream[Symbol.asyncIterator]();
    let isSettled = false;
    const first = async () => {
      try {
        const step = await inner.next();
        isSettled = true;
        const told = begun();
        if (told) await told;
        return step;
      } catch (error) {
        inner = (await recover(error))[Symbol.asyncIterator]();
        isSettled = true;
        return await inner.next();
      }
    };
    return { next: () => (isSettled ? inner.next() : first()), return: () => ended(inner) };
  });
}

/** A stream whose first step was read: what can fail from now on fails in mid-answer. */
export async function begun(stream: ChatStream): Promise<ChatStream> {
  const inner = stream[Symbol.asyncIterator]();
  let first: IteratorResult<Step> | undefined = await inner.next();
  const next = () => {
    const step = first ? Promise.resolve(first) : inner.next();
    first = undefined;
    return step;
  };
  return new StreamOf(() => ({ next, return: () => ended(inner) }));
}

/** Closes what was being read; a stream that nobody opened has nothing to close. */
async function ended(inner: ChatReads | undefined): Promise<IteratorResult<Step>> {
  await inner?.return?.();
  return { done: true, value: undefined };
}
