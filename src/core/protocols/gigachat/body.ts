import { ChatError } from '../../chat/errors';
import type { ChatRequest, Effort, ToolSpec } from '../../chat/request';
import { toWireMessages } from './history';
import type { FunctionNames } from './names';
import type { GigaChatBody, WireFunction } from './wire';

/**
 * A request in GigaChat's v1 words. Always asks for a stream; sends only fields GigaChat knows. `names` learns the
 * aliases that the answer's calls must be read with. Throws `ChatError('invalid-request')` naming the field.
 */
export function toBody(request: ChatRequest, model: string, names: FunctionNames): GigaChatBody {
  const body: GigaChatBody = { model, messages: toWireMessages(request.messages, names), stream: true };
  addFunctions(body, request, names);
  addSampling(body, request);
  addAnswerForm(body, request);
  return body;
}

function addFunctions(body: GigaChatBody, request: ChatRequest, names: FunctionNames): void {
  const { toolChoice } = request;
  if (typeof toolChoice === 'object' && !request.tools.some((tool) => tool.name === toolChoice.name)) {
    throw new ChatError('invalid-request', `tool_choice names "${toolChoice.name}", which is not among the tools.`, {
      param: 'tool_choice',
    });
  }
  if (toolChoice === 'none' || request.tools.length === 0) return;
  const functions = new Map(request.tools.map((tool) => [tool.name, toFunction(tool, names)]));
  body.functions = [...functions.values()];
  const only = body.functions.length === 1 ? body.functions[0] : undefined;
  if (typeof toolChoice === 'object') body.function_call = { name: names.toWire(toolChoice.name) };
  else if (toolChoice === 'required' && only) body.function_call = { name: only.name };
  else body.function_call = 'auto';
  if (toolChoice === 'required' && !only) instruct(body, 'Answer by calling one of the functions, not with text.');
}

function toFunction(tool: ToolSpec, names: FunctionNames): WireFunction {
  const { $schema: _, ...schema } = tool.schema;
  return {
    name: names.toWire(tool.name),
    description: tool.description ?? '',
    parameters: { type: 'object', ...schema, properties: schema.properties ?? {} },
  };
}

function addSampling(body: GigaChatBody, request: ChatRequest): void {
  const { temperature, topP, maxTokens } = request.sampling;
  // Zero is out of GigaChat's range for temperature; its own adapters say `top_p: 0` for "deterministic".
  if (temperature === 0) body.top_p = 0;
  else {
    if (temperature !== undefined) body.temperature = temperature;
    if (topP !== undefined) body.top_p = topP;
  }
  if (maxTokens !== undefined) body.max_tokens = maxTokens;
  if (request.effort) {
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

function addAnswerForm(body: GigaChatBody, request: ChatRequest): void {
  const { answer } = request;
  if (answer === 'text') return;
  if (answer === 'json') {
    instruct(body, 'Answer with one valid JSON object and nothing else: no explanation, no code fence.');
  } else if (body.functions) {
    instruct(
      body,
      `Give the final answer as JSON that fits this JSON schema, and nothing else: ${JSON.stringify(answer.schema)}`,
    );
  } else {
    body.response_format = { type: 'json_schema', schema: answer.schema, strict: answer.strict };
  }
}

function instruct(body: GigaChatBody, text: string): void {
  const first = body.messages[0];
  if (first?.role === 'system') first.content += `\n\n${text}`;
  else body.messages.unshift({ role: 'system', content: text });
}
