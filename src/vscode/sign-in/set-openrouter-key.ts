import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import { unwrapKey } from '../../core/gigachat/access/authorization-key';
import { findKey } from '../../core/gigachat/access/find-key';
import type { Runtime } from '../../core/ground/runtime';
import { isVisibleAscii } from '../../core/ground/text/visible-ascii';
import type { ServiceSettings } from '../../core/openrouter/service';
import { removeOpenRouterKey, writeOpenRouterKey } from '../account/openrouter-key';
import { loadEngine } from '../load-engine';
import { readSettings } from '../read-settings';
import { noKeyAtAll } from '../words/credential-words';
import { offer, secretsRefused } from '../words/offer';
import { keptForGigaChat } from '../words/pasted-words';
import { explainService } from '../words/service-words';
import { wrongSettings } from '../words/settings-words';
import { unlinked } from '../words/unlinked';

/** What became of a key: stored, removed because it was empty, or refused with the reason. */
export type KeyOutcome = 'stored' | 'removed' | { reason: string };

/** `GigaChat: Set OpenRouter Key`: an empty answer removes it. Asks for consent when the fallback is still off. */
export async function setOpenRouterKeyCommand(secrets: vscode.SecretStorage, runtime: Runtime): Promise<void> {
  const entered = await vscode.window.showInputBox({
    title: vscode.l10n.t('GigaChat: OpenRouter key'),
    prompt: vscode.l10n.t('The key from openrouter.ai. It stays in the secret storage of VS Code. Empty: remove it.'),
    placeHolder: 'sk-or-v1-…',
    password: true,
    ignoreFocusOut: true,
  });
  if (entered === undefined) return;
  const outcome = await setOpenRouterKey(entered, secrets, runtime);
  if (outcome === 'removed') {
    void vscode.window.showInformationMessage(vscode.l10n.t('The OpenRouter key is removed from this computer.'));
  } else if (outcome === 'stored') await askForConsent();
  else void vscode.window.showErrorMessage(unlinked(outcome.reason));
}

/**
 * Checks a key against OpenRouter and keeps it, bound to the address in use; one that cannot be checked now is kept.
 * Never throws.
 */
export async function setOpenRouterKey(
  entered: string,
  secrets: vscode.SecretStorage,
  runtime: Runtime,
): Promise<KeyOutcome> {
  const apiKey = unwrapKey(entered);
  const { fallback, network, wrong } = readSettings();
  const { baseUrl } = fallback;
  try {
    if (apiKey === '') {
      await removeOpenRouterKey(secrets);
      return 'removed';
    }
    // A key for an address that nobody can use does not belong to the usual one.
    if (wrong.includes('fallback.baseUrl')) return { reason: wrongSettings(['fallback.baseUrl']) };
    const reason = await whatIsWrong({ apiKey, baseUrl, proxy: network.proxy }, runtime);
    if (reason !== undefined) return { reason };
    await writeOpenRouterKey(secrets, apiKey, baseUrl);
    return 'stored';
  } catch (error) {
    runtime.logger.error('the store of secrets refused', { reason: String(error) });
    return { reason: secretsRefused() };
  }
}

async function whatIsWrong(
  access: Pick<ServiceSettings, 'baseUrl' | 'proxy'> & { apiKey: string },
  runtime: Runtime,
): Promise<string | undefined> {
  const { apiKey } = access;
  runtime.redactor.add(apiKey);
  if (findKey(apiKey) !== undefined) return keptForGigaChat();
  if (!isVisibleAscii(apiKey)) {
    return noKeyAtAll();
  }
  const signal = AbortSignal.timeout(10_000);
  try {
    await loadEngine().checkOpenRouterKey({ ...access, silenceMs: 10_000 }, runtime, signal);
    return undefined;
  } catch (error) {
    const failure = toChatError(error, signal);
    runtime.logger.warn('the OpenRouter key could not be checked', {
      kind: failure.kind,
      status: failure.upstreamStatus,
    });
    return failure.kind === 'auth' ? explainService(failure, 'openrouter') : undefined;
  }
}

/** The conversation goes to somebody else and costs money there, so nothing does before the user has said yes. */
async function askForConsent(): Promise<void> {
  if (readSettings().fallback.enabled) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The OpenRouter key is stored. OpenRouter answers when GigaChat cannot.'),
    );
    return;
  }
  const question = vscode.l10n.t(
    'The OpenRouter key is stored. May OpenRouter answer when GigaChat cannot? The conversation then goes to a service outside Russia and is paid from its account.',
  );
  const settings = vscode.workspace.getConfiguration('gigachat');
  const turnOn = () => settings.update('fallback.enabled', true, vscode.ConfigurationTarget.Global);
  await offer('Information', question, { [vscode.l10n.t('Turn on')]: turnOn });
}
