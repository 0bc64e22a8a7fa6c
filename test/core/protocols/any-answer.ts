import fc from 'fast-check';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatEvent, ChatStream } from '../../../src/core/chat/events';

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const piece: fc.Arbitrary<ChatEvent[]> = fc.oneof(
  text.map((value): ChatEvent[] => [{ type: 'text', text: value }]),
  text.map((value): ChatEvent[] => [{ type: 'reasoning', text: value }]),
  fc
    .tuple(fc.uuid(), fc.array(text, { minLength: 1, maxLength: 4 }))
    .map(([id, fragments]): ChatEvent[] => [
      { type: 'tool-call', id, name: `tool_${id.slice(0, 4)}` },
      ...fragments.map((json): ChatEvent => ({ type: 'tool-args', id, json })),
    ]),
);

/** Whole answers of every kind, as a provider may give them. */
export const anyAnswer = fc
  .tuple(fc.array(piece, { maxLength: 8 }), fc.constantFrom('stop', 'length', 'tool-calls', 'content-filter'))
  .map(([pieces, reason]): ChatEvent[] => [
    { type: 'start', id: 'a', model: 'GigaChat-2' },
    ...pieces.flat(),
    { type: 'finish', reason: reason as 'stop', usage: { input: 3, output: 4, cached: 1 } },
  ]);

/** Sizes of steps to cut an answer into. */
export const anyCut = fc.array(fc.integer({ min: 1, max: 5 }));

/** An answer that breaks after so many of its events. */
export async function* broken(events: readonly ChatEvent[], after: number): ChatStream {
  for (const event of events.slice(0, after)) yield [event];
  throw new ChatError('network', 'The connection broke.');
}

/** The same events, cut into steps after the given numbers of events. */
export async function* inSteps(events: readonly ChatEvent[], sizes: readonly number[]): ChatStream {
  let at = 0;
  for (const size of sizes) {
    if (at >= events.length) return;
    yield events.slice(at, at + size);
    at += size;
  }
  if (at < events.length) yield events.slice(at);
}
