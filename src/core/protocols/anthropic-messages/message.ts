import type {
  ContentBlock,
  Message,
  StopReason,
  TextBlock,
  ToolUseBlock,
  Usage as WireUsage,
} from '@anthropic-ai/sdk/resources/messages';
import type { ChatResult } from '../../chat/collect';
import type { FinishReason, Usage } from '../../chat/events';
import { parseExact } from '../../ground/text/exact-numbers';
import type { ClientTool } from '../dialects/tools';
import { asRecord } from '../json/json';
import type { ThinkingDisplay } from './parse';
import { Searches, type ToolSearch } from './tool-search';

/** What is known of an answer before it begins. */
export interface AnswerHead {
  id: string;
  model: string;
  /** An estimate, for as long as the upstream has not counted. */
  inputTokens: number;
  thinking: ThinkingDisplay;
  /** The client's own words for its tools, by the name that the model knows. */
  tools: ReadonlyMap<string, ClientTool>;
  search?: ToolSearch | undefined;
}

/** Thinking must be signed for clients to send it back; we read no signature, so any will do. */
export const thinkingSignature = Buffer.from('gigachat-bridge').toString('base64');

const stopReasons: Record<FinishReason, StopReason> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
};

/** The two fields that say why an answer ended. */
export function toStop(
  reason: FinishReason,
  sequence: string | undefined,
): Pick<Message, 'stop_reason' | 'stop_sequence'> {
  return sequence === undefined
    ? { stop_reason: stopReasons[reason], stop_sequence: null }
    : { stop_reason: 'stop_sequence', stop_sequence: sequence };
}

/** The token counts that both ways of answering have. What came from the cache is not part of the input here. */
export function toCounts(usage: Usage | undefined, head: AnswerHead) {
  const cached = usage?.cached ?? 0;
  return {
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    input_tokens: usage ? Math.max(0, usage.input - cached) : head.inputTokens,
    output_tokens: usage?.output ?? 0,
    output_tokens_details: usage?.reasoning === undefined ? null : { thinking_tokens: usage.reasoning },
    server_tool_use: null,
  };
}

/** A message with everything but its content and its end. */
export function emptyMessage(head: AnswerHead, usage?: Usage): Message {
  const wireUsage: WireUsage = {
    cache_creation: null,
    inference_geo: null,
    service_tier: 'standard',
    speed: null,
    ...toCounts(usage, head),
  };
  return {
    id: head.id,
    type: 'message',
    role: 'assistant',
    model: head.model,
    content: [],
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: null,
    stop_sequence: null,
    usage: wireUsage,
  };
}

/** A block of text. The official type has `citations: null` in it, the service does not, and readers refuse it. */
export function toText(text: string): TextBlock {
  const block: Omit<TextBlock, 'citations'> = { type: 'text', text };
  return block as TextBlock;
}

/** The start of a call's block, without its input; `namespace` as in OpenAI's calls, for who declared his tools so. */
export function toToolUse(id: string, flat: string, { tools }: AnswerHead): ToolUseBlock & { namespace?: string } {
  const { name, namespace } = tools.get(flat) ?? { name: flat };
  return { type: 'tool_use', id, name, ...(namespace && { namespace }), input: {}, caller: { type: 'direct' } };
}

/** The whole answer as a message, its blocks as a stream has them. */
export function toMessage(result: ChatResult, head: AnswerHead): Message {
  const content: ContentBlock[] = [];
  const searches = new Searches(head.search);
  // An empty text is called malformed by readers; an answer without anything has no block at all.
  for (const block of result.blocks) {
    const last = content.at(-1);
    if (block.type === 'call') {
      const { id, name, args } = block.call;
      content.push(...searches.before(name), { ...toToolUse(id, name, head), input: toInput(args) });
    } else if (block.type === 'text') {
      // Thoughts between two texts may not be shown.
      if (last?.type === 'text') last.text += block.text;
      else content.push(toText(block.text));
    } else if (head.thinking !== 'none') {
      const thinking = head.thinking === 'omitted' ? '' : block.text;
      content.push({ type: 'thinking', thinking, signature: thinkingSignature });
    }
  }
  return { ...emptyMessage(head, result.usage), content, ...toStop(result.reason, result.stopSequence) };
}

/** The input of a call by the text of its arguments: an object, whatever the model wrote; see `parseExact`. */
export function toInput(args: string): object {
  if (args.trim() === '') return {};
  const parsed = parseExact(args);
  return parsed ? (asRecord(parsed.value) ?? { value: parsed.value }) : { _raw: args };
}
