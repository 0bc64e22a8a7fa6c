import type { OutgoingHttpHeaders } from 'node:http';
import type { Gates } from '../script/gates';
import type { Reply } from '../script/reply';
import { gateOf } from '../script/scripts';
import { breakOff, markForReset, writeRaw } from './break-off';
import { before, bytesOf, cut } from './bytes';
import type { Exchange } from './exchange';
import { compress } from './gzip';

/** A complete response, before any fault is applied to it. */
export interface Content {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  /** Body parts; each is one write. */
  readonly chunks: readonly (string | Buffer)[];
  /** True for SSE: HTTP chunks instead of a length. */
  readonly chunked: boolean;
}

/** The fields of a reply that change how bytes travel; without them the quick way is taken. */
const transport = [
  'rawResponse',
  'delay',
  'hold',
  'cutAt',
  'breakOff',
  'framing',
  'extraLength',
  'gzip',
  'afterwards',
] as const satisfies readonly (keyof Reply)[];

/** Sends a response as the script wants it sent. It returns when the response is over or the client has gone. */
export async function play(
  exchange: Exchange,
  content: Content,
  reply: Reply | undefined,
  gates: Gates,
): Promise<void> {
  if (exchange.isOver) return;
  if (reply === undefined || transport.every((field) => reply[field] === undefined)) sendAtOnce(exchange, content);
  else await sendSlowly(exchange, content, reply, gates);
}

/** All frames in one write: the words are cut as upstream cuts them, and nothing is spent on sending them apart. */
function sendAtOnce(exchange: Exchange, content: Content): void {
  const { chunks } = content;
  const body = chunks.every((chunk) => typeof chunk === 'string') ? chunks.join('') : joined(chunks);
  const length = content.chunked ? undefined : { 'content-length': Buffer.byteLength(body) };
  exchange.head(content.status, { ...content.headers, ...length });
  exchange.sent(chunks.length);
  if (content.chunked && body.length) exchange.response.write(body); // without it Node would count the length
  exchange.end('completed');
  exchange.response.end(content.chunked ? undefined : body);
}

function joined(chunks: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)));
}

async function sendSlowly(exchange: Exchange, content: Content, reply: Reply, gates: Gates): Promise<void> {
  const { response } = exchange;
  const pass = passer(exchange, reply, gates);
  if (!(await pass('headers')) || !(await exchange.pause(reply.delay?.headersMs ?? 0))) return;
  const fault = reply.breakOff;
  if (fault?.after === 'request') return breakOff(exchange, fault);
  if (reply.rawResponse !== undefined) return writeRaw(exchange, bytesOf(reply.rawResponse), reply);

  let chunks = content.chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  const headers: OutgoingHttpHeaders = { ...content.headers };
  if (reply.gzip !== undefined) {
    const compressed = await compress(chunks, reply.gzip);
    chunks = compressed.chunks;
    headers['content-encoding'] = compressed.encoding;
  }
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const framing = reply.extraLength ? 'length' : (reply.framing ?? (content.chunked ? 'chunked' : 'length'));
  if (framing === 'length') headers['content-length'] = length + (reply.extraLength ?? 0);
  if (framing === 'close') {
    response.shouldKeepAlive = false;
    response.useChunkedEncodingByDefault = false;
  }
  exchange.head(content.status, headers);
  response.flushHeaders();

  if (reply.cutAt !== undefined) chunks = cut(chunks, reply.cutAt);
  const unfinished = (at: number) => (framing === 'chunked' ? (chunks[at] ?? Buffer.alloc(0)) : undefined);
  if (fault?.after === 'headers') return breakOff(exchange, fault, unfinished(0));
  let breakAfter = Number.POSITIVE_INFINITY;
  if (fault && 'bytes' in fault.after) {
    chunks = before(chunks, fault.after.bytes);
    breakAfter = chunks.length;
  } else if (fault && 'chunks' in fault.after) breakAfter = Math.min(fault.after.chunks, chunks.length);

  for (const [index, chunk] of chunks.entries()) {
    if (index >= breakAfter) break;
    const waitMs = (index === 0 ? reply.delay?.firstChunkMs : reply.delay?.betweenMs) ?? 0;
    if (!(await pass(index)) || !(await exchange.pause(waitMs))) return;
    if (!(await write(exchange, chunk))) return;
    exchange.sent(1);
  }
  if (fault) return breakOff(exchange, fault, unfinished(breakAfter));
  if (!(await pass('end'))) return;
  if (reply.extraLength) {
    exchange.end('fault');
    response.socket?.end();
    return;
  }
  if (reply.afterwards === 'close') response.once('finish', () => exchange.request.socket.destroySoon());
  if (reply.afterwards === 'reset-on-reuse') markForReset(exchange);
  exchange.end('completed');
  response.end();
}

/** Writes one piece and waits until it is with the kernel and the loop has turned, so that pieces never melt together. */
async function write(exchange: Exchange, chunk: Buffer): Promise<boolean> {
  const gone = new Promise<void>((resolve) => exchange.response.write(chunk, () => resolve()));
  if (!(await exchange.until(gone))) return false;
  await new Promise((resolve) => setImmediate(resolve));
  return !exchange.isOver;
}

/** Stops at the gates that stand before a place; false when the client left there. */
function passer(exchange: Exchange, reply: Reply, gates: Gates) {
  const holds = reply.hold === undefined ? [] : (Array.isArray(reply.hold) ? reply.hold : [reply.hold]).map(gateOf);
  return async (place: 'headers' | 'end' | number): Promise<boolean> => {
    for (const { gate, before: at } of holds) {
      const here = at === place || (at === 'first-chunk' && place === 0);
      if (here && !(await exchange.atGate(gate, gates.passed(gate)))) return false;
    }
    return !exchange.isOver;
  };
}
