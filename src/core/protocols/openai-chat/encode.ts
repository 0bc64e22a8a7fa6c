import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type { ChatResult } from '../../chat/collect';
import { toChatError } from '../../chat/errors';
import type { ChatEvent, ChatStream, FinishReason, Usage } from '../../chat/events';
import { freshId } from '../../ground/text/fresh-id';
import { fromCustomArgs } from '../custom-tools';
import type { ClientTool } from '../dialects/tools';
import { eventFrame } from '../sse';
import { type CustomDelta, customInput, customStart, withCustomInput } from './custom-calls';
import { errorFrameBody } from './errors';

/** What every chunk of one answer repeats. `created` is in seconds, as OpenAI has it. */
export interface AnswerHead {
  id: string;
  created: number;
  model: string;
}

/** The head of an answer that begins now; `prefix` says what its id is of. */
export function headOfNow(prefix: string, model: string): AnswerHead {
  return { id: freshId(prefix), created: Math.floor(Date.now() / 1000), model };
}

/** What a request asked for that shows in how its chunks are written. */
export interface ChunkOptions {
  includeUsage: boolean;
  /** The client's own words for its tools, by the name that the model knows. */
  tools: ReadonlyMap<string, ClientTool>;
  /** True for a client of OpenAI's older words: it looks for one `function_call`, so the first call is given. */
  older: boolean;
}

type CallDelta = ChatCompletionChunk.Choice.Delta.ToolCall | CustomDelta;
type Delta = Omit<ChatCompletionChunk.Choice.Delta, 'tool_calls'> & {
  reasoning_content?: string;
  tool_calls?: CallDelta[];
};
type Chunk = Omit<ChatCompletionChunk, 'choices'> & {
  choices: (Omit<ChatCompletionChunk.Choice, 'delta'> & { delta: Delta })[];
};
type FinishWord = NonNullable<ChatCompletionChunk.Choice['finish_reason']>;

const finishWords: Record<FinishReason, FinishWord> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
};

function finishWord(reason: FinishReason, older: boolean): FinishWord {
  return older && reason === 'tool-calls' ? 'function_call' : finishWords[reason];
}

/** Stands where a text goes; only what is ours comes after it. */
const mark = '\0';
const markJson = JSON.stringify(mark);

/**
 * An answer as chat completion chunks, ready to write: one string per step. It always ends, in `[DONE]` after a finish
 * or in an error frame without one, and never throws.
 */
export async function* encodeChunks(
  stream: ChatStream,
  head: AnswerHead,
  { includeUsage, tools, older }: ChunkOptions,
): AsyncGenerator<string> {
  let calls = -1;
  let custom = false;
  let isNamed = false;
  /** No text was shown, not even an empty one, and no call. */
  let isWordless = true;
  const frame = (delta: Delta, finish: FinishWord | null = null) => chunkFrame(head, includeUsage, delta, finish);
  // Nearly all chunks are text: all but the words is written once.
  const pattern = frame({ content: mark });
  const at = pattern.lastIndexOf(markJson);
  const [beforeText, afterText] = [pattern.slice(0, at), pattern.slice(at + markJson.length)];
  // As with OpenAI, the first chunk shows whether there is a text: clients would show an empty one before a call.
  const nameOnce = (type: ChatEvent['type']): string => {
    if (isNamed) return '';
    isNamed = true;
    isWordless = type !== 'text' && type !== 'finish';
    return frame({ role: 'assistant', ...(!isWordless && { content: '' }) });
  };
  const toFrames = (event: ChatEvent): string => (event.type === 'start' ? '' : nameOnce(event.type) + said(event));
  const said = (event: Exclude<ChatEvent, { type: 'start' }>): string => {
    switch (event.type) {
      case 'reasoning':
        return frame({ reasoning_content: event.text });
      case 'text':
        isWordless = false;
        return beforeText + JSON.stringify(event.text) + afterText;
      case 'tool-call': {
        calls += 1;
        isWordless = false;
        const named = namedAs(event.name, tools);
        if (older) return calls > 0 ? '' : frame({ function_call: { ...named, arguments: '' } });
        custom = tools.get(event.name)?.custom ?? false;
        if (custom) return frame({ tool_calls: [customStart(calls, event.id, named)] });
        const call = {
          index: calls,
          id: event.id,
          type: 'function' as const,
          function: { ...named, arguments: '' },
        };
        return frame({ tool_calls: [call] });
      }
      case 'tool-args':
        if (older) return calls > 0 ? '' : frame({ function_call: { arguments: event.json } });
        return frame({
          tool_calls: [custom ? customInput(calls, event.json) : { index: calls, function: { arguments: event.json } }],
        });
      case 'finish':
        return (
          // Thoughts alone are an empty answer, and no answer without one.
          (isWordless ? frame({ content: '' }) : '') +
          frame({}, finishWord(event.reason, older)) +
          (includeUsage ? usageFrame(head, event.usage) : '') +
          eventFrame('[DONE]')
        );
    }
  };
  try {
    for await (const step of withCustomInput(stream, tools)) {
      const frames = step.map(toFrames).join('');
      if (frames !== '') yield frames;
    }
  } catch (error) {
    yield eventFrame(JSON.stringify(errorFrameBody(toChatError(error))));
  }
}

