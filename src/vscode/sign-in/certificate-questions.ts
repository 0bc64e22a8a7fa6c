import * as vscode from 'vscode';
import type { ClientCertificate } from '../../core/gigachat/account';
import type { CertificateFault } from '../../core/net/trust/client-certificate';
import { loadEngine } from '../load-engine';
import { unlinked } from '../words/unlinked';
import { ask } from './question';

/** Asks for the files of a client certificate and its key; undefined when the user gives up or they are of no use. */
export async function askCertificate(title: string): Promise<ClientCertificate | undefined> {
  const engine = loadEngine();
  const cert = await chooseFile(vscode.l10n.t('The client certificate'), ['pem', 'crt', 'cer']);
  if (cert === undefined) return undefined;
  const key = engine.holdsPrivateKey(cert)
    ? cert
    : await chooseFile(vscode.l10n.t('The private key of the certificate'), ['pem', 'key']);
  if (key === undefined) return undefined;
  const fault = engine.certificateFault({ cert, key });
  if (fault === undefined) return { cert, key };
  if (fault !== 'no-passphrase') {
    void vscode.window.showErrorMessage(describeCertificateFault(fault));
    return undefined;
  }
  const passphrase = await ask({
    title,
    prompt: vscode.l10n.t('The passphrase of the private key'),
    secret: true,
    check: (text) => {
      const wrong = engine.certificateFault({ cert, key, passphrase: text });
      return wrong && describeCertificateFault(wrong);
    },
  });
  return passphrase === undefined ? undefined : { cert, key, passphrase };
}

/** What is wrong with the files and what to do, in the person's language. */
export function describeCertificateFault(fault: CertificateFault): string {
  switch (fault) {
    case 'no-certificate':
      return vscode.l10n.t('This file holds no certificate. Choose a PEM file that begins with BEGIN CERTIFICATE.');
    case 'no-key':
    case 'damaged-key':
      return vscode.l10n.t('This file holds no private key that can be read. Choose the PEM file of the key.');
    case 'no-passphrase':
    case 'wrong-passphrase':
      return vscode.l10n.t('This passphrase does not open the private key. Check it and try again.');
    case 'no-pair':
      return vscode.l10n.t('The private key belongs to another certificate. Choose the two files of one pair.');
    case 'unusable':
      return vscode.l10n.t('This certificate cannot be used for TLS. Ask for a new one.');
  }
}

async function chooseFile(title: string, extensions: string[]): Promise<string | undefined> {
  const [file] = (await vscode.window.showOpenDialog({ title, filters: { PEM: extensions } })) ?? [];
  if (!file) return undefined;
  try {
    return loadEngine().readText(await vscode.workspace.fs.readFile(file));
  } catch {
    void vscode.window.showErrorMessage(
      unlinked(vscode.l10n.t('The file {0} cannot be read. Choose another one.', file.fsPath)),
    );
    return undefined;
  }
}
