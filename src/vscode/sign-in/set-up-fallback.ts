import * as vscode from 'vscode';
import { unwrapKey } from '../../core/gigachat/access/authorization-key';
import { findKey } from '../../core/gigachat/access/find-key';
import type { Runtime } from '../../core/ground/runtime';
import { isVisibleAscii } from '../../core/ground/text/visible-ascii';
import type { FallbackService } from '../../editor/editor-settings';
import { allowedFor, allowService, forbidService, readAllowedServices } from '../account/allowed-services';
import { readSettings } from '../read-settings';
import { noKeyAtAll } from '../words/credential-words';
import { offer, runs, withSecrets } from '../words/offer';
import { keptForGigaChat } from '../words/pasted-words';

/**
 * `GigaChat: Set Up Fallback Service`: asks for the key of a service of `gigachat.fallbacks`, then whether it may
 * answer, with its host and country. Until somebody has said yes, nothing is sent there; refusing takes an earlier yes
 * back.
 */
export async function setUpFallback(secrets: vscode.SecretStorage, runtime: Runtime, name?: unknown): Promise<void> {
  const { fallbacks } = readSettings();
  if (fallbacks.length === 0) {
    const message = vscode.l10n.t('There is no service yet: list it in the setting gigachat.fallbacks first.');
    const open = runs('workbench.action.openSettings', 'gigachat.fallbacks');
    return void (await offer('Information', message, { [vscode.l10n.t('Open the settings')]: open }));
  }
  const service = fallbacks.find((one) => one.name === name) ?? (await pick(fallbacks, secrets));
  if (service) await ask(service, secrets, runtime);
}

async function pick(fallbacks: readonly FallbackService[], secrets: vscode.SecretStorage) {
  const read = await withSecrets(() => readAllowedServices(secrets));
  if (!read) return undefined;
  const allowed = read.value;
  const items = fallbacks.map((service) => ({
    label: service.name,
    description: placeOf(service),
    detail: allowedFor(service, allowed) ? vscode.l10n.t('Allowed to answer') : vscode.l10n.t('Not allowed yet'),
    service,
  }));
  const title = vscode.l10n.t('Which service?');
  return (await vscode.window.showQuickPick(items, { title }))?.service;
}

async function ask(service: FallbackService, secrets: vscode.SecretStorage, { redactor }: Runtime): Promise<void> {
  const { name } = service;
  const entered = await vscode.window.showInputBox({
    title: vscode.l10n.t('The key of {0}', name),
    prompt: vscode.l10n.t(
      'For {0}. It stays in the secret storage of VS Code. Empty: it asks for none.',
      placeOf(service),
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (findKey(text) !== undefined) return keptForGigaChat();
      return text.trim() === '' || isVisibleAscii(unwrapKey(text)) ? undefined : noKeyAtAll();
    },
  });
  if (entered === undefined) return;
  const key = unwrapKey(entered);
  if (key !== '') redactor.add(key);
  const allow = vscode.l10n.t('Allow');
  const refuse = vscode.l10n.t('Do not allow');
  const question = vscode.l10n.t('May {0} answer when GigaChat cannot?', name);
  const detail = consentWords(service);
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, allow, refuse);
  if (answer === allow) {
    if (!(await withSecrets(() => allowService(secrets, service, key === '' ? undefined : key)))) return;
    const message = vscode.l10n.t('{0} answers when GigaChat cannot. The health check tries it.', name);
    await offer('Information', message, { [vscode.l10n.t('Run the health check')]: runs('gigachat.healthCheck') });
  } else if (answer === refuse) {
    if (!(await withSecrets(() => forbidService(secrets, name)))) return;
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} will not be used, and its key is removed from this computer.', name),
    );
  }
}

/** What goes where, before anything does. */
function consentWords(service: FallbackService): string {
  const what = vscode.l10n.t(
    'The conversation with its code, names and attachments then goes to {0}. GigaChat’s key never does.',
    placeOf(service),
  );
  const masked = readSettings().masking.before !== 'off';
  const how = masked
    ? vscode.l10n.t('Personal data and secrets are masked first, as set in gigachat.masking.before.')
    : vscode.l10n.t('Nothing is masked: gigachat.masking.before is off.');
  return `${what}\n\n${how}`;
}

/** Its host, and the country as far as the user has named it. */
function placeOf({ base_url: url, country }: FallbackService): string {
  if (country === undefined) return vscode.l10n.t('{0} (country not named)', url.host);
  const names = new Intl.DisplayNames([vscode.env.language], { type: 'region' });
  return `${url.host} (${names.of(country) ?? country})`;
}
