import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { urlHost } from '../../ground/hosts';

export type Server = HttpServer | HttpsServer;

/** Why the bridge cannot listen, in words for a person. */
export class ListenError extends Error {
  constructor(
    message: string,
    readonly code: string,
    /** Where it was to listen: the host, and with the port as in an address. */
    readonly place: { host: string; where: string } = { host: '', where: '' },
  ) {
    super(message);
    this.name = 'ListenError';
  }
}

/** Where the bridge listens. */
export interface Listening {
  port: number;
  /** The address by which this machine reaches it. */
  address: string;
  servers: Server[];
}

/**
 * Listens on both loopback addresses, or on the one address given. `makeServer` gives a server for each address:
 * `localhost` may mean either, and the free one could be taken by a stranger who then gets the key. A machine that has
 * only one of them does with it. Throws `ListenError`.
 */
export async function listen(makeServer: () => Server, host: string | undefined, port: number): Promise<Listening> {
  if (port !== 0 && sharesPorts.has(process.platform) && (await answers(nearest(host), port))) {
    const code = 'EADDRINUSE';
    throw listenError(Object.assign(new Error(code), { code }), nearest(host), port);
  }
  if (host !== undefined) {
    const server = makeServer();
    return { port: await bind(server, host, port), address: nearest(host), servers: [server] };
  }
  // A port the system picks on one address may be in use on the other; then the next pick is tried.
  for (let attempt = 1; ; attempt += 1) {
    const [first, second] = [makeServer(), makeServer()];
    let bound: number;
    try {
      bound = await bind(first, '127.0.0.1', port);
    } catch (error) {
      if (!isNoAddress(error)) throw error;
      return { port: await bind(second, '::1', port), address: '::1', servers: [second] };
    }
    const address = '127.0.0.1';
    try {
      await bind(second, '::1', bound);
      return { port: bound, address, servers: [first, second] };
    } catch (error) {
      if (isNoAddress(error)) return { port: bound, address, servers: [first] };
      await new Promise((resolve) => first.close(resolve));
      if (port !== 0 || attempt === 10) throw error;
    }
  }
}

/** Whether the machine lacks an address: it has IPv4 alone, or IPv6 alone. */
function isNoAddress(error: unknown): boolean {
  return error instanceof ListenError && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');
}

/**
 * Systems that let one program have a port of all addresses, and another the same port of one, which gets all callers.
 */
const sharesPorts: ReadonlySet<NodeJS.Platform> = new Set(['win32', 'darwin']);
/**
 * To whoever listens the system itself connects, at once; where nobody does, an older Windows tries for two seconds.
 */
const answersWithinMs = 100;

/** Whether somebody takes calls there already. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(answersWithinMs, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

/** Where this machine calls what listens there. */
function nearest(host = '127.0.0.1'): string {
  return (
    new Map([
      ['0.0.0.0', '127.0.0.1'],
      ['::', '::1'],
    ]).get(host) ?? host
  );
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(listenError(error, host, port));
    server.once('error', failed);
    // A thousand callers at once: Node's own 511 places for connections not yet taken would turn the rest away.
    server.listen({ host, port, ipv6Only: true, backlog: 4096 }, () => {
      server.off('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function listenError({ code = '', message }: NodeJS.ErrnoException, host: string, port: number): ListenError {
  const place = { host, where: `${urlHost(host)}:${port}` };
  return new ListenError(reasonOf(code || message, place), code, place);
}

function reasonOf(code: string, { host, where }: ListenError['place']): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Another program already listens on ${where}. Stop it, or choose another port.`;
    case 'EACCES':
      return `The system does not let this user listen on ${where}. Choose another port above 1023 (Windows keeps ranges of them for itself: "netsh interface ipv4 show excludedportrange protocol=tcp" lists them).`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine.`;
    default:
      return `The bridge cannot listen on ${where} (${code}).`;
  }
}
