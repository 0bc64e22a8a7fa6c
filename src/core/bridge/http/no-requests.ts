import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { checkCaller, type GateRules } from './gate';
import type { Server } from './listen';
import type { Upgrades } from './upgrades';

/** A refusal of bytes that are no request is given this long to be taken. */
const farewellMs = 1000;

/** What is no plain request: upgrades, tunnels, unknown expectations, and bytes that are no HTTP. */
export function refuseTheRest(server: Server, rules: GateRules, upgrades: Upgrades = () => false): void {
  server.on('upgrade', (request, socket, head) => {
    const stranger = checkCaller(request, rules);
    if (!stranger && head.length === 0 && upgrades(request, socket)) return;
    closeWith(socket, stranger?.refusal.status ?? 426);
  });
  server.on('connect', (_request, socket) => closeWith(socket, 405));
  server.on('checkExpectation', (_request, response) => response.writeHead(417, { 'content-length': 0 }).end());
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else if (error.code === 'HPE_HEADER_OVERFLOW') closeWith(socket, 431);
    else closeWith(socket, error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400);
  });
}

function closeWith(socket: Duplex, status: number): void {
  const timer = setTimeout(() => socket.destroy(), farewellMs);
  socket.on('error', () => socket.destroy()).on('close', () => clearTimeout(timer));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
