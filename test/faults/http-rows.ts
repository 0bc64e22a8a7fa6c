import assert from 'node:assert/strict';
import { brotliCompressSync } from 'node:zlib';
import { chatChunk } from './chat-chunk';
import type { Row } from './row';
import { tls } from './tls';
import type { World } from './world';

/** What the surface's endpoint answers when all is well: its content type and its body. */
function good({ surface: { endpoint } }: World): { type: string; body: string } {
  if (endpoint === 'chat') {
    const body = `${chatChunk({ role: 'assistant', content: 'said' })}${chatChunk({ content: '' }, 'stop')}data: [DONE]\n\n`;
    return { type: 'text/event-stream', body };
  }
  const model = { id: 'GigaChat-2-Max', object: 'model', owned_by: 'salutedevices', type: 'chat' };
  const vector = { object: 'embedding', embedding: [0.1, 0.2], index: 0, usage: { prompt_tokens: 1 } };
  const data = endpoint === 'models' ? [model] : [vector];
  return { type: 'application/json', body: JSON.stringify({ object: 'list', data, model: 'EmbeddingsGigaR' }) };
}

const inChunks = (body: string, extension = '') =>
  `${Buffer.byteLength(body).toString(16)}${extension}\r\n${body}\r\n0${extension}\r\n`;

/** A whole answer, each list of lines a head: `framing` are its header lines, `write` puts the body after them. */
interface Shape {
  readonly before?: string;
  readonly version?: string;
  readonly status?: string;
  readonly framing?: readonly string[];
  readonly write?: (body: string) => string;
}

function raw(world: World, shape: Shape): string {
  const { before = '', version = '1.1', status = '200 OK', framing, write = (body: string) => body } = shape;
  const { type, body } = good(world);
  const lines = framing ?? [`content-length: ${Buffer.byteLength(body)}`];
  const head = [`HTTP/${version} ${status}`, `content-type: ${type}`, ...lines, 'connection: close'];
  return `${before}${head.join('\r\n')}\r\n\r\n${write(body)}`;
}

const always = (shape: (world: World) => string | string[]) => (world: World) =>
  world.script({ rawResponse: shape(world), delay: { betweenMs: 1 }, times: 0 });
const asked = (count: number) => (world: World) => assert.equal(world.calls().length, count);
const said = ({ surface }: World, answer: { text: string }) => {
  if (surface.kind !== 'document') assert.equal(answer.text, 'said');
};

const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n';
const processing = 'HTTP/1.1 102 Processing\r\n\r\n';
const goOn = 'HTTP/1.1 100 Continue\r\n\r\n';
const silent = {
  stream: 'S1:upstream_timeout',
  whole: 'K7:upstream_timeout',
  document: 'K7:upstream_timeout',
} as const;

const before: readonly [string, string][] = [
  ['103', hints],
  ['102', processing],
  ['100', goOn],
  ['100, 102, two 103 and 100', `${goOn}${processing}${hints}${hints}${goOn}`],
  ['199, which nobody knows', 'HTTP/1.1 199 Whatever\r\nx-a: b\r\n\r\n'],
];

/** Good answers in every framing that HTTP allows, and with every status that brings one. */
const framings: readonly [string, Shape][] = [
  [
    'chunks with extensions',
    { framing: ['transfer-encoding: chunked'], write: (body) => `${inChunks(body, ';a="b"')}\r\n` },
  ],
  [
    'trailers after the last chunk',
    {
      framing: ['transfer-encoding: chunked', 'trailer: x-sum'],
      write: (body) => `${inChunks(body)}x-sum: 1\r\nstatus: 500\r\n\r\n`,
    },
  ],
  ['no length and no chunks', { framing: [] }],
  ['HTTP/1.0', { version: '1.0', framing: [] }],
  ['201 Created', { status: '201 Created' }],
  ['203, as a gateway says that has changed the answer', { status: '203 Non-Authoritative Information' }],
  [
    'header lines ended by a space, a tab and another case',
    { framing: ['X-A:\t b \t', 'TRANSFER-ENCODING: chunked'], write: (body) => `${inChunks(body)}\r\n` },
  ],
];

/** Framings that could be read in two ways. */
const doubtful: readonly [string, Shape][] = [
  ['two different lengths', { framing: ['content-length: 5', 'content-length: 50'] }],
  [
    'a length and chunks',
    { framing: ['content-length: 5', 'transfer-encoding: chunked'], write: (body) => `${inChunks(body)}\r\n` },
  ],
  [
    'a chunk whose size is no number',
    { framing: ['transfer-encoding: chunked'], write: (body) => `zz\r\n${body}\r\n0\r\n\r\n` },
  ],
  ['a header without a name', { framing: [': nothing', 'content-length: 1'] }],
];

