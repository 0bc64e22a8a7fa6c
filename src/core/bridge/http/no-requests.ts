import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { checkCaller, type GateRules } from './gate';
import type { Server } from './listen';
import type { Upgrades } from './upgrades';

/** A refusal of bytes that are no request is given this long to be taken. */
const farewellMs = 1000;

/**
 * What is no plain request: upgrades, tunnels, unknown expectations, and bytes that are no HTTP. `answersOn` knows which
 * answers to earlier requests are under way on a connection: a refusal would be read as one of them, or in its middle.
 */
export function refuseTheRest(
  server: Server,
  rules: GateRules,
  answersOn: (socket: Duplex) => readonly ServerResponse[],
  upgrades: Upgrades = () => false,
): void {
  const refuseOn = (socket: Duplex, status: number) => {
    if (answersOn(socket).length > 0) socket.destroy();
    else closeWith(socket, status);
  };
  /** Each further piece is an error again. */
  const ending = new WeakSet<Duplex>();
  const refuseBytes = (socket: Duplex, status: number) => {
    if (ending.has(socket)) return;
    ending.add(socket);
    const answers = answersOn(socket);
    if (answers.length > 0 && answers.every(({ headersSent }) => !headersSent)) endAfter(answers, socket);
    else refuseOn(socket, status);
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
    else if (error.code === 'HPE_HEADER_OVERFLOW') refuseBytes(socket, 431);
    else refuseBytes(socket, error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400);
  });
}

/**
 * Who counts the characters of a body and not its bytes sends its end behind the request: the refusal of the half that
 * was read says what is wrong. Other answers are not waited for.
 */
function endAfter(answers: readonly ServerResponse[], socket: Duplex): void {
  for (const answer of answers) answer.shouldKeepAlive = false;
  const timer = setTimeout(() => socket.destroy(), farewellMs);
  socket.on('error', () => socket.destroy()).on('close', () => clearTimeout(timer));
}

function closeWith(socket: Duplex, status: number): void {
  const timer = setTimeout(() => socket.destroy(), farewellMs);
  socket.on('error', () => socket.destroy()).on('close', () => clearTimeout(timer));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
