import { randomInt } from 'node:crypto';
import net from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { faultNames, holdingFaults, questionFor } from './upstream-faults';

/** What one action came to, in a word: a status, or how the official client failed. */
export type Outcome = string;

export interface Target {
  readonly url: string;
  readonly port: number;
  readonly apiKey: string;
}

type Act = (target: Target, signal: AbortSignal) => Promise<Outcome>;

/** What a caller does, with how often: the numbers are shares. */
const actions: readonly (readonly [share: number, name: string, act: Act])[] = [
  [12, 'openai chat', askPlainly],
  [
    10,
    'openai stream',
    (target, signal) =>
      byOpenAi(target, signal, async (client, options) =>
        read(await client.chat.completions.create({ model, messages: said('hi'), stream: true }, options)),
      ),
  ],
  [
    8,
    'openai responses',
    (target, signal) =>
      byOpenAi(target, signal, async (client, options) =>
        read(await client.responses.create({ model, input: 'hi', stream: true }, options)),
      ),
  ],
  [
    4,
    'openai embeddings',
    (target, signal) =>
      byOpenAi(target, signal, (client, options) =>
        client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] }, options),
      ),
  ],
  [10, 'anthropic', (target, signal) => byAnthropic(target, signal)],
  [25, 'faulty upstream', faulty],
  [12, 'leaver', leaver],
  [10, 'malformed request', malformedRequest],
  [10, 'malformed body', malformedBody],
  [4, 'small addresses', small],
];
const model = 'GigaChat-2-Max';
const said = (content: string) => [{ role: 'user' as const, content }];
const shares = actions.reduce((sum, [share]) => sum + share, 0);

/** Ordinary questions, which nearly always have an ordinary answer. */
export const plainQuestions: ReadonlySet<string> = new Set(
  actions.map(([, name]) => name).filter((name) => /^(?:openai|anthropic)/.test(name)),
);

/** So many callers at most are held for minutes at a time: with all of them held, nothing would be tried. */
const mostHeld = 4;
let held = 0;

/** Does one of them, picked by chance. */
export async function actOnce(target: Target, signal: AbortSignal): Promise<{ name: string; outcome: Outcome }> {
  let left = randomInt(shares);
  for (const [share, name, act] of actions) {
    left -= share;
    if (left < 0) return { name, outcome: await act(target, signal) };
  }
  throw new Error('The shares do not add up.');
}

/** One question whose answer is in order wherever the upstream's is. */
export async function askPlainly(target: Target, signal: AbortSignal): Promise<Outcome> {
  return await byOpenAi(target, signal, (client, options) =>
    client.chat.completions.create({ model, messages: said('hi') }, options),
  );
}

async function byOpenAi(
  { url, apiKey }: Target,
  signal: AbortSignal,
  call: (client: OpenAI, options: { signal: AbortSignal }) => Promise<unknown>,
): Promise<Outcome> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 1 });
  return await toldBy(call(client, { signal }));
}

async function byAnthropic({ url, apiKey }: Target, signal: AbortSignal): Promise<Outcome> {
  const client = new Anthropic({ baseURL: url, apiKey, maxRetries: 1 });
  const asked = client.messages.stream({ model, max_tokens: 50, messages: said('hi') }, { signal });
  return await toldBy(asked.finalMessage());
}

/** An official client throws its errors; all of them are answers here, and only one that never comes is none. */
async function toldBy(call: Promise<unknown>): Promise<Outcome> {
  try {
    await call;
    return '200';
  } catch (error) {
    if (error instanceof OpenAI.APIUserAbortError || error instanceof Anthropic.APIUserAbortError) throw error;
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    return typeof status === 'number' ? String(status) : 'broken stream';
  }
}

