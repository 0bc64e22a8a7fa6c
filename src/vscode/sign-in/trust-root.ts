import * as vscode from 'vscode';
import type { Runtime } from '../../core/ground/runtime';
import type { TrustState } from '../../core/net/trust/trust-check';
import type { EditorAccount } from '../account/editor-account';
import type { RootCertificateFile } from '../account/root-certificate-file';
import { settingsFor } from '../account/session';
import { loadEngine } from '../load-engine';
import { readSettings } from '../read-settings';
import { explainConnection } from '../words/connection-words';
import { offer } from '../words/offer';
import { downloadWithProgress } from './trust-root-download';

/** For people: the page that the certificate is published on. */
const officialPage = 'https://www.gosuslugi.ru/crt';

/** A handshake takes a moment; who does not answer by then has not shown a certificate. */
const checkWithinMs = 5000;

/** What allowing the certificate works on. */
export interface TrustParts {
  account: EditorAccount;
  root: RootCertificateFile;
  runtime: Runtime;
  /** The addresses of GigaChat; those of the account in use unless told. */
  hosts?: readonly URL[];
  /** Set by who goes on by itself once GigaChat is trusted, and says so then. */
  quiet?: boolean;
}

/**
 * `GigaChat: Trust Russian Root Certificate`. Asks nobody where GigaChat is trusted already; else explains, and
 * downloads the certificate, takes a file, or looks into the system's store again. True when GigaChat can be trusted
 * now.
 */
export async function trustRootCommand(parts: TrustParts): Promise<boolean> {
  const allowed = await parts.root.read();
  const state = await check(allowed, parts);
  if (state.kind === 'trusted') {
    return right(parts, vscode.l10n.t("This computer trusts GigaChat's certificates already. Nothing has to be done."));
  }
  // No authority helps a certificate that is wrong in itself.
  if (state.kind === 'unreached' && state.failure.kind === 'tls') {
    void vscode.window.showErrorMessage(explainConnection(state.failure));
    return false;
  }
  if (allowed !== undefined && state.kind === 'unknown-authority') return await stillUnknown(parts, state);
  const download = vscode.l10n.t('Download and check');
  const choose = vscode.l10n.t('Choose the file…');
  const system = vscode.l10n.t("Use the system's store");
  const title = vscode.l10n.t('Trust the Russian Trusted Root CA for GigaChat?');
  const detail = explanation(state);
  const picked = await vscode.window.showWarningMessage(title, { modal: true, detail }, download, choose, system);
  if (picked === download) return await trustDownload(parts);
  if (picked === choose) return await trustChosenFile(parts);
  return picked === system && (await trustSystem(parts));
}

/** Keeps the certificate in `file` when its fingerprint is the right one; says what became of it. */
export async function trustRoot(file: vscode.Uri, parts: TrustParts): Promise<boolean> {
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(file);
  } catch {
    return await wrong(parts, vscode.l10n.t('The file {0} cannot be read. Choose another one.', file.fsPath));
  }
  const checked = parts.root.check(bytes);
  if (checked.outcome === 'accepted') return await keep(checked.pem, parts);
  if (checked.outcome === 'openssl-form') {
    const words = vscode.l10n.t(
      'The file {0} has a form of OpenSSL’s own (BEGIN TRUSTED CERTIFICATE). Choose the plain .crt or .pem file, which begins with BEGIN CERTIFICATE.',
      file.fsPath,
    );
    return await wrong(parts, words);
  }
  return await wrong(
    parts,
    checked.outcome === 'no-certificate'
      ? vscode.l10n.t('The file {0} holds no certificate. Choose the downloaded .crt or .pem file.', file.fsPath)
      : vscode.l10n.t(
          'This is another certificate, and it was not added: its fingerprint is {0}. Download the Russian Trusted Root CA anew.',
          checked.fingerprint,
        ),
  );
}

