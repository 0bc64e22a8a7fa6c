import type { ChatEvent, ChatStream } from '../events';
import { mapSteps } from './map-steps';

/** Rewrites the text of an answer while it streams. It may hold back what it cannot judge yet. */
export interface TextFilter {
  /** The events that a further piece of text settles. A `finish` among them ends the answer there. */
  push(text: string): readonly ChatEvent[];
  /** What was held back: something else than text follows, or the answer is over. */
  flush(): readonly ChatEvent[];
}

/** An answer with its text led through a filter; everything else passes as it is. Ending early closes the upstream. */
export function filterText(stream: ChatStream, filter: TextFilter): ChatStream {
  let isOver = false;
  const filtered = (step: readonly ChatEvent[]) => {
    // Added one by one: a great many in one call are more than the stack holds.
    const events: ChatEvent[] = [];
    for (const event of step) {
      if (event.type === 'text') for (const one of filter.push(event.text)) events.push(one);
      else if (event.type === 'start') events.push(event);
      else {
        for (const one of filter.flush()) events.push(one);
        events.push(event);
      }
      isOver = event.type === 'text' && events.at(-1)?.type === 'finish';
      if (isOver) break;
    }
    return events;
  };
  return mapSteps(stream, filtered, () => isOver);
}

/** A text event, or none when there is no text: no fragment is ever empty. */
export function textEvents(text: string, type: 'text' | 'reasoning' = 'text'): ChatEvent[] {
  return text === '' ? [] : [{ type, text }];
}

/** How many characters at the end of `text` could be the beginning of one of the markers, which are short. */
export function beginsMarker(text: string, markers: readonly string[]): number {
  let longest = 0;
  for (const marker of markers) {
    const tail = marker.length > 1 ? text.slice(1 - marker.length) : '';
    for (let at = tail.indexOf(marker.charAt(0)); at >= 0; at = tail.indexOf(marker.charAt(0), at + 1)) {
      if (!marker.startsWith(tail.slice(at))) continue;
      // The first place is the longest of this marker.
      longest = Math.max(longest, tail.length - at);
      break;
    }
  }
  return longest;
}
