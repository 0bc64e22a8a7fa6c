import type { Response, ResponseOutputItem, ResponseUsage } from 'openai/resources/responses/responses';
import type { FinishReason, Usage } from '../../chat/events';
import type { ResponsesBody } from './schema';

/** The response object as it travels: `output_text` is added by OpenAI's client. */
export type WireResponse = Omit<Response, 'output_text'>;

/** What is known of an answer before it begins: the response with no output, its request repeated. */
export function newResponse(body: ResponsesBody, id: string, createdS: number): WireResponse {
  return {
    id,
    object: 'response',
    created_at: createdS,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    metadata: body.metadata ?? {},
    model: body.model,
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    ...(body.prompt_cache_key && { prompt_cache_key: body.prompt_cache_key }),
    temperature: body.temperature ?? null,
    top_p: body.top_p ?? null,
    truncation: 'disabled',
    ...(body.user && { user: body.user }),
    // Repeated as they came, whatever they are.
    reasoning: {
      effort: body.reasoning?.effort ?? null,
      summary: body.reasoning?.summary ?? null,
    } as Response['reasoning'],
    text: (body.text ?? { format: { type: 'text' } }) as Response['text'],
    tool_choice: (body.tool_choice ?? 'auto') as Response['tool_choice'],
    tools: (body.tools ?? []) as Response['tools'],
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
    incomplete_details: cut ? { reason: cut } : null,
    output,
    usage: toUsage(usage),
  };
}

/** How an answer that was cut says so. */
export const cutReasons: Partial<Record<FinishReason, 'max_output_tokens' | 'content_filter'>> = {
  length: 'max_output_tokens',
  'content-filter': 'content_filter',
};

function toUsage(usage: Usage | undefined): ResponseUsage {
  const { input = 0, output = 0, cached = 0, reasoning = 0 } = usage ?? {};
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
