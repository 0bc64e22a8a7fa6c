import type { ChatRequest } from '../../chat/request';
import { answerFieldOf, toAnswerForm } from '../dialects/answer-form';
import { readConversation } from '../dialects/conversation';
import { offeredTools } from '../dialects/deferred';
import { toEffort } from '../dialects/effort';
import { refuseElsewhere } from '../dialects/elsewhere';
import { toSampling } from '../dialects/sampling';
import { chosenTool, readToolChoice } from '../dialects/tool-choice';
import { readTools } from '../dialects/tools';
import type { LeftOut } from '../history';
import { readItems } from '../openai-responses/foreign-items';
import { validate } from '../validate';
import { chatRequestSchema } from './schema';

/** What a chat completion request asks for, besides the chat itself. */
export interface ParsedBody {
  request: ChatRequest;
  stream: boolean;
  includeUsage: boolean;
  /** Names of the tools that take free text. */
  customTools: ReadonlySet<string>;
  /** Types of tools that only OpenAI runs. */
  leftOut: string[];
  leftOutOfHistory: readonly LeftOut[];
}

/**
 * Reads an OpenAI chat completion request, and a Responses or Messages body that a client sends to its address. Throws
 * `ChatError('invalid-request')` with the path of the wrong field.
 */
export function parseBody(body: unknown): ParsedBody {
  const parsed = validate(chatRequestSchema, body);
  refuseElsewhere(parsed);
  const leftOutOfHistory: LeftOut[] = [];
  const messages = readConversation(parsed, { between: '\n', items: readItems }, leftOutOfHistory);
  const tools = readTools(parsed, true);
  return {
    request: {
      model: parsed.model,
      messages,
      ...readToolChoice(parsed, offeredTools(tools, parsed.messages ?? parsed.input, messages, chosenTool(parsed))),
      sampling: toSampling(parsed),
      answer: toAnswerForm(parsed),
      ...answerFieldOf(parsed),
      effort: toEffort(parsed),
      extra: {
        profanity_check: parsed.profanity_check,
        repetition_penalty: parsed.repetition_penalty,
        update_interval: parsed.update_interval,
        flags: parsed.flags,
      },
    },
    stream: parsed.stream ?? false,
    includeUsage: parsed.stream_options?.include_usage ?? false,
    customTools: tools.custom,
    leftOut: tools.leftOut,
    leftOutOfHistory,
  };
}
