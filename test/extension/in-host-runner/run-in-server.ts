import type { Page } from 'playwright-core';
import type { ServerHost } from '../host/host';
import { smokeTestDriverArguments } from '../host/smoke-test-driver';
import { type Browser, startBrowser } from '../server/start-browser';
import { type Server, startServer } from '../server/start-server';
import type { InHostRun } from './in-host-run';

/** Runs the tests in code-server's extension host. Gives the last lines of the console. */
export async function runInServer(host: ServerHost, run: InHostRun): Promise<string> {
  // VS Code ignores the addresses of an extension and its tests without the driver. It also suppresses notifications.
  const args = [...(await smokeTestDriverArguments(host.entry)), '--disable-workspace-trust'];
  const server = await startServer(host, run.profile, { args, env: run.env });
  let browser: Browser | undefined;
  try {
    browser = await startBrowser(host, run.profile);
    return await runInPage(browser.page, server, run);
  } finally {
    await browser?.stop();
    await server.stop();
  }
}

async function runInPage(page: Page, server: Server, run: InHostRun): Promise<string> {
  const lines: string[] = [];
  const line = (text: string): void => {
    lines.push(text);
    run.onLine(text);
  };
  page.on('pageerror', (error) => line(String(error)));
  // VS Code calls these two when the window has them.
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => line(consoleLine(args)));
  const ended = new Promise<void>((resolve, reject) => {
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`${what}:\n${lines.slice(-20).join('\n')}`));
    };
    const timer = setTimeout(() => fail(`No end after ${run.timeoutMs} ms`), run.timeoutMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    page.exposeFunction('codeAutomationExit', end).catch(reject);
    // A reload begins the tests anew, again and again: VS Code says yes to its own dialogs while it is driven.
    let opened = 0;
    page.on('domcontentloaded', () => {
      opened += 1;
      if (opened > 1) fail('VS Code reloaded its window while the tests ran');
    });
  });
  await Promise.all([ended, page.goto(address(server, run))]);
  return lines.slice(-20).join('\n');
}

function address(server: Server, run: InHostRun): string {
  const remote = (path: string): string => `vscode-remote://${server.authority}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(run.extension)],
    ['extensionTestsPath', remote(run.entry)],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ folder: run.profile.workspace, payload: JSON.stringify(payload) });
  return `${server.origin}/?${query}`;
}

/** The arguments are those of console.log, with its styles. */
function consoleLine(args: readonly unknown[]): string {
  const texts = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
  return texts
    .join(' ')
    .replaceAll('%c', '')
    .replace(/color: \S*/g, '')
    .trim();
}
