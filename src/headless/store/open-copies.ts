import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { createClient } from '@redis/client';
import { ChatError } from '../../core/chat/errors';
import { pause } from '../../core/chat/pause';
import type { CheckStep } from '../../core/chat/ports/check-step';
import type { Copies } from '../../core/chat/ports/copies';
import { bareHost } from '../../core/ground/hosts';
import type { Runtime } from '../../core/ground/runtime';
import { say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { type StoreClient, StoreLink, silentForMs } from './link';
import { Neighbours } from './neighbours';
import { script } from './script';
import { isRefusal, lacksDatabase, lacksRights, StoreAway, storeReason } from './store-away';
import { keyPrefix, StoreCopies } from './store-copies';

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
  trust: () => readonly string[],
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
      socketTimeout: silentForMs,
      ...(isSecure && { tls: true as const, ca: ca ?? [...trust()], ...(isIP(host) === 0 && { servername: host }) }),
      reconnectStrategy: (retries, cause) =>
        isStarting && isNoUse(cause) ? cause : Math.min(longestPauseMs, 50 * 2 ** Math.min(retries, 10)),
    },
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(password && { password }),
    database: Number(url.pathname.slice(1) || 0),
    name: `gigachat-bridge@${hostname().replace(/[^\w.-]/g, '')}`,
    disableOfflineQueue: true,
    // So that a connection that lives is never silent for long.
    pingInterval: silentForMs / 2,
    maintNotifications: 'disabled',
  });
  const name = `${host}:${port}`;
  const link = new StoreLink(client, name, clock, logger, (error) => isStarting && isNoUse(error));
  const isInTime = await connected(client, name, clock).catch((error: unknown) => {
    link.close();
    throw error;
  });
  if (!isInTime) link.isSilentFor(startWithinMs);
  await tried(link).catch((error: unknown) => {
    // Others may come yet: a full one has room again, a replica becomes the first.
    if (!isNoUse(causeOf(error))) return;
    link.close();
    throw noUse(name, causeOf(error));
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
        await tried(link).catch((cause: unknown) => {
          const why = causeOf(cause);
          const reason = why instanceof StoreAway ? '' : ` (${storeReason(why)})`;
          const form = isSecure ? 'TLS' : 'no TLS';
          throw new ChatError(
            'upstream',
            `The store ${name} cannot be asked at the moment: this copy goes on by itself${reason}. Check that it runs, and BRIDGE_STORE_URL, by which it speaks ${form}.`,
            { code: 'store_unavailable', cause },
          );
        });
        return name;
      },
    },
    close: async () => {
      await neighbours.end();
      link.close();
    },
  };
}

/** Does once what the bridge does there: keeps something, tells of it, and takes it away. */
const trial = script(
  `redis.call('SET', KEYS[1], '', 'PX', 1000) redis.call('PUBLISH', KEYS[1], '') return redis.call('DEL', KEYS[1])`,
);

/** Throws `StoreAway` where the store cannot be used as it is. */
async function tried(link: StoreLink): Promise<void> {
  await link.run(trial, [`${keyPrefix}trial`], []);
}

const causeOf = (error: unknown) => (error instanceof Error && error.cause instanceof Error ? error.cause : error);

/** Whether waiting is no use: somebody has to correct something. */
const isNoUse = (error: unknown) => isRefusal(error) || lacksRights(error) || lacksDatabase(error);

function noUse(name: string, error: unknown): SettingsError {
  if (lacksRights(error)) {
    return new SettingsError(
      say(
        'The user of the store {0} may not do there what the bridge does. Give it every command on the keys and the channels gigachat-bridge:* (+@all ~gigachat-bridge:* &gigachat-bridge:*), or name another one in BRIDGE_STORE_URL.',
        name,
      ),
    );
  }
  if (lacksDatabase(error)) {
    return new SettingsError(
      say('The store {0} has no database of the number in BRIDGE_STORE_URL. Name one it has.', name),
    );
  }
  return new SettingsError(
    say(
      'The store {0} refuses the user or the password. Correct BRIDGE_STORE_URL or BRIDGE_STORE_PASSWORD and start again.',
      name,
    ),
  );
}

/** Waits for the first connection, not for long; true when it came. Throws `SettingsError` where waiting is no use. */
async function connected(client: StoreClient, name: string, clock: Runtime['clock']): Promise<boolean> {
  const over = new AbortController();
  const connecting = client.connect().catch((error: unknown) => {
    for (const one of [causeOf(error), error]) if (isNoUse(one)) throw noUse(name, one);
  });
  connecting.catch(() => {});
  await Promise.race([connecting, pause(startWithinMs, clock, over.signal)]);
  over.abort();
  return client.isReady;
}
