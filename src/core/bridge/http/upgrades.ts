import { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Takes an upgrade; false when it is none that it knows. The socket is its own from then on. */
export type Upgrades = (request: IncomingMessage, socket: Duplex) => boolean;

/** What the windows of an editor speak among themselves, on the port of the bridge. */
export const shareProtocol = 'gigachat-bridge-share';

const heard: ReadonlySet<string> = new Set(['websocket', shareProtocol]);

/**
 * A request whose offers to go on in another protocol are heard only where they name one that is spoken here, or that
 * is refused with a status of its own. A server may leave all others: Java's clients put `h2c` or `TLS/1.2` on plain
 * requests, and go on without.
 */
export class CallerRequest extends IncomingMessage {
  declare private isOffered: boolean | null;

  /** Node's parser writes here what it saw, and reads whether the request leaves HTTP. */
  get upgrade(): boolean {
    return this.isOffered === true && (this.method === 'CONNECT' || isHeard(this.headers.upgrade));
  }

  set upgrade(offered: boolean | null) {
    this.isOffered = offered;
  }
}

function isHeard(protocols = ''): boolean {
  return protocols.split(',').some((name) => heard.has(name.trim().toLowerCase()));
}
