import net from 'node:net';

/**
 * Sends bytes as they are and resolves with everything that comes back until the bridge closes the connection. With `fin`
 * our side is closed after them, so that a parser that waits for more learns that nothing comes.
 */
export function sendRaw(port: number, bytes: string | Buffer, fin = false): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let received = '';
    socket.on('data', (part) => {
      received += part.toString('latin1');
    });
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(received)).on('error', () => resolve(received));
    if (fin) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** The statuses of the answers in a piece of HTTP/1.1 text. */
export function statusesIn(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}

/** Every address of the bridge, those of protocols to come, and two that do not exist. */
export const addresses = [
  ['POST', '/v1/chat/completions'],
  ['POST', '/v1/completions'],
  ['POST', '/v1/responses'],
  ['GET', '/v1/responses/resp_1'],
  ['DELETE', '/v1/responses/resp_1'],
  ['POST', '/v1/embeddings'],
  ['GET', '/v1/models'],
  ['GET', '/v1/models/GigaChat-2'],
  ['GET', '/v1/model/info'],
  ['GET', '/v1/files'],
  ['POST', '/v1/files'],
  ['POST', '/v1/messages'],
  ['POST', '/v1/messages/count_tokens'],
  ['GET', '/metrics'],
  ['GET', '/logs'],
  ['GET', '/logs/entries'],
  ['GET', '/health'],
  ['GET', '/ping'],
  ['GET', '/ready'],
  ['GET', '/'],
  ['HEAD', '/'],
  ['GET', '/no/such/address'],
  ['POST', '/v1/../admin'],
] as const;

/** Those that answer without a key. */
export const open: ReadonlySet<string> = new Set(['/health', '/ping', '/ready', '/logs', '/']);
