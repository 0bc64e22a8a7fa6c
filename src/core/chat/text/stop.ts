import type { ChatEvent, ChatStream } from '../events';
import { filterText, type TextFilter, textEvents } from './filter-text';
import { mapSteps } from './map-steps';
import { MarkerWatch } from './marker-watch';

/**
 * Ends an answer before the first stop sequence in its text, for upstreams that know no such thing. Sequences are found
 * across any cut; only what could still become one is held back; reasoning and tool arguments are left alone. On a
 * match the answer finishes with `stop` and the sequence, and the upstream is closed, which leaves no usage to report.
 * An answer that called before finishes with its calls: whoever sees `stop` does not run them.
 */
export function stopAt(stream: ChatStream, sequences: readonly string[] = []): ChatStream {
  const wanted = sequences.filter((sequence) => sequence !== '');
  return wanted.length === 0 ? stream : callsFirst(filterText(stream, new StopFilter(wanted)));
}

function callsFirst(stream: ChatStream): ChatStream {
  let called = false;
  return mapSteps(stream, (step) => {
    called ||= step.some(({ type }) => type === 'tool-call');
    const last = step.at(-1);
    const isStopped = last?.type === 'finish' && last.stopSequence !== undefined;
    return called && isStopped ? [...step.slice(0, -1), { type: 'finish', reason: 'tool-calls' }] : step;
  });
}

class StopFilter implements TextFilter {
  readonly #watches: readonly MarkerWatch[];
  /** What is held back: the beginning of a sequence, which is all that the text ends with. */
  #held = '';

  constructor(sequences: readonly string[]) {
    this.#watches = [...new Set(sequences)].map((sequence) => new MarkerWatch(sequence));
  }

  push(text: string): ChatEvent[] {
    const held = this.#held;
    let match: { end: number; sequence: string } | undefined;
    let longest: MarkerWatch | undefined;
    for (const watch of this.#watches) {
      const end = watch.read(text);
      if (watch.kept > (longest?.kept ?? 0)) longest = watch;
      // The sequence that is complete first; of two that end together the longer. So the cut of the text never matters.
      const isBetter = end === match?.end ? watch.marker.length > (match?.sequence.length ?? 0) : true;
      if (end !== undefined && end <= (match?.end ?? end) && isBetter) match = { end, sequence: watch.marker };
    }
    if (match) {
      const { end, sequence } = match;
      this.#hold(undefined);
      const settled = beginningOf(held, text, held.length + end - sequence.length);
      return [...textEvents(settled), { type: 'finish', reason: 'stop', stopSequence: sequence }];
    }
    this.#hold(longest);
    return textEvents(beginningOf(held, text, held.length + text.length - this.#held.length));
  }

  flush(): ChatEvent[] {
    const held = this.#held;
    for (const watch of this.#watches) watch.kept = 0;
    this.#hold(undefined);
    return textEvents(held);
  }

  #hold(watch: MarkerWatch | undefined): void {
    this.#held = watch ? watch.marker.slice(0, watch.kept) : '';
  }
}

/** The first letters of two texts, one after the other, which are not put together for that. */
function beginningOf(one: string, other: string, length: number): string {
  return length <= one.length ? one.slice(0, length) : one + other.slice(0, length - one.length);
}
