import {
  DiagLogLevel,
  diag,
  type Histogram,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { version } from '../../../package.json';
import type { AnswerRecord } from '../../core/chat/answer-record';
import { CallBudget, sumOf } from '../../core/chat/call-budget';
import type { CallContext } from '../../core/chat/call-context';
import type { ChatStream } from '../../core/chat/events';
import { type ChatRecord, observe } from '../../core/chat/observe';
import type { ChatProvider } from '../../core/chat/ports/provider';
import type { ChatRequest } from '../../core/chat/request';
import { wrapProvider } from '../../core/chat/wrap-provider';
import type { Runtime } from '../../core/ground/runtime';
import { proxyLogin, proxySecrets } from '../../core/net/proxy/proxy';
import { parentOf, toTraceparent } from './traceparent';

const exportEveryMs = 15_000;
/** Repeats included: nobody who stops the bridge waits for a collector that is away. */
const sendWithinMs = 2000;

/** Traces and metrics of the bridge, told to whoever collects them. No text of a chat is in them. */
export interface Telemetry {
  /** The same provider; its chats are the beginning of a request's span. */
  requests(provider: ChatProvider): ChatProvider;
  /** The same provider; each of its answers is a span of a call. */
  calls(provider: ChatProvider): ChatProvider;
  /** Ends the span of a request; one that was no chat gets its own. */
  answered(record: AnswerRecord): void;
  /** Sends what was not sent yet. */
  close(): Promise<void>;
}

/**
 * Sends over OTLP, as JSON over HTTP, to `endpoint`; its user and password go along as Basic authorization. That nobody
 * is there hinders no answer.
 */
export function openTelemetry(endpoint: URL, { clock, logger, redactor }: Runtime): Telemetry {
  const authorization = proxyLogin({ url: endpoint });
  if (authorization !== undefined) redactor.add(...proxySecrets({ url: endpoint }));
  // What fails may name its address: without them there.
  const place = new URL(endpoint);
  place.username = '';
  place.password = '';
  let isTold = false;
  const failed = (reason: string) => {
    // Cleaned first: half a secret would not be known as one.
    const words = redactor.clean(withoutSender(saidIn(reason))).slice(0, 200);
    if (!isTold) logger.warn('telemetry cannot be sent', { host: endpoint.host, reason: words });
    isTold = true;
  };
  const silent = () => {};
  diag.setLogger({ error: failed, warn: silent, info: silent, debug: silent, verbose: silent }, DiagLogLevel.ERROR);
  const at = (signal: string) => ({
    url: `${place.href.replace(/\/$/, '')}/v1/${signal}`,
    ...(authorization !== undefined && { headers: { authorization } }),
    timeoutMillis: sendWithinMs,
  });
  const resource = resourceFromAttributes({ 'service.name': 'gigachat-bridge', 'service.version': version });
  const spans = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(at('traces')))],
  });
  const exporter = new OTLPMetricExporter(at('metrics'));
  const meters = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: exportEveryMs })],
  });
  const tracer = spans.getTracer('gigachat-bridge', version);
  const meter = meters.getMeter('gigachat-bridge', version);
  // By their records: callers may give several requests one id.
  const open = new WeakMap<ChatRecord, Span>();
  const duration = meter.createHistogram('http.server.request.duration', { unit: 's' });
  const calls = new Calls(
    tracer,
    meter.createHistogram('gen_ai.client.operation.duration', { unit: 's' }),
    meter.createHistogram('gen_ai.client.token.usage', { unit: '{token}' }),
    clock,
  );
  return {
    requests: (provider) =>
      wrapProvider(provider, (request, context) => {
        const { record, traceparent } = context;
        if (!record) return provider.stream(request, context);
        const span = tracer.startSpan('chat', { kind: SpanKind.SERVER }, parentOf(traceparent));
        open.set(record, span);
        return provider.stream(request, { ...context, traceparent: toTraceparent(span) });
      }),
    calls: (provider) => wrapProvider(provider, (request, context) => calls.stream(provider, request, context)),
    answered(record) {
      const { requestId, method, route, path, status, totalMs, chat, failure, traceparent } = record;
      const name = `${method} ${route ?? ''}`.trim();
      const begun = { kind: SpanKind.SERVER, startTime: Date.now() - totalMs };
      const span = (chat && open.get(chat)) ?? tracer.startSpan(name, begun, parentOf(traceparent));
      span.updateName(name);
      const attributes = {
        'http.request.method': method,
        ...(route !== undefined && { 'http.route': route }),
        'http.response.status_code': status,
        ...((failure ?? status >= 500) && { 'error.type': failure ?? String(status) }),
      };
      span.setAttributes({ ...attributes, 'url.path': path, 'gigachat_bridge.request_id': requestId });
      if (status >= 500 || failure) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      duration.record(totalMs / 1000, attributes);
    },
    async close() {
      await Promise.allSettled([spans.shutdown(), meters.shutdown()]);
    },
  };
}

/** The calls of the providers, in the words of OpenTelemetry's conventions for generative AI. */
class Calls {
  constructor(
    private readonly tracer: Tracer,
    private readonly duration: Histogram,
    private readonly tokens: Histogram,
    private readonly clock: Runtime['clock'],
  ) {}

  async *stream(provider: ChatProvider, request: ChatRequest, context: CallContext): ChatStream {
    const { temperature, topP, maxTokens } = request.sampling;
    const asked = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': provider.id,
      'gen_ai.request.model': request.model,
    };
    const span = this.tracer.startSpan(
      `chat ${request.model}`,
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
      const answered = { ...asked, ...(model && { 'gen_ai.response.model': model }) };
      const type = failure && { 'error.type': failure.code ?? failure.kind };
      span.setAttributes({
        ...answered,
        ...type,
        ...(reason && { 'gen_ai.response.finish_reasons': [reason] }),
        ...(usage && { 'gen_ai.usage.input_tokens': usage.input, 'gen_ai.usage.output_tokens': usage.output }),
      });
      if (failure) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      this.duration.record(totalMs / 1000, { ...answered, ...type });
      if (usage) {
        this.tokens.record(usage.input, { ...answered, 'gen_ai.token.type': 'input' });
        this.tokens.record(usage.output, { ...answered, 'gen_ai.token.type': 'output' });
      }
    }
  }
}

/** What an error says: the library gives it as JSON of all its fields, the stack with this machine's paths among them. */
function saidIn(reason: string): string {
  try {
    const fields: unknown = JSON.parse(reason);
    if (typeof fields !== 'object' || fields === null) return reason;
    const said = 'message' in fields ? fields.message : 'code' in fields ? fields.code : undefined;
    return typeof said === 'string' ? said : 'no reason was given';
  } catch {
    // It is said in words.
    return reason;
  }
}

/** Without the name of what sends the metrics, which is none of a person's. */
function withoutSender(reason: string): string {
  return reason.replace(/^PeriodicExportingMetricReader: [^(]{1,80}\((?:error )?(?:Error: )?(.*)\)$/s, '$1');
}
