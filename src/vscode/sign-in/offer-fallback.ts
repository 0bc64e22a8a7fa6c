import * as vscode from 'vscode';
import { allowedFor, readAllowedServices } from '../account/allowed-services';
import { readSettings } from '../read-settings';
import { offer, runs } from '../words/offer';

/** Offers to set up a service that somebody has just listed in `gigachat.fallbacks`: until then it is not asked. */
export function offerFallbackSetUp(secrets: vscode.SecretStorage): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('gigachat.fallbacks')) offerFor(secrets).then(undefined, () => {});
  });
}

async function offerFor(secrets: vscode.SecretStorage): Promise<void> {
  const allowed = await readAllowedServices(secrets);
  const [service] = readSettings().fallbacks.filter((one) => !allowedFor(one, allowed));
  if (!service) return;
  const message = vscode.l10n.t('{0} is not used until you allow it.', service.name);
  await offer('Information', message, { [vscode.l10n.t('Set up…')]: runs('gigachat.setUpFallback', service.name) });
}