/** A chunk that says nothing: clients that count silence do not count comments. */
export function keepAliveFrame(head: AnswerHead, includeUsage: boolean): string {
  return chunkFrame(head, includeUsage, {}, null);
}

function chunkFrame(head: AnswerHead, includeUsage: boolean, delta: Delta, finish: FinishWord | null): string {
  const chunk: Chunk = {
    id: head.id,
    object: 'chat.completion.chunk',
    created: head.created,
    model: head.model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(includeUsage && { usage: null }),
  };
  return eventFrame(JSON.stringify(chunk));
}

/** The one chunk without choices; some clients fail on it, so only those that asked get it. */
function usageFrame(head: AnswerHead, usage: Usage | undefined): string {
  const chunk: ChatCompletionChunk = {
    id: head.id,
    object: 'chat.completion.chunk',
    created: head.created,
    model: head.model,
    choices: [],
    usage: toUsage(usage),
  };
  return eventFrame(JSON.stringify(chunk));
}

/** The whole answer as a chat completion. */
export function toCompletion(
  result: ChatResult,
  head: AnswerHead,
  tools: ReadonlyMap<string, ClientTool>,
  older: boolean,
): ChatCompletion {
  const [first] = older ? result.toolCalls : [];
  const message: ChatCompletion['choices'][number]['message'] & { reasoning_content?: string } = {
    role: 'assistant',
    content: result.text === '' && result.toolCalls.length > 0 ? null : result.text,
    refusal: null,
    ...(result.reasoning !== '' && { reasoning_content: result.reasoning }),
    ...(first && { function_call: { ...namedAs(first.name, tools), arguments: first.args } }),
    ...(result.toolCalls.length > 0 &&
      !older && {
        tool_calls: result.toolCalls.map(({ id, name, args }) => {
          const tool = tools.get(name);
          return tool?.custom
            ? { id, type: 'custom' as const, custom: { ...namedAs(name, tools), input: fromCustomArgs(args, tool) } }
            : { id, type: 'function' as const, function: { ...namedAs(name, tools), arguments: args } };
        }),
      }),
  };
  return {
    id: head.id,
    object: 'chat.completion',
    created: head.created,
    model: head.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishWord(result.reason, older) }],
    usage: toUsage(result.usage),
    // Some clients cannot read an answer without it.
    system_fingerprint: result.model,
  };
}

/** A tool's name as its client knows it; with its namespace, as Responses has it, for who declared it in one. */
function namedAs(flat: string, tools: ReadonlyMap<string, ClientTool>): { name: string; namespace?: string } {
  const { name, namespace } = tools.get(flat) ?? { name: flat };
  return { name, ...(namespace && { namespace }) };
}

function toUsage(usage: Usage | undefined): CompletionUsage {
  const { input = 0, output = 0, cached = 0, reasoning = 0 } = usage ?? {};
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}
