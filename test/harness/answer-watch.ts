import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultsIn } from './wire/check-answer';

/** Every answer that a watched server gives in this process is held against the published schemas of its address. */
const watchedPorts = new Set<number>();
const found: string[] = [];
let checked = 0;
let running = '';

/** From now on the answers of the server on this port are checked; ended before another may have the port. */
export function watchAnswers(port: number): () => void {
  watchedPorts.add(port);
  return () => void watchedPorts.delete(port);
}

/** Names the test that answers belong to, for what is wrong with them. */
export function answersBelongTo(test: string): void {
  running = test;
}

/** What was wrong so far, and how many answers were looked at. */
export function answerFaults(): { faults: readonly string[]; checked: number } {
  return { faults: found, checked };
}

channel('http.server.request.start').subscribe((message) => {
  const { server, request, response } = message as {
    server: Server;
    request: IncomingMessage;
    response: ServerResponse;
  };
  const address = server.address() as AddressInfo | null;
  if (!address || !watchedPorts.has(address.port)) return;
  const test = running;
  const pieces: Buffer[] = [];
  const note = (piece: unknown) => {
    if (typeof piece === 'string' || piece instanceof Uint8Array) pieces.push(Buffer.from(piece as string));
  };
  const { write, end } = response;
  // Both are called in several signatures; only the first argument matters here.
  response.write = ((...args: Parameters<typeof write>) => {
    note(args[0]);
    return write.apply(response, args);
  }) as typeof write;
  response.end = ((...args: Parameters<typeof end>) => {
    note(args[0]);
    return end.apply(response, args);
  }) as typeof end;
  response.on('finish', () => {
    checked += 1;
    const faults = faultsIn({
      method: request.method ?? '',
      target: request.url ?? '',
      speaksAnthropic: request.headers['anthropic-version'] !== undefined,
      status: response.statusCode,
      contentType: String(response.getHeader('content-type') ?? ''),
      body: Buffer.concat(pieces).toString('utf8'),
    });
    for (const fault of faults) found.push(`${test}: ${fault}`);
  });
});
