import { type Histogram, type Meter, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { CallBudget, sumOf } from '../../core/chat/call-budget';
import type { CallContext } from '../../core/chat/call-context';
import type { ChatStream } from '../../core/chat/events';
import { type ChatRecord, observe } from '../../core/chat/observe';
import type { ChatProvider } from '../../core/chat/ports/provider';
import type { ChatRequest } from '../../core/chat/request';
import type { Clock } from '../../core/ground/clock';
import { parentOf } from './traceparent';

/** The calls of the providers, in the words of OpenTelemetry's conventions for generative AI. */
export class CallSpans {
  readonly #duration: Histogram;
  readonly #tokens: Histogram;

  constructor(
    private readonly tracer: Tracer,
    meter: Meter,
    private readonly clock: Clock,
    /** What may be told of a text that somebody else wrote. */
    private readonly told: (text: string) => string,
  ) {
    this.#duration = meter.createHistogram('gen_ai.client.operation.duration', { unit: 's' });
    this.#tokens = meter.createHistogram('gen_ai.client.token.usage', { unit: '{token}' });
  }

  /** The answer of a provider, with a span of its own. */
  async *stream(provider: ChatProvider, request: ChatRequest, context: CallContext): ChatStream {
    const { temperature, topP, maxTokens } = request.sampling;
    const wanted = this.told(request.model);
    const asked = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': provider.id,
      'gen_ai.request.model': wanted,
    };
    const span = this.tracer.startSpan(
      `chat ${wanted}`,
      {
        kind: SpanKind.CLIENT,
        attributes: {
          ...asked,
          'gen_ai.request.temperature': temperature,
          'gen_ai.request.top_p': topP,
          'gen_ai.request.max_tokens': maxTokens,
        },
      },
      parentOf(context.traceparent),
    );
    const record: ChatRecord = { provider: provider.id, steps: 0, toolCalls: 0 };
    const { calls = new CallBudget() } = context;
    try {
      yield* observe(provider.stream(request, { ...context, calls }), record, this.clock, calls);
    } finally {
      const { model, spent = [], reason, failure, totalMs = 0 } = record;
      const usage = sumOf(spent);
      const answered = { ...asked, ...(model && { 'gen_ai.response.model': this.told(model) }) };
      const type = failure && { 'error.type': this.told(failure.code ?? failure.kind) };
      span.setAttributes({
        ...answered,
        ...type,
        ...(reason && { 'gen_ai.response.finish_reasons': [reason] }),
        ...(usage && { 'gen_ai.usage.input_tokens': usage.input, 'gen_ai.usage.output_tokens': usage.output }),
      });
      if (failure) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      this.#duration.record(totalMs / 1000, { ...answered, ...type });
      if (usage) {
        this.#tokens.record(usage.input, { ...answered, 'gen_ai.token.type': 'input' });
        this.#tokens.record(usage.output, { ...answered, 'gen_ai.token.type': 'output' });
      }
    }
  }
}
