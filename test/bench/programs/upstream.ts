import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// A GigaChat that costs as little as possible, so that what stands in front of it is what gets measured. The last
// `bench:KIND:COUNT:` in the body chooses the answer:
//   short   20 chunks of a stream, or the same text as one JSON
//   stream  COUNT chunks, one write each
//   burst   COUNT chunks, fifty to a write
//   paced   a chunk every 20 ms, each with the time at which it was sent
//   large   COUNT KiB, as fast as they are taken
//   held    one chunk, and then nothing until the caller leaves; when that was is told under /left
//   cut     ten chunks, and then the connection breaks
//   refuse  400

const chunk = (choice: object, more: object = {}) =>
  Buffer.from(
    `data: ${JSON.stringify({ choices: [{ ...choice, index: 0 }], created: 1795000000, model: 'GigaChat-2:2.0.28.2', object: 'chat.completion', ...more })}\n\n`,
  );
const text = (content: string) => chunk({ delta: { content } });
const phrase = 'Ещё одна фраза средней длины, как их шлёт модель. ';
const first = chunk({ delta: { content: 'Начало ответа. ', role: 'assistant' } });
const middle = text(phrase);
const small = text('да ');
const kibibyte = text('x'.repeat(1024 - text('').length));
const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30, precached_prompt_tokens: 0 };
const last = Buffer.concat([
  chunk({ delta: { content: '' }, finish_reason: 'stop' }, { usage }),
  Buffer.from('data: [DONE]\n\n'),
]);
const whole = JSON.stringify({
  choices: [
    {
      message: { role: 'assistant', content: `Начало ответа. ${phrase.repeat(18)}` },
      index: 0,
      finish_reason: 'stop',
    },
  ],
  created: 1795000000,
  model: 'GigaChat-2:2.0.28.2',
  object: 'chat.completion',
  usage,
});
const vector = Array.from({ length: 256 }, (_, index) => Math.sin(index) / 16);
const vectors = JSON.stringify({
  object: 'list',
  model: 'Embeddings',
  data: [{ object: 'embedding', index: 0, embedding: vector, usage: { prompt_tokens: 6 } }],
});
const pacedEveryMs = 20;

/** When the callers of held answers left, by the number in their request: nanoseconds of the machine's clock. */
const left = new Map<string, bigint>();

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (bytes: Buffer) => pieces.push(bytes));
  request.on('end', () => answer(request, Buffer.concat(pieces), response));
});

function answer({ url = '' }: IncomingMessage, body: Buffer, response: ServerResponse): void {
  if (url.endsWith('/oauth')) json(response, `{"access_token":"token","expires_at":${Date.now() + 1_800_000}}`);
  else if (url.endsWith('/models')) json(response, models);
  else if (url.endsWith('/embeddings')) json(response, vectors);
  else if (url.endsWith('/left')) json(response, JSON.stringify([...left].map(([id, at]) => [id, String(at)])));
  else chat(body, response);
}

const models = JSON.stringify({
  object: 'list',
  data: [
    { id: 'GigaChat-2', object: 'model', type: 'chat' },
    { id: 'Embeddings', object: 'model', type: 'embedder' },
  ],
});

function chat(body: Buffer, response: ServerResponse): void {
  const mark = body.lastIndexOf('bench:');
  const [, kind = 'short', count = '', id = ''] = body.toString('latin1', mark, mark + 40).split(/[:"]/);
  if (kind === 'refuse') {
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"status":400,"message":"no"}');
    return;
  }
  if (!body.includes('"stream":true')) {
    json(response, whole);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (kind === 'short') oneByOne(response, middle, 20);
  else if (kind === 'stream') oneByOne(response, middle, Number(count));
  else if (kind === 'small') oneByOne(response, small, Number(count));
  else if (kind === 'burst') burst(response, Number(count));
  else if (kind === 'large') oneByOne(response, kibibyte, Number(count));
  else if (kind === 'paced') paced(response, Number(count));
  else if (kind === 'cut') {
    for (let index = 0; index < 10; index += 1) response.write(middle);
    setImmediate(() => response.destroy());
  } else {
    response.write(first);
    response.on('close', () => left.set(id, process.hrtime.bigint()));
  }
}

function oneByOne(response: ServerResponse, piece: Buffer, chunks: number): void {
  response.write(first);
  let todo = chunks - 2;
  const next = () => {
    if (response.destroyed) return;
    if (todo === 0) return void response.end(last);
    todo -= 1;
    if (response.write(piece)) setImmediate(next);
    else response.once('drain', next);
  };
  setImmediate(next);
}

function burst(response: ServerResponse, chunks: number): void {
  const fifty = Buffer.concat(Array.from({ length: 50 }, () => middle));
  response.write(first);
  for (let index = 0; index < chunks / 50; index += 1) response.write(fifty);
  response.end(last);
}

function paced(response: ServerResponse, chunks: number): void {
  let todo = chunks;
  const timer = setInterval(() => {
    todo -= 1;
    if (todo > 0) return void response.write(text(`Начало @${process.hrtime.bigint()}@ `));
    clearInterval(timer);
    response.end(last);
  }, pacedEveryMs);
  response.on('close', () => clearInterval(timer));
}

function json(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
}

// No connection ends between two requests of the measured program.
server.keepAliveTimeout = 600_000;
server.listen({ port: Number(process.env.PORT ?? 0), host: '127.0.0.1', backlog: 4096 }, () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
