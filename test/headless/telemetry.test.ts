import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redactor } from '../../src/core/ground/redaction';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { openTelemetry } from '../../src/headless/telemetry/open-telemetry';
import { watchSecrets } from '../harness/canary';
import { FakeClock } from '../harness/fake-clock';
import { startOpenRouter } from '../harness/openrouter/server';
import { type Stack, startStack } from '../harness/stack';

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number | string; doubleValue?: number; arrayValue?: object };
}
interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  status: { code?: number };
  attributes: Attribute[];
}
const [server, client] = [2, 3];

describe('telemetry', () => {
  let collector: Server;
  let received: { path: string; body: string; authorization: string | undefined }[];
  let refuses: boolean;
  let isEndless: boolean;
  let stack: Stack | undefined;
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  beforeEach(async () => {
    received = [];
    refuses = false;
    isEndless = false;
    collector = createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      const { authorization } = request.headers;
      received.push({ path: request.url ?? '', body, authorization });
      collector.emit('received');
      if (isEndless) {
        response.writeHead(200).write('{');
        return;
      }
      if (refuses) {
        response.writeHead(401).end(`no entry: ${authorization} for ${request.url}`);
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
  });
  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
    collector.close();
  });
  const endpoint = () => `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  /** Everything, once the bridge has stopped and sent what it had. */
  const all = async () => {
    await stack?.stop();
    stack = undefined;
    const of = (path: string) => received.filter((one) => one.path === path).map(({ body }) => JSON.parse(body));
    const spans: ReceivedSpan[] = of('/v1/traces').flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap((one: { scopeSpans: { spans: ReceivedSpan[] }[] }) =>
        one.scopeSpans.flatMap((scope) => scope.spans),
      ),
    );
    return { spans, metrics: JSON.stringify(of('/v1/metrics')), text: JSON.stringify(received) };
  };
  const attribute = (span: ReceivedSpan | undefined, key: string) => {
    const value = span?.attributes.find((one) => one.key === key)?.value;
    return value?.stringValue ?? value?.intValue ?? value?.doubleValue;
  };
  const ask = (stream: boolean) =>
    stack?.post(
      '/v1/chat/completions',
      { model: 'GigaChat-2', stream, messages: [{ role: 'user', content: 'the word kanareika' }] },
      { traceparent },
    );

  for (const stream of [true, false]) {
    it(`tells ${stream ? 'a streamed' : 'a whole'} answer of a fallback as one trace that goes on from the caller's`, async () => {
      const openRouter = await startOpenRouter();
      const env = { GIGACHAT_MAX_RETRIES: '0', ...openRouter.env(), OTEL_EXPORTER_OTLP_ENDPOINT: endpoint() };
      stack = await startStack({ env });
      stack.emulator.script({ status: 503 });
      openRouter.script({ text: 'an answer with tukan in it', model: 'scripted/large-2' });
      assert.match(String(await (await ask(stream))?.text()), /tukan/);
      const { spans, metrics, text } = await all();
      await openRouter.stop();
      assert.deepEqual([...new Set(spans.map(({ traceId }) => traceId))], ['0af7651916cd43dd8448eb211c80319c']);
      const [request] = spans.filter(({ kind }) => kind === server);
      const calls = spans.filter(({ kind }) => kind === client);
      assert.equal(spans.length, 3);
      assert.equal(request?.parentSpanId, 'b7ad6b7169203331');
      assert.equal(request?.name, 'POST /chat/completions');
      assert.equal(Number(attribute(request, 'http.response.status_code')), 200);
      assert.deepEqual([...new Set(calls.map(({ parentSpanId }) => parentSpanId))], [request?.spanId]);
      const [failed, answered] = ['gigachat', 'openrouter'].map((id) =>
        calls.find((call) => attribute(call, 'gen_ai.provider.name') === id),
      );
      assert.equal(failed?.status.code, 2);
      assert.ok(attribute(failed, 'error.type'));
      assert.equal(attribute(answered, 'gen_ai.response.model'), 'scripted/large-2');
      assert.equal(attribute(answered, 'gen_ai.operation.name'), 'chat');
      assert.ok(Number(attribute(answered, 'gen_ai.usage.output_tokens')) > 0);
      for (const name of [
        'gen_ai.client.operation.duration',
        'gen_ai.client.token.usage',
        'http.server.request.duration',
      ])
        assert.ok(metrics.includes(`"${name}"`), name);
      for (const word of ['kanareika', 'tukan']) assert.ok(!text.includes(word), word);
    });
  }

  it('counts the tokens of every call that an answer took', async () => {
    stack = await startStack({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint() } });
    const counted = { usage: { prompt_tokens: 5, completion_tokens: 3 } };
    stack.emulator.script({ text: 'no JSON', ...counted }, { text: '{}', ...counted });
    const messages = [{ role: 'user', content: 'x' }];
    const body = { model: 'GigaChat-2', messages, response_format: { type: 'json_object' } };
    assert.equal((await stack.post('/v1/chat/completions', body)).status, 200);
    const { spans } = await all();
    const [call] = spans.filter(({ kind }) => kind === client);
    assert.equal(Number(attribute(call, 'gen_ai.usage.input_tokens')), 10);
    assert.equal(Number(attribute(call, 'gen_ai.usage.output_tokens')), 6);
  });

  it('tells each of two requests that their caller gave one id', async () => {
    stack = await startStack({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint() } });
    const { post } = stack;
    const body = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'x' }] };
    const asked = () => post('/v1/chat/completions', body, { 'x-request-id': 'one-id-for-two' });
    for (const answer of await Promise.all([asked(), asked()])) await answer.text();
    const { spans } = await all();
    const requests = spans.filter(({ kind }) => kind === server);
    const parents = spans.filter(({ kind }) => kind === client).map(({ parentSpanId }) => parentSpanId);
    assert.deepEqual(new Set(parents), new Set(requests.map(({ spanId }) => spanId)));
    assert.equal(requests.length, 2);
  });

  it('tells of requests that are no chats, and takes a broken traceparent for none', async () => {
    stack = await startStack({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint() } });
    await (await stack.get('/v1/models', { traceparent: '00-zz' })).text();
    const { spans } = await all();
    assert.deepEqual(
      spans.map(({ name, kind, parentSpanId }) => [name, kind, parentSpanId || undefined]),
      [['GET /models', server, undefined]],
    );
  });

  it('tells nobody a key that stands in the place of a model or of a path', async () => {
    stack = await startStack({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint() } });
    const { apiKey } = stack;
    const messages = [{ role: 'user', content: 'x' }];
    await (await stack.post('/v1/chat/completions', { model: apiKey, messages })).text();
    await (await stack.post('/v1/chat/completions', { model: 'x'.repeat(100_000), messages })).text();
    await (await stack.get(`/${apiKey}/v1/models`)).text();
    const { spans, metrics, text } = await all();
    assert.ok(spans.length >= 3);
    assert.ok(!text.includes(apiKey));
    assert.doesNotMatch(metrics + text, /x{300}/);
  });

  it('hinders no answer when nobody collects it, and says so once', async () => {
    const nobody = endpoint();
    collector.close();
    stack = await startStack({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: nobody } });
    assert.equal((await ask(false))?.status, 200);
    const { logLines } = stack;
    await all();
    const told = logLines.filter((line) => line.includes('telemetry cannot be sent'));
    assert.equal(told.length, 1);
    assert.match(JSON.parse(told[0] ?? '').reason, /^connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
    assert.doesNotMatch(told[0] ?? '', /stack|\.js:\d/);
  });

  it('keeps nobody who stops the bridge waiting for a collector that never ends its answer', async () => {
    isEndless = true;
    const clock = new FakeClock();
    const logger = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
    const telemetry = openTelemetry(new URL(endpoint()), { clock, logger, redactor: new Redactor() });
    const asked = { requestId: 'asked', client: 'curl', method: 'GET', path: '/health', status: 200 };
    telemetry.answered({ ...asked, complete: true, totalMs: 1 });
    let hasClosed = false;
    const closing = telemetry.close().then(() => {
      hasClosed = true;
    });
    try {
      while (received.length < 2) await once(collector, 'received');
      await clock.advance(1999);
      assert.ok(!hasClosed);
      await clock.advance(1);
      await closing;
    } finally {
      collector.closeAllConnections();
    }
  });

  for (const isRefused of [false, true]) {
    const outcome = isRefused ? 'refused, and the answer repeats it' : 'taken';
    it(`shows the collector the user and password of its address, and nobody else: ${outcome}`, async () => {
      const password = 'glc_canary+of=the/collector';
      const shown = `Basic ${Buffer.from(`123:${password}`).toString('base64')}`;
      watchSecrets(password, shown);
      refuses = isRefused;
      const address = new URL(`${endpoint()}/otlp`);
      address.username = '123';
      address.password = encodeURIComponent(password);
      stack = await startStack({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: address.href } });
      assert.equal((await ask(false))?.status, 200);
      const { logLines } = stack;
      await all();
      assert.deepEqual([...new Set(received.map(({ path }) => path))].sort(), ['/otlp/v1/metrics', '/otlp/v1/traces']);
      assert.deepEqual([...new Set(received.map(({ authorization }) => authorization))], [shown]);
      const told = logLines.filter((line) => line.includes('telemetry cannot be sent'));
      assert.equal(told.length, isRefused ? 1 : 0);
      for (const form of [password, address.password, shown.slice(6)]) assert.ok(!logLines.join('').includes(form));
    });
  }

  it('is not sent, in words without the password, when its address is wrong', () => {
    for (const wrong of ['ftp://123:canary-word@a.example', 'https://123:canary-word@a.example:99999']) {
      assert.throws(
        () => readSettings({ GIGACHAT_CREDENTIALS: 'abcd', OTEL_EXPORTER_OTLP_ENDPOINT: wrong }),
        ({ message }: Error) => message.startsWith('OTEL_EXPORTER_OTLP_ENDPOINT ') && !message.includes('canary'),
      );
    }
    const whole = 'http://collector:4318/v1/traces';
    assert.throws(
      () => readSettings({ GIGACHAT_CREDENTIALS: 'abcd', OTEL_EXPORTER_OTLP_ENDPOINT: whole }),
      /without \/v1\/traces or \/v1\/metrics/,
    );
  });

  it('is loaded only where it is sent, as the store is only where there is one', () => {
    const program = readFileSync('dist/headless-program.js', 'utf8');
    for (const name of ['@opentelemetry', '@redis']) assert.ok(!program.includes(`node_modules/${name}`), name);
  });

  it('sends nothing unless told where', async () => {
    stack = await startStack();
    assert.equal((await ask(false))?.status, 200);
    await all();
    assert.deepEqual(received, []);
  });
});
