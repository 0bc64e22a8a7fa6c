import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import type { Client, Places } from '../../core/setup/clients/client';
import { clients } from '../../core/setup/clients/client-list';
import {
  clientOf,
  connect,
  describePlan,
  describeSteps,
  disconnect,
  planConnect,
} from '../../core/setup/clients/connect';
import { inEnglish } from '../../core/setup/clients/sentence';
import { ChangedSinceError } from '../../core/setup/clients/set-up';
import { SetupError } from '../../core/setup/clients/setup-error';
import { type Updated, updateClients, whereIs } from '../../core/setup/clients/update';
import { readVariables } from '../../core/setup/env-variables';
import { SettingsError } from '../../core/setup/settings-error';
import { envFileOf, refuseStrange, takeVariables } from '../start/arguments';
import { over, readEnvironment } from '../start/environment';
import { withSecretFiles } from '../start/secret-files';
import { refuseUnknown } from '../start/unknown-flag';
import { bridgeElsewhere, clientTarget } from './client-target';
import { proxyNote } from './proxy-note';

/** The flags of `connect`. */
export const connectFlags = {
  'dry-run': { type: 'boolean' },
  undo: { type: 'boolean' },
  force: { type: 'boolean' },
  update: { type: 'boolean' },
  model: { type: 'string' },
  url: { type: 'string' },
  'env-file': { type: 'string' },
  'env-path': { type: 'string' },
} as const;

/** Does what `connect` is told; gives lines to print. Throws `SetupError` or `SettingsError`: nothing changed then. */
export async function connectClient(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const { variables, rest } = takeVariables(words);
  refuseStrange(rest);
  refuseUnknown(rest, Object.keys(connectFlags));
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: connectFlags,
  });
  const [id, ...others] = positionals;
  const { env } = readEnvironment(envFileOf(values), over(variables, environment));
  const places: Places = { home: homedir(), env, platform: process.platform };
  const at = values.url === undefined ? undefined : bridgeElsewhere(values.url);
  if (values.update) {
    if (id !== undefined) throw new SettingsError('--update takes no client: it is for all that were set up here.');
    return await update(places, values.model, at);
  }
  if (id === undefined) {
    return clients.map(({ id, name, files }) => `${id.padEnd(14)} ${name}${files ? '' : ' (by hand)'}`);
  }
  // The words of a person who took a key for an argument are not repeated.
  if (positionals.some((word) => !/^[a-z][a-z-]{0,15}$/i.test(word))) {
    throw new SettingsError('A word behind connect is the name of no client; connect alone lists them.');
  }
  if (others.length > 0) throw new SettingsError(`One client at a time: ${id}, then ${others.join(', ')}.`);
  const client = clientOf(id);
  if (values.undo) {
    const paths = await undo(client, places, values.force ?? false);
    return paths.map((path) => `${path} is again what it was before.`);
  }
  const { target, note: limits } = await clientTarget(readVariables(withSecretFiles(env)), values.model, undefined, at);
  const note = [...limits, ...proxyNote(environment, target.url)];
  if (values['dry-run']) {
    const plan = await planConnect(client, { ...target, key: '<the key of the bridge>' }, places);
    return [...describePlan(plan), ...describeSteps(plan.steps), ...note, 'Nothing was changed.'];
  }
  const plan = await planConnect(client, target, places);
  if (!client.files) return [...describeSteps(plan.steps), ...note];
  const { files, test } = await connect(plan, new Date());
  const kept = files.map(({ path, backup }) =>
    backup === undefined ? `${path}: written.` : `${path}: written. What stood there before is in ${backup}.`,
  );
  const tried = test.ok ? `Tried: ${test.model} answered.` : `Not proved yet: ${inEnglish(test.reason)}.`;
  const back = `To put it back: connect ${client.id} --undo`;
  return [...describePlan(plan), ...kept, ...note, tried, ...describeSteps(plan.steps), back];
}

/** Throws `SetupError`; for a file that was changed since with the words that take it back all the same. */
async function undo(client: Client, places: Places, force: boolean): Promise<string[]> {
  try {
    return await disconnect(client, places, force ? { now: new Date() } : undefined);
  } catch (error) {
    if (!(error instanceof ChangedSinceError)) throw error;
    throw new SetupError(
      "{0} Undo with --force to go back to it all the same; a copy of today's file is kept.",
      error.sentence,
    );
  }
}

/** The same for another bundle, which has classes of errors of its own: a reason for a person is no error there. */
export async function connectInWords(
  ...told: Parameters<typeof connectClient>
): Promise<{ lines: string[] } | { reason: string }> {
  try {
    return { lines: await connectClient(...told) };
  } catch (error) {
    if (error instanceof SettingsError || error instanceof SetupError) return { reason: error.message };
    throw error;
  }
}

/** Every client that was set up here, pointed at the bridge as it is now: after another key, port, address or model. */
async function update(places: Places, wanted: string | undefined, at: string | undefined): Promise<string[]> {
  const variables = readVariables(withSecretFiles(places.env));
  const targetFor = async (model: string | undefined) =>
    (await clientTarget(variables, wanted, wanted === undefined ? model : undefined, at)).target;
  const outcomes = await updateClients(places, targetFor, new Date(), whereIs(at));
  return outcomes.length === 0
    ? ['No client was set up from here.']
    : outcomes.flatMap((outcome) => describeUpdate(outcome, places));
}

function describeUpdate(outcome: Updated, places: Places): string[] {
  const { client, target } = outcome;
  switch (outcome.kind) {
    case 'done':
      return [`${client.name}: up to date, tried. If it is running, start it again.`];
    case 'unproved':
      return [`${client.name}: up to date, not proved yet: ${inEnglish(outcome.reason)}.`];
    case 'refused':
      return [inEnglish(outcome.reason)];
    case 'by-hand':
      return [`${client.name}, by hand:`, ...describeSteps(client.steps(target, places))];
  }
}
