import { ChatError } from './errors';
import type { ChatEvent, ChatStream, FinishReason, Usage } from './events';
import type { ToolCall } from './request';

/** What one stretch of an answer is: thoughts, text, or one call. */
export type AnswerBlock = { type: 'reasoning' | 'text'; text: string } | { type: 'call'; call: ToolCall };

/** A whole answer: the fold of a stream. */
export interface ChatResult {
  model: string;
  /** Who answered in place of the provider that was asked. */
  provider?: string;
  /** All of it in the order in which it came; what follows is the same by its kind. */
  blocks: readonly AnswerBlock[];
  reasoning: string;
  text: string;
  toolCalls: readonly ToolCall[];
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
  const blocks: AnswerBlock[] = [];
  const grow = (type: 'reasoning' | 'text', text: string) => {
    const last = blocks.at(-1);
    if (last?.type === type) last.text += text;
    else blocks.push({ type, text });
  };
  const result: ChatResult = { model: '', blocks, reasoning: '', text: '', toolCalls: [], reason: 'stop' };
  let finished = false;
  for await (const step of stream) {
    for (const event of step) {
      switch (event.type) {
        case 'start':
          result.model = event.model;
          result.provider = event.provider;
          break;
        case 'reasoning':
        case 'text':
          grow(event.type, event.text);
          break;
        case 'tool-call':
          blocks.push({ type: 'call', call: { id: event.id, name: event.name, args: '' } });
          break;
        case 'tool-args': {
          const last = blocks.at(-1);
          if (last?.type === 'call') last.call.args += event.json;
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
  return Object.assign(result, byKind(blocks));
}

type ByKind = Pick<ChatResult, 'reasoning' | 'text' | 'toolCalls'>;

function byKind(blocks: readonly AnswerBlock[]): ByKind {
  const said = (type: 'reasoning' | 'text') => blocks.map((block) => (block.type === type ? block.text : '')).join('');
  return {
    reasoning: said('reasoning'),
    text: said('text'),
    toolCalls: blocks.flatMap((block) => (block.type === 'call' ? [block.call] : [])),
  };
}

/** The same answer with another text in place of its own, which goes behind what the model thought. */
export function withText(result: ChatResult, text: string): ChatResult {
  const blocks = result.blocks.filter(({ type }) => type !== 'text');
  return { ...result, text, blocks: text === '' ? blocks : [...blocks, { type: 'text', text }] };
}
