import { isIP, type Socket } from 'node:net';

/**
 * How every connection is made. Node gives up on the address of a host after 250 ms when there is another one; behind a
 * VPN or a far proxy the only one that a way leads to may take longer.
 */
export const dialing = { autoSelectFamilyAttemptTimeout: 1500 };

/**
 * The same over TLS, always verified: said each time, because a variable of the environment turns verification off
 * where nothing is said. An authority in the middle is believed by itself, as are those that a company hands out.
 */
export const verified = { ...dialing, rejectUnauthorized: true, allowPartialTrustChain: true };

/** Watches a socket that leads to `host`: true once that has an address, because its name was looked up or it is one. */
export function watchName(socket: Socket, host: string): () => boolean {
  let isFound = isIP(host) !== 0;
  socket.once('lookup', () => {
    isFound = true;
  });
  return () => isFound;
}

/** What a look-up fails with that nobody answered: the system waits for longer than we do. */
export function nameUnanswered(host: string): Error {
  return Object.assign(new Error(`Nobody said in time where ${host} is.`), { code: 'EAI_AGAIN' });
}
