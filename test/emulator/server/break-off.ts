import type { Duplex } from 'node:stream';
import type { Reply } from '../script/reply';
import type { Exchange } from './exchange';

type Fault = NonNullable<Reply['breakOff']>;

/** Milliseconds between the last byte and the RST. */
const beforeReset = 20;

/** Ends an answer badly, in the way asked for. `next` is the HTTP chunk that a `fin` falls into, if the body has chunks. */
export async function breakOff(exchange: Exchange, fault: Fault, next?: Buffer): Promise<void> {
  const { response } = exchange;
  const headersSent = response.headersSent;
  switch (fault.how) {
    case 'reset':
      // A reader that finds data and the RST in one poll reports a plain end: let it take the data out first.
      if (headersSent) await exchange.pause(beforeReset);
      exchange.end('fault');
      reset(exchange);
      break;
    case 'fin':
      exchange.end('fault');
      // The chunk is announced in full and stops half-way.
      if (headersSent && next) {
        response.socket?.write(`${Math.max(next.length, 1).toString(16)}\r\n`);
        response.socket?.write(next.subarray(0, next.length >> 1));
      }
      response.socket?.end();
      break;
    case 'end':
      exchange.end('fault');
      if (headersSent) response.end();
      else response.socket?.end();
      break;
    case 'hang':
      break;
    case 'drip':
      if (!headersSent) response.socket?.write('HTTP/1.1 200 OK\r\nx-slow: ');
      while (await exchange.pause(fault.everyMs)) {
        if (headersSent) response.write(' ');
        else response.socket?.write('a');
      }
      break;
  }
  await exchange.closed;
}

/** Puts bytes on the socket in place of an HTTP response and closes it, or leaves it open when a hang was asked for. */
export async function writeRaw(exchange: Exchange, chunks: readonly Buffer[], reply: Reply): Promise<void> {
  const socket = exchange.response.socket;
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0 && !(await exchange.pause(reply.delay?.betweenMs ?? 0))) return;
    const written = new Promise<void>((resolve) => socket?.write(chunk, () => resolve()));
    if (!(await exchange.until(written))) return;
    exchange.sent(1);
  }
  if (reply.breakOff?.how !== 'hang') {
    exchange.end('fault');
    socket?.end();
  }
  await exchange.closed;
}

const doomed = new WeakSet<Duplex>();

/** From now on the connection looks alive, and is reset as soon as a request comes in on it. */
export function markForReset(exchange: Exchange): void {
  doomed.add(exchange.request.socket);
}

/** Resets the connection of a request that came in on a doomed one; true when it did. */
export function resetIfDoomed(exchange: Exchange): boolean {
  if (!doomed.has(exchange.request.socket)) return false;
  exchange.end('fault');
  reset(exchange);
  return true;
}

/** RST: TLS sockets cannot do it, the TCP connection below them can. */
function reset(exchange: Exchange): void {
  if (exchange.raw) exchange.raw.resetAndDestroy();
  else exchange.request.socket.destroy();
}
