import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { namedEventFrame } from '../sse';
import type { AnthropicError } from './errors';

/** One event of the stream, ready to write. `ping` says nothing, for clients that count silence. */
export function frame(event: RawMessageStreamEvent | AnthropicError | { type: 'ping' }): string {
  return namedEventFrame(event.type, JSON.stringify(event));
}
