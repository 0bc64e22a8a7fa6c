import * as vscode from 'vscode';
import { clientsSetUp, type Updated, updateClients } from '../../core/setup/clients/update';
import { offer } from '../words/offer';
import { unlinked } from '../words/unlinked';
import { type ConnectParts, openDoor, targetOf } from './bridge-door';
import { connectByHand, placesOfUser, saysWhatStops } from './connect-command';
import { translate } from './setup-words';
import { shownName } from './shown-name';

/** After a new key: offers to give it to every client that was set up here, each by the same way it was set up. */
export async function offerUpdates(parts: ConnectParts): Promise<void> {
  await saysWhatStops(async () => {
    const known = await clientsSetUp(placesOfUser().home);
    if (known.length === 0) return;
    const names = known.map(shownName).join(', ');
    const message = vscode.l10n.t('These were set up here with the old key, which is no longer valid: {0}', names);
    await offer('Warning', message, {
      [vscode.l10n.t('Give them the new key')]: () => saysWhatStops(() => update(parts)),
    });
  });
}

async function update(parts: ConnectParts): Promise<void> {
  const door = await openDoor(parts);
  if (!door) return;
  const places = placesOfUser();
  const targetFor = async (model: string | undefined) => (await targetOf(parts, door.target.url, model)).target;
  const outcomes = await updateClients(places, targetFor, new Date());
  tell(outcomes);
  for (const { client, target, kind } of outcomes) {
    if (kind === 'by-hand') await connectByHand(client, target, places);
  }
}

function tell(outcomes: readonly Updated[]): void {
  const done = outcomes.filter(({ kind }) => kind === 'done').map(({ client }) => shownName(client));
  const left = outcomes.flatMap((outcome) => {
    if (outcome.kind === 'refused') return translate(outcome.reason);
    if (outcome.kind !== 'unproved') return [];
    return vscode.l10n.t(
      '{0} is set up, but could not be tried yet: {1}.',
      shownName(outcome.client),
      translate(outcome.reason),
    );
  });
  const text = [
    ...(done.length > 0
      ? [vscode.l10n.t('They have the new key: {0}. Restart those that are running.', done.join(', '))]
      : []),
    ...left,
  ].join(' ');
  if (left.length > 0) void vscode.window.showWarningMessage(unlinked(text));
  else if (text !== '') void vscode.window.showInformationMessage(text);
}
