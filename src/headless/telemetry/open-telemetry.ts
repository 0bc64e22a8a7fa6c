import { type Attributes, DiagLogLevel, diag, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { version } from '../../../package.json';
import type { AnswerRecord } from '../../core/chat/answer-record';
import type { ChatRecord } from '../../core/chat/observe';
import { pause } from '../../core/chat/pause';
import type { ChatProvider } from '../../core/chat/ports/provider';
import { wrapProvider } from '../../core/chat/wrap-provider';
import type { Runtime } from '../../core/ground/runtime';
import { shortened } from '../../core/ground/text/shortened';
import { proxyLogin, proxySecrets } from '../../core/net/proxy/proxy';
import { CallSpans } from './call-spans';
import { toldOnce } from './send-failure';
import { parentOf, toTraceparent } from './traceparent';

const exportEveryMs = 15_000;
/** Repeats included: nobody who stops the bridge waits for a collector that is away, or never ends its answer. */
const sendWithinMs = 2000;
/** Of a name or a path that callers wrote. */
const longestText = 200;

/** Traces and metrics of the bridge, told to whoever collects them. No text of a chat is in them. */
export interface Telemetry {
  /** The same provider; its chats are the beginning of a request's span. */
  requests(provider: ChatProvider): ChatProvider;
  /** The same provider; each of its answers is a span of a call. */
  calls(provider: ChatProvider): ChatProvider;
  /** Ends the span of a request; one that was no chat gets its own. */
  answered(record: AnswerRecord): void;
  /** Sends what was not sent yet; what takes too long is given up. */
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
  const failed = toldOnce(
    (reason) => logger.warn('telemetry cannot be sent', { host: endpoint.host, reason }),
    redactor,
  );
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
  const told = (text: string) => shortened(redactor.clean(text), longestText);
  const calls = new CallSpans(tracer, meter, clock, told);
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
      const { chat, method, route, traceparent, totalMs } = record;
      const name = `${method} ${route ?? ''}`.trim();
      const begun = { kind: SpanKind.SERVER, startTime: Date.now() - totalMs };
      const span = (chat && open.get(chat)) ?? tracer.startSpan(name, begun, parentOf(traceparent));
      span.updateName(name);
      duration.record(totalMs / 1000, endSpan(span, record, told));
    },
    async close() {
      const sent = new AbortController();
      const sending = Promise.allSettled([spans.shutdown(), meters.shutdown()]);
      // The library's own limit begins anew with every byte of an answer.
      await Promise.race([sending, pause(sendWithinMs, clock, sent.signal)]);
      sent.abort();
    },
  };
}

/** Ends the span of a request; gives the attributes that its duration is counted by, too. */
function endSpan(
  span: Span,
  { requestId, method, route, path, status, failure }: AnswerRecord,
  told: (text: string) => string,
): Attributes {
  const attributes = {
    'http.request.method': method,
    ...(route !== undefined && { 'http.route': route }),
    'http.response.status_code': status,
    ...((failure ?? status >= 500) && { 'error.type': failure ?? String(status) }),
  };
  span.setAttributes({ ...attributes, 'url.path': told(path), 'gigachat_bridge.request_id': told(requestId) });
  if (status >= 500 || failure) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  return attributes;
}
