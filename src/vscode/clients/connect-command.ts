import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Client, ClientTarget, Places } from '../../core/setup/clients/client';
import { type Connected, type ConnectPlan, connect, disconnect, planConnect } from '../../core/setup/clients/connect';
import { Journal } from '../../core/setup/clients/journal';
import { ChangedSinceError } from '../../core/setup/clients/set-up';
import { offer } from '../words/offer';
import { unlinked } from '../words/unlinked';
import { type ConnectParts, openDoor } from './bridge-door';
import { pickClient } from './client-pick';
import { askConsent } from './consent';
import { isCopied, showSteps } from './manual-steps';
import { explainSetup, translate } from './setup-words';
import { shownName } from './shown-name';

/** Where the user's clients keep their settings: in their usual places, because an extension reads no environment. */
export function placesOfUser(): Places {
  return { home: homedir(), env: {}, platform: process.platform };
}

/** `GigaChat: Connect a Client…`: points a program on this machine at the bridge, or takes that back. */
export async function connectClient(parts: ConnectParts): Promise<void> {
  await saysWhatStops(async () => {
    const door = await openDoor(parts);
    if (!door) return;
    const places = placesOfUser();
    const picked = await pickClient(await new Journal(places.home).latest(), door.target.url);
    if (!picked) return;
    if (picked.wish === 'undo') return await undo(picked.client, places);
    if (!picked.client.files) return await connectByHand(picked.client, door.target, places);
    const plan = await planConnect(picked.client, door.target, places);
    if (await askConsent(plan, door.notes)) await tell(plan, await connect(plan, new Date()));
  });
}

/** A client that nobody may write for is remembered too: it needs the next key. */
export async function connectByHand(client: Client, target: ClientTarget, places: Places): Promise<void> {
  if (!(await showSteps(client, client.steps(target, places), target.key))) return;
  const { url, model } = target;
  await new Journal(places.home).note(client.id, {
    client: client.id,
    at: new Date().toISOString(),
    url,
    model,
    files: [],
  });
}

async function tell({ client, target, places, steps }: ConnectPlan, { files, test, notes }: Connected): Promise<void> {
  const backups = files.flatMap(({ backup }) => backup ?? []);
  const text = [
    test.ok
      ? vscode.l10n.t('{0} is set up, and {1} answered it through the bridge.', shownName(client), test.model)
      : vscode.l10n.t('{0} is set up, but could not be tried yet: {1}.', shownName(client), translate(test.reason)),
    ...(backups.length > 0 ? [vscode.l10n.t('What stood there before is in {0}.', backups.join(', '))] : []),
    ...notes.map((note) => translate(note)),
    ...steps.flatMap((step) => (isCopied(step) ? [] : [translate(step)])),
  ].join(' ');
  const back = { [vscode.l10n.t('Undo')]: () => saysWhatStops(() => undo(client, places)) };
  void offer(test.ok ? 'Information' : 'Warning', text, files.length > 0 ? back : {});
  if (steps.some(isCopied)) await showSteps(client, steps, target.key);
}

async function undo(client: Client, places: Places, force?: { now: Date }): Promise<void> {
  try {
    const paths = await disconnect(client, places, force);
    void vscode.window.showInformationMessage(
      unlinked(vscode.l10n.t('{0} is as it was before: {1}', shownName(client), paths.join(', '))),
    );
  } catch (error) {
    if (!(error instanceof ChangedSinceError)) throw error;
    const all = vscode.l10n.t('Go back anyway');
    const message = `${translate(error.sentence)} ${vscode.l10n.t('Going back anyway keeps a copy of the file as it is now.')}`;
    await offer('Warning', message, { [all]: () => undo(client, places, { now: new Date() }) });
  }
}

/** Shows what stands in the way of a set-up. */
export async function saysWhatStops(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    void vscode.window.showErrorMessage(unlinked(explainSetup(error)));
  }
}
