import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Redactor } from '../../src/core/ground/redaction';

/** Everything that must stay inside: collected as the program under test learns it. */
const secrets = new Set<string>();
/** A secret has at least so many letters. */
const endLength = 8;
/** Everything that came out: log lines and the bytes that bridges wrote. */
const outputs: { where: string; text: string }[] = [];
const watchedPorts = new Set<number>();
const watchedSockets = new WeakSet<Socket>();

/** A redactor that tells the canary watch about every secret it hears of. */
export class WatchedRedactor extends Redactor {
  override add(...added: string[]): void {
    for (const secret of added) if (secret.length >= endLength) secrets.add(secret);
    super.add(...added);
  }
}

/** Adds secrets that a program of its own holds. */
export function watchSecrets(...added: string[]): void {
  for (const secret of added) {
    if (secret.length < endLength) throw new Error('A secret to watch for is missing or too short.');
    secrets.add(secret);
  }
}

/** Notes an output for the search at the end of the run. */
export function noteOutput(where: string, text: string): void {
  outputs.push({ where, text });
}

/** From now on every byte that the server on this port writes is noted; ended before another may have the port. */
export function watchPort(port: number): () => void {
  watchedPorts.add(port);
  return () => void watchedPorts.delete(port);
}

/** Where a secret got out; empty when none did. The secrets themselves are not repeated. */
export function findLeaks(): string[] {
  return leaksIn(outputs, secrets);
}

/** The same for any outputs and secrets, which are also found URL-encoded and as a part of JSON. */
export function leaksIn(outputs: readonly { where: string; text: string }[], secrets: Iterable<string>): string[] {
  // Thousands of secrets in as many outputs: each output is read once, and a secret is looked for by its last letters.
  const byEnd = new Map<string, Set<string>>();
  // Most places end no secret, and the last three letters tell it without a lookup.
  const mayEnd = new Uint8Array(1 << 16);
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      const end = form.slice(-endLength);
      byEnd.set(end, (byEnd.get(end) ?? new Set()).add(form));
      mayEnd[markAt(form, form.length)] = 1;
    }
  }
  const holdsSecret = (text: string): boolean => {
    for (let at = endLength; at <= text.length; at += 1) {
      if (mayEnd[markAt(text, at)] === 0) continue;
      for (const form of byEnd.get(text.slice(at - endLength, at)) ?? []) {
        if (text.endsWith(form, at)) return true;
      }
    }
    return false;
  };
  return outputs.flatMap(({ where, text }) =>
    holdsSecret(text) ? [`${where}: ${text.length} characters hold a secret`] : [],
  );
}

/** A mark of the three letters before `at`. */
function markAt(text: string, at: number): number {
  return (text.charCodeAt(at - 1) ^ (text.charCodeAt(at - 2) << 5) ^ (text.charCodeAt(at - 3) << 10)) & 0xffff;
}

/** How much was searched for how much. */
export function canaryCounts(): { secrets: number; outputs: number } {
  return { secrets: secrets.size, outputs: outputs.length };
}

channel('http.server.request.start').subscribe((message) => {
  const { server, socket, request } = message as { server: Server; socket: Socket; request: IncomingMessage };
  const address = server.address() as AddressInfo | null;
  if (!address || !watchedPorts.has(address.port) || watchedSockets.has(socket)) return;
  watchedSockets.add(socket);
  const write = socket.write.bind(socket);
  // Sockets are written to in several signatures; only the first argument matters here.
  socket.write = ((...args: Parameters<typeof write>) => {
    noteOutput(`answer to ${request.method} ${request.url}`, Buffer.from(args[0]).toString('utf8'));
    return write(...args);
  }) as typeof socket.write;
});
