import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import type { DashboardWords } from '../../editor/dashboard/dashboard-words';
import { renderPage } from '../../editor/dashboard/empty-page';

/** The page of the dashboard for a panel. */
export function dashboardPage(webview: Webview, extension: Uri, words: DashboardWords): string {
  const address = (name: string) => webview.asWebviewUri(Uri.joinPath(extension, 'media', name)).toString();
  const nonce = randomBytes(16).toString('base64url');
  const sources = {
    style: address('dashboard.css'),
    script: address('dashboard.js'),
    origin: webview.cspSource,
    nonce,
  };
  return renderPage(sources, words);
}
