import * as vscode from 'vscode';
import type { Runtime } from '../../core/ground/runtime';
import type { ProxySettings } from '../../core/net/proxy/proxy';
import type { RootDownload, RootSource } from '../../core/setup/download-root';
import { loadEngine } from '../load-engine';

/** The Russian root certificate that the user allowed, in the extension's own folder. */
export class RootCertificateFile {
  /** `instead` replaces parts of the real source; tests alone have a certificate of their own. */
  constructor(
    private readonly folder: vscode.Uri,
    private readonly instead: () => Partial<RootSource>,
  ) {}

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
    return loadEngine().checkRootCertificate(bytes, this.#source.fingerprint);
  }

  /** Downloads it from the official addresses and compares the fingerprint; keeps nothing. */
  download(runtime: Runtime, signal: AbortSignal, proxy: ProxySettings | undefined): Promise<RootDownload> {
    return loadEngine().downloadRoot(this.#source, runtime, signal, proxy);
  }

  async write(pem: string): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.folder);
    await vscode.workspace.fs.writeFile(this.#file, Buffer.from(pem));
  }

  get #source(): RootSource {
    return { ...loadEngine().officialRootSource(), ...this.instead() };
  }

  get #file(): vscode.Uri {
    return vscode.Uri.joinPath(this.folder, 'russian-trusted-root-ca.pem');
  }
}
