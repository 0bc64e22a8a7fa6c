import type { ChatRequest } from '../../chat/request';
import { answerWanted } from '../dialects/answer-form';
import { configurationOf, readConversation } from '../dialects/conversation';
import { lateCalls, offeredTools } from '../dialects/deferred';
import { refuseElsewhere } from '../dialects/elsewhere';
import { checkLimits } from '../dialects/limits';
import { toExtra, toSampling } from '../dialects/sampling';
import { chosenTools, readToolChoice } from '../dialects/tool-choice';
import { broughtTools, type ClientTool, readTools } from '../dialects/tools';
import { vendorFieldsIn } from '../dialects/vendor-fields';
import type { LeftOut } from '../history';
import { withGapFilled } from '../openai-completions/fill-in';
import { asConfiguration } from '../openai-responses/compaction';
import { readItems } from '../openai-responses/items/foreign-items';
import { validate } from '../validate';
import { chatRequestSchema } from './schema';

/** What a chat completion request asks for, besides the chat itself. */
export interface ParsedBody {
  request: ChatRequest;
  stream: boolean;
  includeUsage: boolean;
  /** The client's own words for its tools, by the name that the model knows. */
  tools: ReadonlyMap<string, ClientTool>;
  /** True when the tools came in OpenAI's older words alone, `functions`: then calls are given in them too. */
  older: boolean;
  /** Types of tools that only OpenAI runs. */
  leftOut: string[];
  /** Names of tools that wait although nothing can load them. */
  unreachable: readonly string[];
  leftOutOfHistory: readonly LeftOut[];
}

/**
 * Reads an OpenAI chat completion request, and a Responses or Messages body that a client sends to its address. Throws
 * `ChatError('invalid-request')` with the path of the wrong field.
 */
export function parseBody(body: unknown): ParsedBody {
  checkLimits(body);
  const parsed = validate(chatRequestSchema, body);
  refuseElsewhere(parsed);
  const leftOutOfHistory: LeftOut[] = [];
  const messages = readConversation(parsed, { between: '\n', items: readItems }, leftOutOfHistory);
  const entries = parsed.messages ?? parsed.input;
  const tools = readTools(parsed, true, broughtTools(entries));
  const offer = offeredTools(tools, entries, messages, chosenTools(parsed), leftOutOfHistory);
  const chosen = readToolChoice(parsed, offer.specs);
  return {
    request: withGapFilled({
      model: parsed.model,
      messages,
      ...chosen,
      ...lateCalls(offer, chosen),
      sampling: toSampling(parsed),
      ...answerWanted(parsed, configurationOf(parsed, leftOutOfHistory, asConfiguration)),
      extra: toExtra(parsed),
    }),
    stream: parsed.stream ?? false,
    includeUsage: parsed.stream_options?.include_usage ?? false,
    tools: tools.names,
    older: !parsed.tools?.length && Boolean(parsed.functions?.length),
    leftOut: [...tools.leftOut, ...vendorFieldsIn(parsed)],
    unreachable: offer.unreachable,
    leftOutOfHistory,
  };
}
