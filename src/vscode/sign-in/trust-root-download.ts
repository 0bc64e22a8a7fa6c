import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import type { Runtime } from '../../core/ground/runtime';
import type { FailedDownload } from '../../core/setup/download-root';
import type { RootCertificateFile } from '../account/root-certificate-file';
import { withSignal } from '../models/open-chat';
import { readSettings } from '../read-settings';
import { explainConnection } from '../words/connection-words';

/** What the download came to: the PEM, why there is none in the person's language, or nothing after a Cancel. */
export type Downloaded = { pem: string } | { reason: string } | undefined;

/** Downloads the certificate while the person sees so and may cancel. */
export async function downloadWithProgress(root: RootCertificateFile, runtime: Runtime): Promise<Downloaded> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Downloading the Russian Trusted Root CA…'),
    cancellable: true,
  };
  return await vscode.window.withProgress(options, (_progress, token) =>
    withSignal(token, async (signal): Promise<Downloaded> => {
      try {
        const got = await root.download(runtime, signal, readSettings().network.proxy);
        if (got.ok) return { pem: got.pem };
        for (const { url, reason } of got.failed) {
          runtime.logger.warn('the root certificate did not come', { url: url.href, reason });
        }
        return { reason: reasonOf(got.failed) };
      } catch (error) {
        if (toChatError(error, signal).kind === 'cancelled') return undefined;
        throw error;
      }
    }),
  );
}

/** One address stands for all: one that gave a wrong certificate, else the first. */
function reasonOf(failed: readonly FailedDownload[]): string {
  const told = failed.find(({ outcome }) => outcome === 'other-certificate') ?? failed[0];
  const host = told?.url.host ?? '';
  if (told?.outcome === 'other-certificate') {
    return vscode.l10n.t(
      'Another certificate came from {0}, and it was not kept: its fingerprint is {1}. Try another network, or choose a file.',
      host,
      told.fingerprint ?? '',
    );
  }
  if (told?.failure?.kind === 'tls') {
    return vscode.l10n.t(
      'The certificate of {0} is not trusted either, so nothing was downloaded. Download it in a browser, and choose the file.',
      host,
    );
  }
  if (told?.failure && told.outcome === 'unreachable') return explainConnection(told.failure);
  return vscode.l10n.t(
    'What came from {0} is not the certificate, and it was not kept. A proxy or the sign-in page of a network may have answered. Download it in a browser, and choose the file.',
    host,
  );
}
