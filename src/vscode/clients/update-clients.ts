import * as vscode from 'vscode';
import { clients } from '../../core/setup/clients/client-list';
import { planConnect, write } from '../../core/setup/clients/connect';
import { Journal, type JournalEntry } from '../../core/setup/clients/journal';
import { askOnce } from '../../core/setup/clients/test-request';
import { offer } from '../words/offer';
import { type ConnectParts, openDoor } from './bridge-door';
import { connectByHand, placesOfUser, saysWhatStops } from './connect-command';
import { explainSetup, translate } from './setup-words';

/** After a new key: offers to give it to every client that was set up here, each by the same way it was set up. */
export async function offerUpdates(parts: ConnectParts): Promise<void> {
  await saysWhatStops(async () => {
    const entries = await new Journal(placesOfUser().home).latest();
    const known = entries.flatMap((entry) => clients.filter(({ id }) => id === entry.client));
    if (known.length === 0) return;
    const names = known.map(({ name }) => name).join(', ');
    const message = vscode.l10n.t('These were set up here with the old key, which opens nothing any more: {0}', names);
    await offer('Warning', message, {
      [vscode.l10n.t('Give them the new key')]: () => saysWhatStops(() => update(parts, entries)),
    });
  });
}

async function update(parts: ConnectParts, entries: readonly JournalEntry[]): Promise<void> {
  const places = placesOfUser();
  const [done, left]: [string[], string[]] = [[], []];
  const byHand: (() => Promise<void>)[] = [];
  for (const { client: id, model } of entries) {
    const client = clients.find((one) => one.id === id);
    if (!client) continue;
    const door = await openDoor(parts, model);
    if (!door) return;
    if (!client.files) {
      byHand.push(() => connectByHand(client, door, places));
      continue;
    }
    try {
      await write(await planConnect(client, door.target, places), new Date());
      const test = await askOnce(client.protocol, door.target);
      if (test.ok) done.push(client.name);
      else left.push(vscode.l10n.t('{0} is set up, but not proved yet: {1}.', client.name, translate(test.reason)));
    } catch (error) {
      left.push(explainSetup(error));
    }
  }
  tell(done, left);
  for (const steps of byHand) await steps();
}

function tell(done: readonly string[], left: readonly string[]): void {
  const text = [
    ...(done.length > 0
      ? [vscode.l10n.t('They have the new key: {0}. Whichever is running, start it again.', done.join(', '))]
      : []),
    ...left,
  ].join(' ');
  if (left.length > 0) void vscode.window.showWarningMessage(text);
  else if (text !== '') void vscode.window.showInformationMessage(text);
}
