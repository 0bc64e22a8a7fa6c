import { ChatError } from '../../chat/errors';
import type { ChatRequest, Effort } from '../../chat/request';
import { mostShown, shortened } from '../../ground/text/shortened';
import { askedInWords } from '../json/asked-json';
import { reminderOf } from '../reminder';
import { toWireMessages } from './history';
import { RootSchema } from './schema/root';
import type { GigaChatBody, WireForm } from './wire';
import type { WireTools } from './wire-tools';

/**
 * A request in GigaChat's v1 words, written for the host that `form` describes. Always asks for a stream; sends only
 * fields GigaChat knows; `request.model` is the real model. `tools` learns the aliases that the answer's calls must be
 * read with. Throws `ChatError('invalid-request')` naming the field that cannot be sent.
 */
export function toBody(request: ChatRequest, tools: WireTools, form: WireForm): GigaChatBody {
  const { model } = request;
  checkToolChoice(request);
  const body: GigaChatBody = { model, messages: toWireMessages(request.messages, tools, form), stream: true };
  addFunctions(body, request, tools, form);
  addSampling(body, request, form);
  addAnswerForm(body, request, form);
  return body;
}

/** Throws `ChatError('invalid-request')` when a tool is to be forced that is not there. */
export function checkToolChoice({ toolChoice, tools }: ChatRequest): void {
  if (typeof toolChoice !== 'object' || tools.some(({ name }) => name === toolChoice.name)) return;
  throw new ChatError(
    'invalid-request',
    `tool_choice names "${shortened(toolChoice.name, mostShown)}", which is not among the tools.`,
    {
      param: 'tool_choice',
    },
  );
}

function addFunctions(body: GigaChatBody, request: ChatRequest, tools: WireTools, form: WireForm): void {
  const { toolChoice } = request;
  // GigaChat's own functions (it draws pictures) are on for a request that brings none and lets it choose.
  if (request.tools.length === 0 && request.extra?.own_functions === true) body.function_call = 'auto';
  if (toolChoice === 'none' || request.tools.length === 0) return;
  body.functions = tools.toFunctions(form.strictSchemas);
  const only = body.functions.length === 1 ? body.functions[0] : undefined;
  if (typeof toolChoice === 'object') body.function_call = { name: tools.names.toWire(toolChoice.name) };
  else if (toolChoice === 'required' && only) body.function_call = { name: only.name };
  else body.function_call = 'auto';
  if (toolChoice === 'required' && !only) remind(body, 'Answer by calling one of the functions, not with text.');
}

/** GigaChat reads the limit as an integer of 32 bits; who asks for more means all there is. */
const mostTokens = 2 ** 31 - 1;

function addSampling(body: GigaChatBody, request: ChatRequest, form: WireForm): void {
  const { temperature, topP, maxTokens } = request.sampling;
  // Zero is out of GigaChat's range for temperature; its own adapters say `top_p: 0` for "deterministic".
  if (temperature === 0) body.top_p = 0;
  else {
    if (temperature !== undefined) body.temperature = temperature;
    if (topP !== undefined) body.top_p = topP;
  }
  if (maxTokens !== undefined) body.max_tokens = Math.min(maxTokens, mostTokens);
  if (request.effort && form.effort) {
    const effort = wireEffort[request.effort];
    if (effort) body.reasoning_effort = effort;
  }
  const { profanity_check, repetition_penalty, update_interval, flags } = request.extra ?? {};
  if (typeof profanity_check === 'boolean') body.profanity_check = profanity_check;
  if (typeof repetition_penalty === 'number') body.repetition_penalty = repetition_penalty;
  if (typeof update_interval === 'number') body.update_interval = update_interval;
  if (Array.isArray(flags)) body.flags = flags.filter((flag) => typeof flag === 'string');
}

const wireEffort: Record<Effort, 'low' | 'medium' | 'high' | undefined> = {
  none: undefined,
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
};

function addAnswerForm(body: GigaChatBody, request: ChatRequest, form: WireForm): void {
  const { answer } = request;
  if (answer === 'text') return;
  if (answer === 'json' || body.functions) instruct(body, askedInWords(answer));
  else {
    const root = new RootSchema(answer.schema);
    const schema = form.strictSchemas ? root.toStrict() : root.toLossless();
    body.response_format = { type: 'json_schema', schema, strict: answer.strict };
  }
}

/** Says at the end what holds for this turn alone: the beginning is to stay the same from turn to turn. */
function remind({ messages }: GigaChatBody, text: string): void {
  const last = messages.at(-1);
  if (last?.role === 'user') last.content += `\n\n${reminderOf(text)}`;
  else
    messages.splice(last?.role === 'assistant' ? -1 : messages.length, 0, { role: 'user', content: reminderOf(text) });
}

/** Says at the top what holds for the whole conversation. */
function instruct(body: GigaChatBody, text: string): void {
  const first = body.messages[0];
  if (first?.role === 'system') first.content += `\n\n${text}`;
  else body.messages.unshift({ role: 'system', content: text });
}
