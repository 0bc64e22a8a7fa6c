import type { ChatEvent, ChatStream } from '../events';

type Step = readonly ChatEvent[];

/**
 * The stream with each step put through `map`; a step that comes to nothing is left out. Once `isOver` says so, the
 * answer ends and the upstream is closed. A function for each read, because a generator around a stream costs time in
 * every step; and one for all maps that stand around each other.
 */
export function mapSteps(
  stream: ChatStream,
  map: (step: Step) => Step,
  isOver: () => boolean = () => false,
): ChatStream {
  if (!(stream instanceof MappedStream)) return new MappedStream(stream, map, isOver);
  const { source, map: before, isOver: isOverBefore } = stream;
  const both = (step: Step) => {
    const mapped = before(step);
    return mapped.length > 0 ? map(mapped) : mapped;
  };
  return new MappedStream(source, both, () => isOverBefore() || isOver());
}

class MappedStream implements ChatStream {
  constructor(
    readonly source: ChatStream,
    readonly map: (step: Step) => Step,
    readonly isOver: () => boolean,
  ) {}

  [Symbol.asyncIterator](): AsyncIterator<Step> {
    const { map, isOver } = this;
    const inner = this.source[Symbol.asyncIterator]();
    let isEnded = false;
    const end = async (): Promise<IteratorResult<Step>> => {
      const wasEnded = isEnded;
      isEnded = true;
      if (!wasEnded) await inner.return?.();
      return { done: true, value: undefined };
    };
    return {
      async next() {
        while (!isEnded && !isOver()) {
          const read = await inner.next();
          if (read.done) isEnded = true;
          else {
            let step: Step;
            try {
              step = map(read.value);
            } catch (error) {
              await end();
              throw error;
            }
            if (step.length > 0) return { done: false, value: step };
          }
        }
        return await end();
      },
      return: end,
    };
  }
}
