import * as vscode from 'vscode';
import { loadEngine } from './load-engine';

/** The Russian root certificate that the user allowed, in the extension's own folder. */
export class RootCertificateFile {
  readonly #folder: vscode.Uri;
  readonly #expected: () => string | undefined;

  /** `expected` names the fingerprint in place of the real one; tests alone have a certificate of their own. */
  constructor(folder: vscode.Uri, expected: () => string | undefined) {
    this.#folder = folder;
    this.#expected = expected;
  }

  /** Its PEM; undefined when the user has not allowed it, or the file is no longer what it was. */
  async read(): Promise<string | undefined> {
    try {
      const checked = this.check(await vscode.workspace.fs.readFile(this.#file));
      return checked.outcome === 'accepted' ? checked.pem : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether these bytes hold it. */
  check(bytes: Uint8Array) {
    return loadEngine().checkRootCertificate(bytes, this.#expected());
  }

  async write(pem: string): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.#folder);
    await vscode.workspace.fs.writeFile(this.#file, Buffer.from(pem));
  }

  get #file(): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder, 'russian-trusted-root-ca.pem');
  }
}