async function read(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

/** A question in one of three protocols, streamed or not. */
function question(content: string): { path: string; body: Record<string, unknown> } {
  const stream = randomInt(2) === 1;
  return [
    { path: '/v1/chat/completions', body: { model, messages: said(content), stream } },
    { path: '/v1/responses', body: { model, input: content, stream } },
    { path: '/v1/messages', body: { model, max_tokens: 50, messages: said(content), stream } },
  ][randomInt(3)] as { path: string; body: Record<string, unknown> };
}

async function post({ url, apiKey }: Target, path: string, body: string, signal: AbortSignal): Promise<Outcome> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', headers, body, signal });
  const text = await answer.text();
  const broke = answer.status === 200 && /"type":"error"|response\.failed|"error":\{/.test(text);
  return broke ? 'error frame' : String(answer.status);
}

async function faulty(target: Target, signal: AbortSignal): Promise<Outcome> {
  const fault = faultNames[randomInt(faultNames.length)] ?? '';
  const holds = holdingFaults.has(fault);
  if (holds && held >= mostHeld) return await faulty(target, signal);
  const { path, body } = question(questionFor(fault));
  if (holds) held += 1;
  try {
    return await post(target, path, JSON.stringify(body), signal);
  } finally {
    if (holds) held -= 1;
  }
}

async function leaver(target: Target, signal: AbortSignal): Promise<Outcome> {
  const leaving = new AbortController();
  const { path, body } = question(randomInt(3) === 0 ? questionFor('silent') : 'hi');
  const timer = setTimeout(() => leaving.abort(), randomInt(300));
  try {
    await post(target, path, JSON.stringify(body), AbortSignal.any([signal, leaving.signal]));
    return 'was quicker';
  } catch (error) {
    if (signal.aborted) throw error;
    return 'left';
  } finally {
    clearTimeout(timer);
  }
}

/** A request whose bytes were spoiled in a few places. */
async function malformedRequest({ port, apiKey }: Target, signal: AbortSignal): Promise<Outcome> {
  const { path, body } = question('hi');
  const content = JSON.stringify(body);
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(content)}\r\nConnection: close\r\n\r\n`;
  return await new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    let received = '';
    const abort = () => socket.destroy(new Error('no end'));
    signal.addEventListener('abort', abort);
    socket.on('data', (bytes) => {
      received = (received + bytes.toString('latin1')).slice(0, 200);
    });
    socket.on('error', (error) => (signal.aborted ? reject(error) : undefined));
    socket.on('close', () => {
      signal.removeEventListener('abort', abort);
      resolve(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 'hung up');
    });
    socket.end(spoiled(Buffer.from(head + content)));
  });
}

/** A body in which a few bytes are others. */
async function malformedBody({ url, apiKey }: Target, signal: AbortSignal): Promise<Outcome> {
  const { path, body } = question('hi');
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const spoiledBody = new Uint8Array(spoiled(Buffer.from(JSON.stringify(body))));
  const answer = await fetch(url + path, { method: 'POST', headers, body: spoiledBody, signal });
  await answer.text();
  return String(answer.status);
}

const marks = [
  '\r\n',
  '\n',
  '\0',
  ':',
  ' ',
  '{',
  '}',
  '"',
  '\\',
  '[',
  ',',
  '%2e',
  '\xff',
  'null',
  '1e999',
  '__proto__',
];

function spoiled(bytes: Buffer): Buffer {
  let spoilt = bytes;
  for (let times = 1 + randomInt(4); times > 0; times -= 1) {
    const at = randomInt(spoilt.length);
    const mark = Buffer.from(marks[randomInt(marks.length)] ?? '', 'latin1');
    spoilt = Buffer.concat([spoilt.subarray(0, at), mark, spoilt.subarray(at + randomInt(6))]);
  }
  return spoilt;
}

async function small({ url, apiKey }: Target, signal: AbortSignal): Promise<Outcome> {
  const paths = [
    '/v1/models',
    '/health',
    '/metrics',
    '/v1/files',
    '/v1/model/info',
    '/v1/responses/none',
    '/ping',
    '/no/such',
  ];
  const headers = { authorization: `Bearer ${apiKey}` };
  const answer = await fetch(url + paths[randomInt(paths.length)], { headers, signal });
  await answer.text();
  return String(answer.status);
}
