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
  return (event) => {
    const number = next;
    next += 1;
    // Nearly all events of an answer: all but the words is the same, and is not made JSON each time.
    if (event.type === 'response.output_text.delta') return textFrame(event, number);
    return namedEventFrame(event.type, JSON.stringify({ ...event, sequence_number: number }));
  };
}

function textFrame(event: WireEvent & { type: 'response.output_text.delta' }, number: number): string {
  const { type, item_id, output_index, content_index, delta, logprobs } = event;
  const place = `"item_id":${JSON.stringify(item_id)},"output_index":${output_index},"content_index":${content_index}`;
  const said = `"delta":${JSON.stringify(delta)},"logprobs":${logprobs.length === 0 ? '[]' : JSON.stringify(logprobs)}`;
  return namedEventFrame(type, `{"type":"${type}",${place},${said},"sequence_number":${number}}`);
}
