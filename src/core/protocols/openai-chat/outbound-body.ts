import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionToolChoiceOption,
} from 'openai/resources/chat/completions';
import type { ResponseFormatJSONObject, ResponseFormatJSONSchema } from 'openai/resources/shared';
import type { ChatRequest, ToolSpec } from '../../chat/request';
import { toOutboundMessages } from './outbound-messages';

/** What is sent to another server's `POST /chat/completions`. */
export type OutboundBody = ChatCompletionCreateParamsStreaming;

/** OpenAI takes four; the rest is left to whoever reads the answer. */
const mostStops = 4;

/**
 * A request as the body of another server's Chat Completions: the conversation, the tools and the schemas as the caller
 * gave them. Always asks for a stream with its usage. Nothing that names the caller or belongs to one backend alone
 * goes along. Throws `ChatError('invalid-request')` naming the part that cannot travel.
 */
export function toOutboundBody(request: ChatRequest, model: string): OutboundBody {
  const { sampling, tools, toolChoice, effort } = request;
  const { temperature, topP, maxTokens } = sampling;
  const stop = sampling.stop?.filter((sequence) => sequence !== '').slice(0, mostStops) ?? [];
  const format = toFormat(request.answer);
  return {
    model,
    messages: toOutboundMessages(request.messages),
    stream: true,
    stream_options: { include_usage: true },
    ...(tools.length > 0 && { tools: toTools(tools), tool_choice: toChoice(toolChoice) }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(stop.length > 0 && { stop }),
    ...(effort && { reasoning_effort: effort }),
    ...(format && { response_format: format }),
  };
}

/** Of tools with one name the first counts. */
function toTools(tools: readonly ToolSpec[]): ChatCompletionFunctionTool[] {
  const named = new Map<string, ToolSpec>();
  for (const tool of tools) if (!named.has(tool.name)) named.set(tool.name, tool);
  return [...named.values()].map(({ name, description, schema }) => ({
    type: 'function',
    function: {
      name,
      ...(description !== undefined && { description }),
      parameters: Object.keys(schema).length === 0 ? { type: 'object', properties: {} } : { ...schema },
    },
  }));
}

function toChoice(choice: ChatRequest['toolChoice']): ChatCompletionToolChoiceOption {
  return typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice;
}

function toFormat(answer: ChatRequest['answer']): ResponseFormatJSONObject | ResponseFormatJSONSchema | undefined {
  if (answer === 'text') return undefined;
  if (answer === 'json') return { type: 'json_object' };
  const { schema, name, strict } = answer;
  return {
    type: 'json_schema',
    json_schema: { name: name ?? 'answer', schema: { ...schema }, ...(strict !== undefined && { strict }) },
  };
}
