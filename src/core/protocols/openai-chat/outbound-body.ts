import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionToolChoiceOption,
} from 'openai/resources/chat/completions';
import type { ResponseFormatJSONObject, ResponseFormatJSONSchema } from 'openai/resources/shared';
import type { ChatRequest, ToolSpec } from '../../chat/request';
import { askedInWords } from '../json/asked-json';
import { type OutboundForm, plainOutboundForm } from './outbound-form';
import { toOutboundMessages } from './outbound-messages';
import { withPlainNames } from './outbound-names';
import { instructed, withOneSystem } from './outbound-system';

/** What is sent to another server's `POST /chat/completions`. */
export type OutboundBody = ChatCompletionCreateParamsStreaming;

/** OpenAI takes four; the rest is left to whoever reads the answer. */
const mostStops = 4;

/**
 * A request as the body of another server's Chat Completions: the conversation, the tools and the schemas as the caller
 * gave them, as far as the server takes them in the `form` that it asked for. Asks for a stream with its usage. Nothing
 * that names the caller or belongs to one backend alone goes along. Throws `ChatError('invalid-request')` naming the
 * part that cannot travel.
 */
export function toOutboundBody(asked: ChatRequest, model: string, form = plainOutboundForm): OutboundBody {
  const request = form.plainNames ? withPlainNames(asked) : asked;
  const { sampling, tools, toolChoice, oneCall, effort } = request;
  const { temperature, topP, maxTokens } = sampling;
  const stop = sampling.stop?.filter((sequence) => sequence !== '').slice(0, mostStops) ?? [];
  const { limit, limitsBelow, without } = form;
  const format = toFormat(request.answer, form);
  // Whoever cannot be told to call nothing is offered nothing.
  const mayCall = toolChoice !== 'none' || !without.has('tool_choice');
  const offersTools = tools.length > 0 && mayCall;
  const ownEffort = form.noEffort && offersTools ? 'none' : effort;
  const body: OutboundBody = {
    model,
    messages: toMessages(request, form),
    stream: true,
    stream_options: { include_usage: true },
    ...(offersTools && { tools: toTools(tools), tool_choice: toChoice(toolChoice) }),
    ...(offersTools && oneCall && { parallel_tool_calls: false }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && maxTokens < limitsBelow && { [limit]: maxTokens }),
    ...(stop.length > 0 && { stop }),
    ...(ownEffort && { reasoning_effort: ownEffort }),
    ...(format && { response_format: format }),
  };
  for (const field of without) delete body[field];
  return body;
}

/** The conversation, with what the server cannot be held to told in words. */
function toMessages(request: ChatRequest, form: OutboundForm): OutboundBody['messages'] {
  const messages = toOutboundMessages(request.messages, form);
  const told = [formInWords(request.answer, form), choiceInWords(request, form)].filter((text) => text !== '');
  const whole = told.length === 0 ? messages : instructed(messages, told.join('\n\n'));
  return form.oneSystem ? withOneSystem(whole) : whole;
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

function toFormat(
  answer: ChatRequest['answer'],
  { json }: OutboundForm,
): ResponseFormatJSONObject | ResponseFormatJSONSchema | undefined {
  if (answer === 'text' || json === 'words') return undefined;
  if (answer === 'json' || json === 'object') return { type: 'json_object' };
  const { schema, name, strict } = answer;
  return {
    type: 'json_schema',
    json_schema: { name: name ?? 'answer', schema: { ...schema }, ...(strict !== undefined && { strict }) },
  };
}

function formInWords(answer: ChatRequest['answer'], { json }: OutboundForm): string {
  return json === 'schema' || (answer === 'json' && json === 'object') ? '' : askedInWords(answer);
}

function choiceInWords({ tools, toolChoice }: ChatRequest, { without }: OutboundForm): string {
  if (tools.length === 0 || !without.has('tool_choice')) return '';
  if (typeof toolChoice === 'object') return `Answer with a call of the function ${toolChoice.name}.`;
  return toolChoice === 'required' ? 'Answer with a call of one of the functions.' : '';
}
