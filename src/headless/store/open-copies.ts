import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { createClient } from '@redis/client';
import { ChatError } from '../../core/chat/errors';
import { pause } from '../../core/chat/pause';
import type { CheckStep } from '../../core/chat/ports/check-step';
import type { Copies } from '../../core/chat/ports/copies';
import { bareHost } from '../../core/ground/hosts';
import type { Runtime } from '../../core/ground/runtime';
import { SettingsError } from '../../core/setup/settings-error';
import { type StoreClient, StoreLink } from './link';
import { Neighbours } from './neighbours';
import { isRefusal, storeReason } from './store-away';
import { StoreCopies } from './store-copies';

/** Where the store is and how to be let in. */
export interface StoreSettings {
  url: URL;
  password?: string;
  /** PEM of the authority to trust besides Node's own, for rediss://. */
  ca?: string;
}

/** The store, open. */
export interface OpenCopies {
  readonly copies: Copies;
  /** The step of the health check that looks at it. */
  readonly check: CheckStep;
  close(): Promise<void>;
}

/** So long the start waits for the store; afterwards the bridge works without it until it comes. */
const startWithinMs = 3000;
const connectWithinMs = 2000;
const longestPauseMs = 2000;

/**
 * Connects to the store. One that cannot be reached is waited for while the bridge works already; one that refuses the
 * password ends the start. Over TLS the authorities of `trust` hold unless the settings bring one. Throws
 * `SettingsError`.
 */
export async function openCopies(
  settings: StoreSettings,
  apiKey: string,
  { clock, logger, redactor }: Runtime,
  trust: () => string[],
): Promise<OpenCopies> {
  const { url, ca } = settings;
  const password = settings.password ?? decodeURIComponent(url.password);
  if (password) redactor.add(password);
  const isSecure = url.protocol === 'rediss:';
  let isStarting = true;
  const port = Number(url.port || 6379);
  const host = bareHost(url.hostname);
  const client = createClient({
    socket: {
      host,
      port,
      connectTimeout: connectWithinMs,
      ...(isSecure && { tls: true as const, ca: ca ?? trust(), ...(isIP(host) === 0 && { servername: host }) }),
      reconnectStrategy: (retries, cause) =>
        isStarting && isRefusal(cause) ? cause : Math.min(longestPauseMs, 50 * 2 ** Math.min(retries, 10)),
    },
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(password && { password }),
    database: Number(url.pathname.slice(1) || 0),
    name: `gigachat-bridge@${hostname().replace(/[^\w.-]/g, '')}`,
    disableOfflineQueue: true,
    // A connection that died without a word is noticed by this.
    pingInterval: 5000,
    maintNotifications: 'disabled',
  });
  const name = `${host}:${port}`;
  const link = new StoreLink(client, name, clock, logger);
  await connected(client, name, clock).catch((error: unknown) => {
    link.close();
    throw error;
  });
  isStarting = false;
  const copies = new StoreCopies(link, clock, logger);
  const neighbours = new Neighbours(link, copies.seal(apiKey), clock, logger);
  return {
    copies,
    check: {
      name: 'store',
      optional: true,
      run: async () => {
        await link
          .ask((asked) => asked.ping())
          .catch((cause: unknown) => {
            throw new ChatError(
              'upstream',
              `The store ${name} cannot be asked at the moment: this copy goes on by itself. Check that it runs, and BRIDGE_STORE_URL.`,
              { code: 'store_unavailable', cause },
            );
          });
        return `${name} answers`;
      },
    },
    close: async () => {
      await neighbours.end();
      link.close();
    },
  };
}

/** Waits for the first connection, not for long. Throws `SettingsError` where waiting is no use. */
async function connected(client: StoreClient, name: string, clock: Runtime['clock']): Promise<void> {
  const over = new AbortController();
  const connecting = client.connect().catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (!isRefusal(cause) && !isRefusal(error)) return;
    throw new SettingsError(
      `The store ${name} refuses the user or the password (${storeReason(cause)}). Correct BRIDGE_STORE_URL or BRIDGE_STORE_PASSWORD and start again.`,
    );
  });
  connecting.catch(() => {});
  await Promise.race([connecting, pause(startWithinMs, clock, over.signal)]);
  over.abort();
}
