import { Server as NetServer, type Socket } from 'node:net';
import type { Server } from './listen';

/**
 * The connections of the bridge's servers. Node's own `close` also ends those on which an answer is complete but not
 * sent yet: a slow reader would lose the rest of it.
 */
export class Connections {
  /** What each had read when its last answer was over: undefined before the first one. */
  readonly #open = new Map<Socket, number | undefined>();
  readonly #servers: Server[] = [];

  /** `onClose` hears of every connection that has ended. */
  watch(server: Server, isHttps: boolean, onClose: (socket: Socket) => void): void {
    this.#servers.push(server);
    server.on(isHttps ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#open.set(socket, undefined);
      socket.once('close', () => {
        this.#open.delete(socket);
        onClose(socket);
      });
    });
    // From then on it carries no requests, and is for whoever took it.
    server.prependListener('upgrade', ({ socket }) => this.#open.delete(socket));
  }

  /** An answer on it is over: what is read from then on is the next request. */
  answered(socket: Socket): void {
    if (this.#open.has(socket)) this.#open.set(socket, socket.bytesRead);
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

  /**
   * Ends those on which no answer is under way, nor a request that has come in part; `busy` are the connections that
   * have an answer. One that is new has its first request still to come.
   */
  endIdle(busy: ReadonlySet<Socket>): void {
    for (const [socket, read] of this.#open) if (read === socket.bytesRead && !busy.has(socket)) socket.destroy();
  }

  endAll(): void {
    for (const server of this.#servers) server.closeAllConnections();
  }
}