async function trustDownload(parts: TrustParts): Promise<boolean> {
  const got = await downloadWithProgress(parts.root, parts.runtime);
  if (got === undefined) return false;
  return 'pem' in got ? await keep(got.pem, parts) : await wrong(parts, got.reason);
}

async function trustChosenFile(parts: TrustParts): Promise<boolean> {
  const files = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('The file of the Russian Trusted Root CA'),
    filters: { [vscode.l10n.t('Certificates')]: ['crt', 'cer', 'pem', 'der'] },
  });
  const [file] = files ?? [];
  return file !== undefined && (await trustRoot(file, parts));
}

/** Whoever installs the root for the whole system need not allow it here. */
async function trustSystem(parts: TrustParts): Promise<boolean> {
  const state = await check(undefined, parts);
  if (state.kind !== 'trusted') {
    const message = vscode.l10n.t(
      'The system’s store does not have this authority yet. Install its root certificate there, then reload the window.',
    );
    return await wrong(parts, message);
  }
  await parts.account.reload();
  return right(parts, vscode.l10n.t("The system's store vouches for GigaChat. Sign in, or check the health."));
}

async function keep(pem: string, parts: TrustParts): Promise<boolean> {
  await parts.root.write(pem);
  await parts.account.reload();
  const state = await check(pem, parts);
  if (state.kind === 'unknown-authority') return await stillUnknown(parts, state);
  return right(
    parts,
    vscode.l10n.t('The certificate is trusted for the GigaChat addresses. Sign in, or check the health.'),
  );
}

/** The right root is there and does not help: somebody else's certificate is on the way. */
async function stillUnknown(parts: TrustParts, { failure }: Extract<TrustState, { failure: unknown }>) {
  const message = vscode.l10n.t(
    "The Russian root certificate is trusted, but {0} shows a certificate of yet another authority: a proxy or an antivirus inspects the traffic. Have its root installed in the system's store, then reload the window.",
    failure.host ?? 'GigaChat',
  );
  const system = vscode.l10n.t("Use the system's store");
  return (await offer('Error', message, { [system]: () => trustSystem(parts) })) ?? false;
}

function explanation(state: TrustState): string {
  const who =
    state.kind === 'unknown-authority'
      ? vscode.l10n.t(
          'This computer does not know the authority behind the certificate of {0}. Until it is trusted, nothing is sent there.',
          state.failure.host ?? 'GigaChat',
        )
      : vscode.l10n.t("GigaChat's servers show certificates of an authority that many computers do not know.");
  const what = vscode.l10n.t(
    'GigaChat uses the root of the Ministry of Digital Development. It is kept only if its fingerprint is the published one, and is used for the GigaChat addresses only, nowhere else on this computer.',
  );
  const system = vscode.l10n.t("The system's store is for those who install it for all programs.");
  return [who, what, system].join('\n\n');
}

async function check(extraCa: string | undefined, { account, hosts }: TrustParts): Promise<TrustState> {
  const settings = readSettings();
  const { authUrl, baseUrl } = settingsFor(account.profile ?? { scope: 'auto' }, settings);
  const signal = AbortSignal.timeout(checkWithinMs);
  return await loadEngine().checkTrust(hosts ?? [authUrl, baseUrl], extraCa, signal, settings.network.proxy);
}

function right({ quiet }: TrustParts, message: string): true {
  if (!quiet) void vscode.window.showInformationMessage(message);
  return true;
}

/** Says what is wrong and goes on with what the person picks next. */
async function wrong(parts: TrustParts, message: string): Promise<boolean> {
  const openPage = async () => {
    await vscode.env.openExternal(vscode.Uri.parse(officialPage));
    return false;
  };
  const picked = await offer('Error', message, {
    [vscode.l10n.t('Other ways…')]: () => trustRootCommand(parts),
    [vscode.l10n.t('Open the official page')]: openPage,
  });
  return picked ?? false;
}
