import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { checkCaller, type GateRules } from './gate';
import type { Server } from './listen';
import type { Upgrades } from './upgrades';

/** A refusal of bytes that are no request is given this long to be taken. */
const farewellMs = 1000;

/**
 * What is no plain request: upgrades, tunnels, unknown expectations, and bytes that are no HTTP. `isAnswering` knows
 * whether the answer to an earlier request is under way on a connection: a refusal would be read as that answer, or in
 * the middle of it.
 */
export function refuseTheRest(
  server: Server,
  rules: GateRules,
  isAnswering: (socket: Duplex) => boolean,
  upgrades: Upgrades = () => false,
): void {
  const refuseOn = (socket: Duplex, status: number) => {
    if (isAnswering(socket)) socket.destroy();
    else closeWith(socket, status);
  };
  server.on('upgrade', (request, socket, head) => {
    const stranger = checkCaller(request, rules);
    if (!stranger && head.length === 0 && upgrades(request, socket)) return;
    refuseOn(socket, stranger?.refusal.status ?? 426);
  });
  server.on('connect', (_request, socket) => refuseOn(socket, 405));
  server.on('checkExpectation', (_request, response) => response.writeHead(417, { 'content-length': 0 }).end());
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else if (error.code === 'HPE_HEADER_OVERFLOW') refuseOn(socket, 431);
    else refuseOn(socket, error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400);
  });
}

function closeWith(socket: Duplex, status: number): void {
  const timer = setTimeout(() => socket.destroy(), farewellMs);
  socket.on('error', () => socket.destroy()).on('close', () => clearTimeout(timer));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
