import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { ServerHost } from '../host/host';
import type { Profile } from './profile';

/** A running Chromium with one page. */
export interface Browser {
  context: BrowserContext;
  page: Page;
  stop(): Promise<void>;
}

const args = [
  // Chromium's sandbox refuses to run as root, which is what a container is.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium with the profile's browser folder. Only loopback can be reached from its pages. */
export async function startBrowser(host: ServerHost, profile: Profile): Promise<Browser> {
  const context = await chromium.launchPersistentContext(profile.browser, {
    executablePath: host.chromium,
    headless: true,
    viewport: { width: 1400, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    args,
  });
  // Refused at once: where there is no network a request would otherwise wait.
  await context.route(isElsewhere, (route) => route.abort());
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(60_000);
  return { context, page, stop: () => context.close() };
}

function isElsewhere(url: URL): boolean {
  // A webview's own resources have such an address; a service worker answers for it.
  const isWebview = url.hostname.endsWith('.vscode-cdn.net');
  return url.protocol.startsWith('http') && url.hostname !== '127.0.0.1' && !isWebview;
}
