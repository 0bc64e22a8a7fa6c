import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import type { Client, ManualStep, Places } from '../../core/setup/clients/client';
import { clients } from '../../core/setup/clients/client-list';
import {
  clientOf,
  connect,
  describePlan,
  describeSteps,
  disconnect,
  planConnect,
} from '../../core/setup/clients/connect';
import { ChangedSinceError } from '../../core/setup/clients/set-up';
import { SetupError } from '../../core/setup/clients/setup-error';
import { type Updated, updateClients, whereIs } from '../../core/setup/clients/update';
import { type Environment, readVariables } from '../../core/setup/env-variables';
import { SettingsError } from '../../core/setup/settings-error';
import { envFileOf, refuseStrange, takeVariables } from '../command-line/arguments';
import { refuseUnknown } from '../command-line/unknown-flag';
import { over, readEnvironment } from '../settings/environment';
import { withSecretFiles } from '../settings/secret-files';
import { english } from '../words/english';
import { reasonFor } from '../words/load-words';
import type { ConnectWords, Say } from '../words/words';
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
  line: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  say: Say = () => english,
): Promise<string[]> {
  const { variables, rest } = takeVariables(line, say);
  refuseStrange(rest, say);
  refuseUnknown(rest, Object.keys(connectFlags), say);
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: connectFlags,
  });
  const [id, ...others] = positionals;
  const { env } = readEnvironment(envFileOf(values, say), over(variables, environment), say);
  const words = say().connect;
  // The clients know nothing of our `.env`: what it says of their folders, they do not follow.
  const places: Places = { home: homedir(), env: environment, platform: process.platform };
  const at = values.url === undefined ? undefined : bridgeElsewhere(values.url, words);
  if (values.update) {
    if (id !== undefined) throw new SettingsError(words.updateTakesNone);
    return await update(places, env, words, values.model, at);
  }
  if (id === undefined) {
    return clients.map(
      ({ id, name, files }) => `${id.padEnd(14)} ${words.clientName(name)}${files ? '' : ` ${words.byHandInList}`}`,
    );
  }
  // The words of a person who took a key for an argument are not repeated.
  if (positionals.some((word) => !/^[a-z][a-z-]{0,15}$/i.test(word))) {
    throw new SettingsError(words.noClientName);
  }
  if (others.length > 0) throw new SettingsError(words.oneAtATime(id, others.join(', ')));
  const client = clientOf(id);
  if (values.undo) {
    const paths = await undo(client, places, values.force ?? false, words);
    return paths.map(words.undone);
  }
  const { target, note: limits } = await clientTarget(
    readVariables(withSecretFiles(env)),
    words,
    values.model,
    undefined,
    at,
  );
  const stepsOf = (steps: readonly ManualStep[]) => describeSteps(steps, words.sentence);
  const note = [...limits, ...proxyNote(environment, target.url, words)];
  if (values['dry-run']) {
    const plan = await planConnect(client, { ...target, key: words.maskedKey }, places);
    return [...describePlan(plan, words.standsAlready), ...stepsOf(plan.steps), ...note, words.nothingChanged];
  }
  const plan = await planConnect(client, target, places);
  if (!client.files) return [...stepsOf(plan.steps), ...note];
  const { files, test, notes } = await connect(plan, new Date());
  const kept = files.map(({ path, backup }) => words.written(path, backup));
  const tried = test.ok ? words.tried(test.model) : words.notProved(words.sentence(test.reason));
  const done = [...describePlan(plan, words.standsAlready), ...kept, ...notes.map(words.sentence), ...note, tried];
  return [...done, ...stepsOf(plan.steps), words.back];
}

/** Throws `SetupError`; for a file that was changed since `SettingsError` with the words that take it back all the same. */
async function undo(client: Client, places: Places, force: boolean, words: ConnectWords): Promise<string[]> {
  try {
    return await disconnect(client, places, force ? { now: new Date() } : undefined);
  } catch (error) {
    if (!(error instanceof ChangedSinceError)) throw error;
    throw new SettingsError(`${words.sentence(error.sentence)} ${words.forceNote}`);
  }
}

/** The same for another bundle, which has classes of errors of its own: a reason for a person is no error there. */
export async function connectInWords(
  ...told: Required<Parameters<typeof connectClient>>
): Promise<{ lines: string[] } | { reason: string }> {
  try {
    return { lines: await connectClient(...told) };
  } catch (error) {
    const [, , say] = told;
    if (error instanceof SettingsError) return { reason: reasonFor(error, say) };
    if (error instanceof SetupError) return { reason: say().connect.sentence(error.sentence) };
    throw error;
  }
}

/** Every client that was set up here, pointed at the bridge as it is now: after another key, port, address or model. */
async function update(
  places: Places,
  env: Environment,
  words: ConnectWords,
  wanted: string | undefined,
  at: string | undefined,
): Promise<string[]> {
  const variables = readVariables(withSecretFiles(env));
  const targetFor = async (model: string | undefined) =>
    (await clientTarget(variables, words, wanted, wanted === undefined ? model : undefined, at)).target;
  const outcomes = await updateClients(places, targetFor, new Date(), whereIs(at));
  return outcomes.length === 0
    ? [words.noneSetUp]
    : outcomes.flatMap((outcome) => describeUpdate(outcome, places, words));
}

function describeUpdate(outcome: Updated, places: Places, words: ConnectWords): string[] {
  const { client, target } = outcome;
  const name = words.clientName(client.name);
  switch (outcome.kind) {
    case 'done':
      return [words.upToDate(name)];
    case 'unproved':
      return [words.upToDateNotProved(name, words.sentence(outcome.reason))];
    case 'refused':
      return [words.sentence(outcome.reason)];
    case 'by-hand':
      return [words.byHand(name), ...describeSteps(client.steps(target, places), words.sentence)];
  }
}
