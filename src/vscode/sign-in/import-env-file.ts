import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import type { Runtime } from '../../core/ground/runtime';
import { shortened } from '../../core/ground/text/shortened';
import type { EnvImport } from '../../editor/env-import';
import type { Profile } from '../../editor/stored-profiles';
import type { EditorAccount } from '../account/editor-account';
import { settingsFor } from '../account/session';
import { loadEngine } from '../load-engine';
import { readSettings } from '../read-settings';
import { explainConnection } from '../words/connection-words';
import { describeEnvFault, describeImport } from '../words/env-import-words';
import { offer, runs, secretsRefused } from '../words/offer';
import { unlinked } from '../words/unlinked';
import { describeCertificateFault } from './certificate-questions';
import { bind, type Entered, keyAlone, twinOf } from './sign-in';

/** `GigaChat: Import Settings from .env`: asks for the file of gpt2giga, shows what will be taken, and takes it. */
export async function importEnvCommand(account: EditorAccount, runtime: Runtime): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const title = vscode.l10n.t('The .env file of gpt2giga');
  const [file] = (await vscode.window.showOpenDialog({ title, ...(folder && { defaultUri: folder.uri }) })) ?? [];
  if (file) await importEnvFile(file, account, runtime);
}

/** Takes over what the user agrees to. True when something was taken. The file is only read. */
export async function importEnvFile(file: vscode.Uri, account: EditorAccount, runtime: Runtime): Promise<boolean> {
  const engine = loadEngine();
  const refused = (message: string): false => {
    void vscode.window.showErrorMessage(unlinked(message));
    return false;
  };
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(file);
  } catch {
    return refused(vscode.l10n.t('The file {0} cannot be read. Choose another one.', file.fsPath));
  }
  let plan: EnvImport;
  try {
    plan = engine.planEnvImport(engine.parseEnvFile(bytes));
  } catch (error) {
    if (!(error instanceof engine.EnvFileError || error instanceof engine.EnvImportError)) throw error;
    return refused(describeEnvFault(error, file.fsPath));
  }
  if (!plan.credentials && plan.port === undefined && plan.model === undefined && !plan.aliases) {
    return refused(vscode.l10n.t('{0} has nothing to import: no key, no port, no model.', file.fsPath));
  }
  const entered = await enteredIn(plan, file);
  if (typeof entered === 'string') return refused(entered);

  await account.session();
  const profile = entered && profileFor(plan, entered, file, account);
  const question = vscode.l10n.t('Import the settings from {0}?', file.fsPath);
  const yes = vscode.l10n.t('Import');
  const detail = describeImport(plan, profile?.name ?? '');
  if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, yes)) !== yes) return false;
  try {
    if (profile?.access) {
      runtime.redactor.add(...engine.secretsOf(profile.access.credentials, profile.access.clientCertificate));
      await account.signIn(profile);
    }
  } catch {
    return refused(secretsRefused());
  }
  await setAll({ 'bridge.port': plan.port, model: plan.model, 'bridge.modelAliases': plan.aliases });
  await tellHow(account, profile);
  return true;
}

/** The secrets of the plan, with the files of a certificate read; or what is wrong with these, in words. */
async function enteredIn(
  { credentials, certificate }: EnvImport,
  file: vscode.Uri,
): Promise<Entered | string | undefined> {
  if (!credentials || !certificate) return credentials && keyAlone({ credentials });
  const engine = loadEngine();
  const texts: string[] = [];
  for (const path of [certificate.cert, certificate.key ?? certificate.cert]) {
    const isWhole = /^(?:\/|\\\\|[A-Za-z]:[\\/])/.test(path);
    const whole = file.scheme === 'file' ? vscode.Uri.file(path) : file.with({ path });
    const uri = isWhole ? whole : vscode.Uri.joinPath(file, '..', path);
    try {
      texts.push(engine.readText(await vscode.workspace.fs.readFile(uri)));
    } catch {
      return vscode.l10n.t('The file {0} cannot be read. Correct its path in {1}.', path, file.fsPath);
    }
  }
  const [cert = '', key = ''] = texts;
  const { passphrase } = certificate;
  const clientCertificate = { cert, key, ...(passphrase !== undefined && { passphrase }) };
  const fault = engine.certificateFault(clientCertificate);
  return fault ? describeCertificateFault(fault) : { credentials, clientCertificate };
}

/** The profile to keep: the one that has this way in already, else a new one named after the file's folder. */
function profileFor(plan: EnvImport, entered: Entered, file: vscode.Uri, account: EditorAccount): Profile {
  const { profiles } = account;
  const { scope = 'auto', baseUrl, authUrl } = plan;
  const own = { scope, ...(baseUrl !== undefined && { baseUrl }), ...(authUrl !== undefined && { authUrl }) };
  const addresses = settingsFor(own, readSettings());
  const same = twinOf(entered, profiles, addresses.baseUrl.origin);
  const folder = vscode.Uri.joinPath(file, '..').path.split('/').pop() ?? '';
  const profile = {
    id: same?.id ?? randomUUID(),
    name: same?.name ?? freeName(shortened(folder.replace(/\p{C}+/gu, ''), 30) || '.env', profiles),
    ...own,
  };
  return { ...profile, access: bind(entered, plan.scope ?? 'GIGACHAT_API_PERS', addresses) };
}

function freeName(wanted: string, profiles: readonly Profile[]): string {
  const taken = new Set(profiles.map(({ name }) => name.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

async function setAll(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('gigachat');
  for (const [name, value] of Object.entries(settings)) {
    if (value !== undefined) await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  }
}

/** Asks GigaChat for its models, so that the user hears at once whether the imported way in works. */
async function tellHow(account: EditorAccount, profile: Profile | undefined): Promise<void> {
  try {
    if (profile) await account.refreshModels(AbortSignal.timeout(20_000));
    void vscode.window.showInformationMessage(
      profile
        ? unlinked(vscode.l10n.t('The settings are imported, and {0} answers from now on.', profile.name))
        : vscode.l10n.t('The settings are imported.'),
    );
  } catch (error) {
    const reason = explainConnection(toChatError(error));
    const message = vscode.l10n.t('The settings are imported, but GigaChat does not answer yet: {0}', reason);
    void offer('Warning', message, { [vscode.l10n.t('Run the health check')]: runs('gigachat.healthCheck') });
  }
}
