import type { ChatEvent, ChatStream } from '../events';
import { beginsMarker, filterText, type TextFilter, textEvents } from './filter-text';
import { mapSteps } from './map-steps';

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
  #held = '';

  constructor(private readonly sequences: readonly string[]) {}

  push(text: string): ChatEvent[] {
    const seen = this.#held + text;
    const match = firstMatch(seen, this.sequences);
    if (match) {
      this.#held = '';
      const finish: ChatEvent = { type: 'finish', reason: 'stop', stopSequence: match.sequence };
      return [...textEvents(seen.slice(0, match.start)), finish];
    }
    const settled = seen.length - beginsMarker(seen, this.sequences);
    this.#held = seen.slice(settled);
    return textEvents(seen.slice(0, settled));
  }

  flush(): ChatEvent[] {
    const held = this.#held;
    this.#held = '';
    return textEvents(held);
  }
}

/** The sequence that is complete first; of two that end together the longer. So the cut of the text never matters. */
function firstMatch(text: string, sequences: readonly string[]): { start: number; sequence: string } | undefined {
  let best: { start: number; sequence: string } | undefined;
  for (const sequence of sequences) {
    const start = text.indexOf(sequence);
    if (start < 0) continue;
    const end = start + sequence.length;
    const bestEnd = best ? best.start + best.sequence.length : Number.POSITIVE_INFINITY;
    if (end < bestEnd || (end === bestEnd && start < (best?.start ?? 0))) best = { start, sequence };
  }
  return best;
}
