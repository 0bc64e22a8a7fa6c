import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// A GigaChat that costs as little as possible, so that what stands in front of it is what gets measured. The text of the
// last message chooses the answer: `short`, `burst` (200 chunks, one write each) or `paced` (a chunk every 20 ms).

const chunk = (choice: object, more: object = {}) =>
  Buffer.from(
    `data: ${JSON.stringify({ choices: [{ ...choice, index: 0 }], created: 1795000000, model: 'GigaChat-2:2.0.28.2', object: 'chat.completion', ...more })}\n\n`,
  );
const first = chunk({ delta: { content: 'Начало ответа. ', role: 'assistant' } });
const middle = chunk({ delta: { content: 'Ещё одна фраза средней длины, как их шлёт модель. ' } });
const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30, precached_prompt_tokens: 0 };
const last = Buffer.concat([
  chunk({ delta: { content: '' }, finish_reason: 'stop' }, { usage }),
  Buffer.from('data: [DONE]\n\n'),
]);
const pacedEveryMs = 20;

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (bytes) => {
    body += bytes;
  });
  request.on('end', () => {
    if (request.url?.endsWith('/oauth')) json(response, { access_token: 'token', expires_at: Date.now() + 1_800_000 });
    else if (request.url?.endsWith('/models'))
      json(response, { object: 'list', data: [{ id: 'GigaChat-2', object: 'model', type: 'chat' }] });
    else answer(response, body);
  });
});

function answer(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (body.includes('"short"')) response.end(Buffer.concat([first, last]));
  else if (body.includes('"paced"')) paced(response, 20);
  else burst(response, 200);
}

function burst(response: ServerResponse, chunks: number): void {
  response.write(first);
  let left = chunks - 2;
  const next = () => {
    if (response.destroyed) return;
    if (left === 0) return void response.end(last);
    left -= 1;
    if (response.write(middle)) setImmediate(next);
    else response.once('drain', next);
  };
  setImmediate(next);
}

function paced(response: ServerResponse, chunks: number): void {
  let left = chunks;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return void response.write(left === chunks - 1 ? first : middle);
    clearInterval(timer);
    response.end(last);
  }, pacedEveryMs);
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

server.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