/** Everything that HTTP lets an upstream send before, between and after. */
export const httpRows: readonly Row[] = [
  ...before.map(
    ([what, words]): Row => ({
      id: 'F86',
      title: `${what} before the answer`,
      ends: 'success',
      lay: always((world) => raw(world, { before: words })),
      also: (world, answer) => {
        asked(1)(world);
        said(world, answer);
      },
    }),
  ),
  {
    id: 'F86',
    title: '103 and 100 cut at every byte',
    ends: 'success',
    lay: always((world) => [...`${hints}${goOn}`, raw(world, {})]),
    also: said,
  },
  {
    id: 'F86',
    title: '103, then nothing: the limit holds',
    ends: silent,
    lay: ({ script }) => script({ rawResponse: hints, breakOff: { how: 'hang' } }),
    meanwhile: async (world) => {
      await world.until(() => world.calls().some(({ sentChunks }) => sentChunks > 0), 'the hint');
      await world.settle();
      await world.clock.advance(150_000);
    },
  },
  {
    id: 'F86',
    title: '103, then the end of the connection',
    ends: 'K6:upstream_reset',
    lay: always(() => hints),
    also: asked(2),
  },
  {
    id: 'F87',
    title: '101, which nobody asked for',
    ends: 'K6:upstream_reset',
    lay: always((world) =>
      raw(world, { before: 'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n' }),
    ),
    also: asked(2),
  },
  ...framings.map(
    ([what, shape]): Row => ({
      id: 'F88',
      title: what,
      ends: 'success',
      lay: always((world) => raw(world, shape)),
      also: said,
    }),
  ),
  ...doubtful.map(
    ([what, shape]): Row => ({
      id: 'F89',
      title: what,
      ends: 'K6:bad_upstream_data',
      lay: always((world) => raw(world, shape)),
      also: asked(1),
    }),
  ),
  ...['204 No Content', '205 Reset Content', '304 Not Modified'].map(
    (status): Row => ({
      id: 'F90',
      title: status,
      ends: 'K6:empty_response',
      lay: always(() => `HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`),
      also: asked(1),
    }),
  ),
  {
    id: 'F91',
    title: 'an encoding that was not asked for',
    ends: 'K6:bad_upstream_data',
    lay: (world) => {
      const { type, body } = good(world);
      world.script({
        raw: { base64: brotliCompressSync(body).toString('base64') },
        headers: { 'content-type': type, 'content-encoding': 'br' },
        times: 0,
      });
    },
    also: asked(1),
  },
  {
    id: 'F92',
    title: 'bytes after the end, on a connection that would be kept',
    ends: 'success',
    lay: (world) => {
      const whole = raw(world, {}).replace('connection: close', 'connection: keep-alive');
      world.script({ rawResponse: `${whole}HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nbad`, times: 0 });
    },
    also: async (world, answer) => {
      said(world, answer);
      await world.later();
      const again = await world.ask();
      assert.equal(again.ended, 'success', again.raw.slice(0, 300));
      said(world, again);
    },
  },
  {
    id: 'F93',
    title: 'closed inside the status line, every time',
    ends: 'K6:upstream_reset',
    lay: always(() => 'HTTP/1.1 20'),
    also: asked(2),
  },
  {
    id: 'F93',
    title: 'closed inside the headers, every time',
    ends: 'K6:upstream_reset',
    lay: always(() => 'HTTP/1.1 200 OK\r\ncontent-type: text/event-str'),
    also: asked(2),
  },
  {
    id: 'F93',
    title: 'TLS: closed without a byte of an answer, every time',
    ends: 'K6:upstream_reset',
    world: tls('valid'),
    lay: always(() => ''),
    also: asked(2),
  },
  {
    id: 'F93',
    title: 'TLS: closed inside the headers, every time',
    ends: 'K6:upstream_reset',
    world: tls('valid'),
    lay: always(() => 'HTTP/1.1 200 OK\r\ncontent-type: text/event-str'),
    also: asked(2),
  },
  {
    id: 'F93',
    title: 'closed without a byte, from a good answer on a kept connection on',
    ends: 'K6:upstream_reset',
    lay: async (world) => {
      // A list that was seen once is given again while GigaChat is away.
      if (world.surface.keptMs === undefined) assert.equal((await world.ask()).ended, 'success');
      always(() => '')(world);
    },
    also: (world) => asked(world.surface.keptMs === undefined ? 4 : 2)(world),
  },
  {
    id: 'F94',
    title: 'a 503 whose body never ends',
    ends: 'K11:upstream_error',
    lay: ({ script }) =>
      script({ status: 503, body: '{"status":503', breakOff: { how: 'drip', after: 'headers', everyMs: 2 }, times: 0 }),
    through: 2000,
    also: asked(2),
  },
];
