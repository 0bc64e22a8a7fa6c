import { isThisMachine } from '../../ground/hosts';
import type { Sentence } from '../sentence';
import type { Client, ClientTarget, Places } from './client';
import { clients } from './client-list';
import { planConnect, write } from './connect';
import { Journal } from './journal';
import { SetupError } from './setup-error';
import { askOnce } from './test-request';

/** What came of bringing one client up to date. */
export type Updated = { client: Client; target: ClientTarget } & (
  | { kind: 'done' }
  /** It is written, but the bridge did not answer in its protocol. */
  | { kind: 'unproved'; reason: Sentence }
  /** Something stands in the way; its files are as they were. */
  | { kind: 'refused'; reason: Sentence }
  | { kind: 'by-hand' }
);

/** A bridge of this machine, or a server of a team. */
export type Whereabouts = 'here' | 'elsewhere';

/** Of an address that a client was pointed at; older notes have none. */
export function whereIs(url: string | undefined): Whereabouts {
  return url === undefined || !URL.canParse(url) || isThisMachine(new URL(url).hostname) ? 'here' : 'elsewhere';
}

/** The clients that were set up from this home for a bridge there, in that order. Throws `SetupError`. */
export async function clientsSetUp(home: string, where: Whereabouts = 'here'): Promise<Client[]> {
  const entries = await new Journal(home).latest();
  return entries
    .filter(({ url }) => whereIs(url) === where)
    .flatMap(({ client }) => clients.filter(({ id }) => id === client));
}

/**
 * Points every client that was set up here at the bridge as it is now, with the model it had: after another key or
 * address. What belongs to a bridge elsewhere stays there, and the other way round. Each goes the way of a first
 * set-up: merge, backup, one step, proof. Throws `SetupError` where nothing is known of them.
 */
export async function updateClients(
  places: Places,
  targetFor: (model: string | undefined) => Promise<ClientTarget>,
  now: Date,
  where: Whereabouts = 'here',
): Promise<Updated[]> {
  const models = new Map((await new Journal(places.home).latest()).map(({ client, model }) => [client, model]));
  const outcomes: Updated[] = [];
  for (const client of await clientsSetUp(places.home, where)) {
    const target = await targetFor(models.get(client.id));
    outcomes.push({ client, target, ...(await updated(client, target, places, now)) });
  }
  return outcomes;
}

async function updated(client: Client, target: ClientTarget, places: Places, now: Date) {
  if (!client.files) return { kind: 'by-hand' } as const;
  try {
    await write(await planConnect(client, target, places), now);
  } catch (error) {
    if (error instanceof SetupError) return { kind: 'refused', reason: error.sentence } as const;
    throw error;
  }
  const test = await askOnce(client.protocol, target);
  return test.ok ? ({ kind: 'done' } as const) : ({ kind: 'unproved', reason: test.reason } as const);
}
