import type { ChatEvent, ChatStream } from '../events';
import type { ChatRequest } from '../request';
import { estimateText, estimateTokens } from '../token-estimate';
import { filterText, type TextFilter, textEvents } from './filter-text';
import { mapSteps } from './map-steps';
import { MarkerWatch } from './marker-watch';

/**
 * Ends an answer before the first stop sequence in its text, for upstreams that know no such thing. Sequences are found
 * across any cut; only what could still become one is held back; reasoning and tool arguments are left alone. On a
 * match the answer finishes with `stop` and the sequence, and the upstream is closed before it has counted: the usage is
 * an estimate then, because agents reckon with it how full their context is.
 * An answer that called before finishes with its calls: whoever sees `stop` does not run them.
 */
export function stopAt(stream: ChatStream, request: ChatRequest): ChatStream {
  const wanted = request.sampling.stop?.filter((sequence) => sequence !== '') ?? [];
  return wanted.length === 0 ? stream : ended(filterText(stream, new StopFilter(wanted)), request);
}

/** The end of an answer that was cut: with its calls if there are any, and with an estimate of what it took. */
function ended(stream: ChatStream, request: ChatRequest): ChatStream {
  let called = false;
  let said = '';
  return mapSteps(stream, (step) => {
    for (const event of step) {
      called ||= event.type === 'tool-call';
      said += event.type === 'tool-args' ? event.json : 'text' in event ? event.text : '';
    }
    const last = step.at(-1);
    if (last?.type !== 'finish' || last.stopSequence === undefined) return step;
    const { reason, stopSequence } = last;
    const usage = { input: estimateTokens(request), output: estimateText(said) };
    const end: ChatEvent = called
      ? { type: 'finish', reason: 'tool-calls', usage }
      : { type: 'finish', reason, stopSequence, usage };
    return [...step.slice(0, -1), end];
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
