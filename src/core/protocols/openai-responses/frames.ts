import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses';
import { namedEventFrame } from '../sse';
import type { WireResponse } from './response';

/** An event of the stream as it travels, but for its number. */
export type WireEvent = Numberless<ResponseStreamEvent>;

type Numberless<Event> = Event extends { response: Response }
  ? Omit<Event, 'response' | 'sequence_number'> & { response: WireResponse }
  : Omit<Event, 'sequence_number'>;

/** Gives an event its number and makes it ready to write. */
export type Emit = (event: WireEvent) => string;

/** An `Emit` that counts from 0; keep-alives count too, so there is one for each answer. */
export function numberedFrames(): Emit {
  let next = 0;
  return (event) => namedEventFrame(event.type, JSON.stringify({ ...event, sequence_number: next++ }));
}
