import fc from 'fast-check';
import type { ChatEvent, ChatStream } from '../../../src/core/chat/events';

/** Cuts a list into pieces at the given places; places beyond its end do nothing. */
export function cut<T>(items: readonly T[], places: readonly number[]): T[][] {
  const ends = [...new Set(places.map((place) => place % (items.length + 1)))].sort((one, other) => one - other);
  return [...ends, items.length]
    .map((end, index) => items.slice(ends[index - 1] ?? 0, end))
    .filter((piece) => piece.length > 0);
}

/** Events as a stream of these steps. */
export async function* streamOf(steps: readonly (readonly ChatEvent[])[]): ChatStream {
  yield* steps;
}

/** Every event of a stream, pieces of the same text put together and made-up ids replaced by their place. */
export async function eventsOf(stream: ChatStream): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  const ids: string[] = [];
  const place = (id: string) => `#${ids.includes(id) ? ids.indexOf(id) : ids.push(id) - 1}`;
  for await (const step of stream) {
    for (const event of step) {
      const last = events.at(-1);
      if ((event.type === 'text' || event.type === 'reasoning') && last?.type === event.type) last.text += event.text;
      else if (event.type === 'tool-args' && last?.type === 'tool-args') last.json += event.json;
      else events.push('id' in event ? { ...event, id: place(event.id) } : { ...event });
    }
  }
  return events;
}

/** Places to cut at. */
export const places = fc.array(fc.nat(400), { maxLength: 12 });
