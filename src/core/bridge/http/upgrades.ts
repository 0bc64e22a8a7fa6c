import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Takes an upgrade; false when it is none that it knows. The socket is its own from then on. */
export type Upgrades = (request: IncomingMessage, socket: Duplex) => boolean;
