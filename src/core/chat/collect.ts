import { ChatError } from './errors';
import type { ChatEvent, ChatStream, FinishReason, Usage } from './events';
import type { ToolCall } from './request';

/** A whole answer: the fold of a stream. */
export interface ChatResult {
  id: string;
  model: string;
  /** Who answered in place of the provider that was asked. */
  provider?: string;
  reasoning: string;
  text: string;
  toolCalls: ToolCall[];
  reason: FinishReason;
  stopSequence?: string;
  usage?: Usage;
}

/** Events that are there already, as a stream of one step. */
export async function* once(events: readonly ChatEvent[]): AsyncGenerator<readonly ChatEvent[], void, undefined> {
  if (events.length > 0) yield events;
}

/** The non-streaming answer: reads the stream to its end. Throws what the stream throws. */
export async function collect(stream: ChatStream): Promise<ChatResult> {
  const result: ChatResult = { id: '', model: '', reasoning: '', text: '', toolCalls: [], reason: 'stop' };
  let finished = false;
  for await (const step of stream) {
    for (const event of step) {
      switch (event.type) {
        case 'start':
          result.id = event.id;
          result.model = event.model;
          result.provider = event.provider;
          break;
        case 'reasoning':
          result.reasoning += event.text;
          break;
        case 'text':
          result.text += event.text;
          break;
        case 'tool-call':
          result.toolCalls.push({ id: event.id, name: event.name, args: '' });
          break;
        case 'tool-args': {
          const call = result.toolCalls.at(-1);
          if (call) call.args += event.json;
          break;
        }
        case 'finish':
          finished = true;
          result.reason = event.reason;
          result.stopSequence = event.stopSequence;
          result.usage = event.usage;
          break;
      }
    }
  }
  if (!finished) throw new ChatError('protocol', 'The answer ended without a finish.', { code: 'upstream_truncated' });
  return result;
}
