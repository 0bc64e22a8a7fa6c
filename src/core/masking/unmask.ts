import type { ChatEvent, ChatStream } from '../chat/events';
import type { Masks } from './masker';
import { isWrittenStandIn, standIn } from './stand-in';

/** What may become one at the end of a text. */
const beginning =
  /(?:\\{1,4}(?:u(?:0(?:05?)?)?)?|%5?|&(?:#(?:91?)?)?|(?:\\{0,4}\[|［|%5B|&#91;|\\{1,4}u005b) ?(?:[A-Z]{0,12}|[A-Z]{2,12}\\{0,2}(?:[-_ \u2010-\u2014](?:\d{1,6} ?(?:\\{1,4}(?:u(?:0(?:05?)?)?)?|%5?|&(?:#(?:93?)?)?)?)?)?))$/i;
/** The longest beginning that is held back. */
const longest = 48;

/**
 * An answer with the real values where the stand-ins are: in its text, its reasoning and the arguments of its calls,
 * where they are written as JSON wants them. Only what may become a stand-in is held back; how the stream is cut never
 * matters.
 */
export async function* unmask(stream: ChatStream, masks: Masks): ChatStream {
  let held: Held | undefined;
  /** What stood last before what is held. */
  let before = '';
  const settle = (): ChatEvent[] => {
    const events = held && held.text !== '' ? [eventOf(held, restore(held.text, masks, held.type, before))] : [];
    held = undefined;
    before = '';
    return events;
  };
  for await (const step of stream) {
    const events: ChatEvent[] = [];
    for (const event of step) {
      const piece = pieceOf(event);
      if (!piece) {
        for (const one of settle()) events.push(one);
        events.push(withOwnStop(event, masks));
        continue;
      }
      if (held && (held.type !== piece.type || held.id !== piece.id)) for (const one of settle()) events.push(one);
      const text = (held?.text ?? '') + piece.text;
      const tail = text.slice(-longest);
      const kept = beginning.exec(tail)?.[0].length ?? 0;
      const settled = text.slice(0, text.length - kept);
      if (settled !== '') {
        events.push(eventOf(piece, restore(settled, masks, piece.type, before)));
        before = settled.slice(-1);
      }
      held = { ...piece, text: text.slice(text.length - kept) };
    }
    if (events.length > 0) yield events;
  }
  const rest = settle();
  if (rest.length > 0) yield rest;
}

interface Held {
  type: 'text' | 'reasoning' | 'tool-args';
  id: string;
  text: string;
}

function pieceOf(event: ChatEvent): Held | undefined {
  if (event.type === 'text' || event.type === 'reasoning') return { type: event.type, id: '', text: event.text };
  return event.type === 'tool-args' ? { type: event.type, id: event.id, text: event.json } : undefined;
}

function eventOf({ type, id }: Held, text: string): ChatEvent {
  return type === 'tool-args' ? { type, id, json: text } : { type, text };
}

/** The end of an answer, with the stop sequence as the caller wrote it. */
function withOwnStop(event: ChatEvent, masks: Masks): ChatEvent {
  if (event.type !== 'finish' || event.stopSequence === undefined) return event;
  return { ...event, stopSequence: restore(event.stopSequence, masks, 'text', '') };
}

function restore(text: string, masks: Masks, type: Held['type'], before: string): string {
  return text.replace(standIn, (found, open: string, kind: string, dash: string, number: string, close, at: number) => {
    const value = masks.valueOf(`[${kind}-${number}]`);
    if (value === undefined || !isWrittenStandIn(kind, dash, at > 0 ? text.charAt(at - 1) : before)) return found;
    if (open.startsWith('%')) return encodeURIComponent(value);
    const written = type === 'tool-args' || open.includes('u') ? JSON.stringify(value).slice(1, -1) : value;
    // What stands before a bracket that was not escaped is no part of it.
    return close === ']' && open.endsWith('[') ? open.slice(0, -1) + written : written;
  });
}
