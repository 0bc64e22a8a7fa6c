import type { Completion } from 'openai/resources/completions';
import { toChatError } from '../../chat/errors';
import type { ChatStream, FinishReason, Usage } from '../../chat/events';
import type { ChatFront } from '../front';
import { type AnswerHead, headOfNow } from '../openai-chat/encode';
import { errorBody, errorFrameBody } from '../openai-chat/errors';
import { refusalOf } from '../refusal-rules';
import { eventFrame } from '../sse';
import { parseCompletion } from './parse';

type Choice = Completion['choices'][number];
type FinishWord = NonNullable<Choice['finish_reason']>;
/** Chunks say nothing of a finish until there is one: OpenAI sends null there, which its own type leaves out. */
type Frame = Omit<Completion, 'choices'> & {
  choices: (Omit<Choice, 'finish_reason'> & { finish_reason: FinishWord | null })[];
};

const finishWords: Record<FinishReason, FinishWord> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'stop',
  'content-filter': 'content_filter',
};

/** OpenAI's older text completions, for editors that complete code; the model is asked by a chat. */
export const openAiCompletions: ChatFront = {
  parse(body) {
    const { request, stream, includeUsage, echo } = parseCompletion(body);
    const head = headOfNow('cmpl-', request.model);
    return {
      request,
      stream,
      encode: (events) => encode(events, head, includeUsage, echo),
      keepAlive: () => frame(head, '', null),
      toJson: ({ text, reason, usage }) => completion(head, echo + text, finishWords[reason], toUsage(usage)),
    };
  },
  refusalOf,
  errorBody,
};

async function* encode(
  stream: ChatStream,
  head: AnswerHead,
  includeUsage: boolean,
  echo: string,
): AsyncGenerator<string> {
  try {
    for await (const step of stream) {
      let frames = '';
      for (const event of step) {
        if (event.type === 'start' && echo !== '') frames += frame(head, echo, null);
        if (event.type === 'text') frames += frame(head, event.text, null);
        if (event.type === 'finish') {
          frames += frame(head, '', finishWords[event.reason]);
          if (includeUsage)
            frames += eventFrame(JSON.stringify(completion(head, undefined, null, toUsage(event.usage))));
          frames += eventFrame('[DONE]');
        }
      }
      if (frames !== '') yield frames;
    }
  } catch (error) {
    yield eventFrame(JSON.stringify(errorFrameBody(toChatError(error))));
  }
}

function frame(head: AnswerHead, text: string, finish: FinishWord | null): string {
  return eventFrame(JSON.stringify(completion(head, text, finish)));
}

function completion(
  head: AnswerHead,
  text: string | undefined,
  finish: FinishWord | null,
  usage?: Completion['usage'],
): Frame {
  const choices = text === undefined ? [] : [{ text, index: 0, logprobs: null, finish_reason: finish }];
  // Field by field: to copy an object costs more than to write it as JSON.
  const { id, created, model } = head;
  return { id, object: 'text_completion', created, model, choices, ...(usage && { usage }) };
}

function toUsage({ input = 0, output = 0 }: Partial<Usage> = {}): Completion['usage'] {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}
