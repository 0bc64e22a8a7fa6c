import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses';
import type { OpenAiError } from '../openai-chat/errors';
import { namedEventFrame } from '../sse';
import type { WireResponse } from './response';

/** An event of the stream as it travels, but for its number. */
export type WireEvent = Numberless<ResponseStreamEvent>;

type Numberless<Event> = Event extends { response: Response }
  ? Omit<Event, 'response' | 'sequence_number'> & { response: WireResponse }
  : // OpenAI's documents have the fields of `error` in the event itself; OpenAI sends them, and its SDKs look for them, inside.
    Event extends { type: 'error' }
    ? Omit<Event, 'sequence_number'> & OpenAiError
    : Omit<Event, 'sequence_number'>;

/** Gives an event its number and makes it ready to write. */
export type Emit = (event: WireEvent) => string;

type TextDelta = WireEvent & { type: 'response.output_text.delta' };

/** An `Emit` that counts from 0; keep-alives count too, so there is one for each answer. */
export function numberedFrames(): Emit {
  let next = 0;
  let place = { of: '', written: '' };
  /** Nearly all events of an answer: all but the words is the same, and is not made JSON each time. */
  const textFrame = ({ type, item_id, output_index, content_index, delta, logprobs }: TextDelta, number: number) => {
    // An item has one text.
    if (place.of !== item_id) {
      const named = `"item_id":${JSON.stringify(item_id)},"output_index":${output_index}`;
      place = { of: item_id, written: `{"type":"${type}",${named},"content_index":${content_index},"delta":` };
    }
    const said = `${JSON.stringify(delta)},"logprobs":${logprobs.length === 0 ? '[]' : JSON.stringify(logprobs)}`;
    return namedEventFrame(type, `${place.written}${said},"sequence_number":${number}}`);
  };
  return (event) => {
    const number = next;
    next += 1;
    if (event.type === 'response.output_text.delta') return textFrame(event, number);
    return namedEventFrame(event.type, JSON.stringify({ sequence_number: number, ...event }));
  };
}
