import type { Response, ResponseOutputItem, ResponseUsage } from 'openai/resources/responses/responses';
import type { FinishReason, Usage } from '../../chat/events';
import type { AnyTool } from '../dialects/tools';
import type { ResponsesBody } from './schema';

/**
 * The response object as it travels, with every field that the schema of Open Responses asks for, where OpenAI's own
 * types let some be left out. `output_text` is added by OpenAI's client.
 */
export type WireResponse = Omit<Response, 'output_text' | 'usage'> & {
  completed_at: number | null;
  /** None is chosen here. OpenAI's newest clients require the field. */
  access_programs: null;
  usage: ResponseUsage | null;
  temperature: number;
  top_p: number;
  presence_penalty: number;
  frequency_penalty: number;
  top_logprobs: number;
  max_tool_calls: number | null;
  store: boolean;
  safety_identifier: string | null;
  prompt_cache_key: string | null;
};

type Effort = NonNullable<Response['reasoning']>['effort'];

/** What is known of an answer before it begins: the response with no output, its request repeated. */
export function newResponse(body: ResponsesBody, id: string, createdS: number): WireResponse {
  return {
    id,
    object: 'response',
    created_at: createdS,
    completed_at: null,
    status: 'in_progress',
    background: false,
    access_programs: null,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: body.max_tool_calls ?? null,
    metadata: body.metadata ?? {},
    model: body.model,
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    safety_identifier: body.safety_identifier ?? null,
    service_tier: 'default',
    store: body.store !== false,
    // Readers want numbers: OpenAI's own defaults stand for what the request leaves to the model.
    temperature: body.temperature ?? 1,
    top_p: body.top_p ?? 1,
    presence_penalty: body.presence_penalty ?? 0,
    frequency_penalty: body.frequency_penalty ?? 0,
    top_logprobs: 0,
    truncation: 'disabled',
    usage: null,
    ...(body.user && { user: body.user }),
    reasoning: {
      effort: (body.reasoning?.effort ?? null) as Effort,
      summary: oneOf(['auto', 'concise', 'detailed'] as const, body.reasoning?.summary) ?? null,
    },
    text: toText(body.text),
    tool_choice: (body.tool_choice ?? 'auto') as Response['tool_choice'],
    tools: (body.tools ?? []).map(toTool) as Response['tools'],
  };
}

function toText(text: ResponsesBody['text']): Response['text'] {
  const format = text?.format ?? { type: 'text' as const };
  // OpenAI answers null for no description, too, though its types have none there.
  const whole =
    format.type === 'json_schema'
      ? { ...format, description: format.description ?? null, strict: format.strict ?? false }
      : format;
  const verbosity = oneOf(['low', 'medium', 'high'] as const, text?.verbosity);
  return { format: whole, ...(verbosity && { verbosity }) } as Response['text'];
}

/** A word that nothing here depends on, repeated when it is one that readers of the schema know. */
function oneOf<Word extends string>(words: readonly Word[], said: unknown): Word | undefined {
  return words.find((word) => word === said);
}

/** A tool as the client declared it, with the fields that readers of functions expect. */
function toTool(tool: AnyTool): AnyTool {
  const inner = tool.tools ? { tools: tool.tools.map(toTool) } : {};
  if (tool.type !== 'function') return { ...tool, ...inner };
  const { description = null, parameters = null, strict } = tool;
  return {
    ...tool,
    description,
    parameters,
    strict: typeof strict === 'boolean' ? strict : null,
  };
}

/** The response as it ended: `incomplete` when it was cut, by its length or by the upstream's filter. */
export function endedResponse(
  response: WireResponse,
  output: ResponseOutputItem[],
  reason: FinishReason,
  usage: Usage | undefined,
): WireResponse {
  const cut = cutReasons[reason];
  return {
    ...response,
    status: cut ? 'incomplete' : 'completed',
    completed_at: cut ? null : nowS(),
    incomplete_details: cut ? { reason: cut } : null,
    output,
    usage: toUsage(usage),
  };
}

/** Now, in seconds since the epoch. */
export function nowS(): number {
  return Math.floor(Date.now() / 1000);
}

/** How an answer that was cut says so. */
export const cutReasons: Partial<Record<FinishReason, 'max_output_tokens' | 'content_filter'>> = {
  length: 'max_output_tokens',
  'content-filter': 'content_filter',
};

/** The tokens of an answer; what the upstream did not count is 0. */
export function toUsage(usage: Usage | undefined): ResponseUsage {
  const { input = 0, output = 0, cached = 0, reasoning = 0 } = usage ?? {};
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
