import { inEnglish, type Sentence } from '../sentence';
import type { Client, ClientTarget, ManualStep, Places } from './client';
import { clients } from './client-list';
import { lineDiff } from './formats/line-diff';
import { openFileNotes } from './open-files';
import { type PlannedFile, planFiles, undoFiles, writeFiles } from './set-up';
import { SetupError } from './setup-error';
import { askOnce, type TestOutcome } from './test-request';

/** What would be changed for one client. */
export interface ConnectPlan {
  client: Client;
  target: ClientTarget;
  places: Places;
  /** None for a client that is set up by hand. */
  files: readonly PlannedFile[];
  /** What is left for a person to do. */
  steps: readonly ManualStep[];
}

/** What came of it. */
export interface Connected {
  files: readonly { path: string; backup?: string }[];
  test: TestOutcome;
  /** What to look at. */
  notes: readonly Sentence[];
}

/** The client of that name. Throws `SetupError` that lists them. */
export function clientOf(id: string): Client {
  const found = clients.find((client) => client.id === id);
  if (found) return found;
  throw new SetupError('There is no client "{0}". There are: {1}.', id, clients.map((client) => client.id).join(', '));
}

/** Works out what to write; nothing is written. Throws `SetupError`. */
export async function planConnect(client: Client, target: ClientTarget, places: Places): Promise<ConnectPlan> {
  const files = client.files ? await planFiles(await client.files(target, places)) : [];
  const steps = [...files.flatMap(({ overruled }) => overruled), ...client.steps(target, places)];
  return { client, target, places, files, steps };
}

/** The lines of the files that go and come, under each file's name. */
export function describePlan({ files }: ConnectPlan, nothing = '(stands there already)'): string[] {
  return files.flatMap(({ file, before, after }) => {
    const lines = lineDiff(before, after);
    return [file.path, ...(lines.length > 0 ? lines : [nothing])];
  });
}

/** What is left for a person, a line or a block for each step. */
export function describeSteps(
  steps: readonly ManualStep[],
  spoken: (sentence: Sentence) => string = inEnglish,
): string[] {
  return steps.map((step) => {
    if (!('copy' in step)) return spoken(step);
    return `${spoken(step.name)}:${step.copy.includes('\n') ? '\n' : ' '}${step.copy}`;
  });
}

/** Writes it and tries it with one request in the client's protocol. Throws `SetupError`; then nothing was changed. */
export async function connect({ client, target, places, files }: ConnectPlan, now: Date): Promise<Connected> {
  const written = await write({ client, target, places, files }, now);
  const notes = await openFileNotes(
    written.map(({ path }) => path),
    target.key,
  );
  return { files: written, test: await askOnce(client.protocol, target), notes };
}

/** Writes it. Throws `SetupError`; then nothing was changed. */
export async function write(
  { client, target: { url, model }, places, files }: Omit<ConnectPlan, 'steps'>,
  now: Date,
): Promise<Connected['files']> {
  return await writeFiles(client.id, files, places.home, now, { url, model });
}

/** Puts the client's files back as they were. Gives their paths. Throws `SetupError`. */
export async function disconnect(client: Client, places: Places, force?: { now: Date }): Promise<string[]> {
  if (!client.files) throw new SetupError('{0} is set up by hand, so there is nothing to undo here.', client.name);
  return await undoFiles(client.id, places.home, force);
}
