import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { calmly } from '../../ground/calmly';
import type { Logger } from '../../ground/logger';
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

/** The first two bytes of a TLS handshake. */
const handshake = [0x16, 0x03] as const;

/**
 * Who calls `https://` where plain HTTP is spoken, or the other way round, sees no more than a broken connection: the
 * log says why, once.
 */
export function tellOfWrongScheme(server: Server, isHttps: boolean, logger: Logger): void {
  let isTold = false;
  const tell = (spoken: string, wanted: string) => {
    if (isTold) return;
    isTold = true;
    calmly(() =>
      logger.warn(
        `a program called ${spoken}:// where the bridge speaks ${wanted}://: correct the address that it has`,
      ),
    );
  };
  if (isHttps) {
    server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_SSL_HTTP_REQUEST') tell('http', 'https');
    });
    return;
  }
  server.on('clientError', ({ rawPacket }: Error & { rawPacket?: Buffer }) => {
    if (rawPacket && handshake.every((byte, place) => rawPacket[place] === byte)) tell('https', 'http');
  });
}
