import { Server as NetServer, type Socket } from 'node:net';
import type { Server } from './listen';

/**
 * The connections of the bridge's servers. Node's own `close` also ends those on which an answer is complete but not
 * sent yet: a slow reader would lose the rest of it.
 */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #servers: Server[] = [];

  watch(server: Server, isHttps: boolean): void {
    this.#servers.push(server);
    server.on(isHttps ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
    // From then on it carries no requests, and is for whoever took it.
    server.prependListener('upgrade', ({ socket }) => this.#open.delete(socket));
  }

  /** Takes no more of them. Resolves when the last one has ended. */
  async refuse(): Promise<void> {
    const closing = this.#servers.map(
      (server) => new Promise((resolve) => NetServer.prototype.close.call(server, resolve)),
    );
    await Promise.all(closing);
    // Node's own way once more, for the clock by which it looks for late callers.
    for (const server of this.#servers) server.close();
  }

  /** Ends those without an answer under way; `busy` are the connections that have one. */
  endIdle(busy: ReadonlySet<Socket>): void {
    for (const socket of this.#open) if (!busy.has(socket)) socket.destroy();
  }

  endAll(): void {
    for (const server of this.#servers) server.closeAllConnections();
  }
}
