import type { Language } from './sign-in';
import { Workbench } from './workbench';

/** The status bar's item of who is signed in; the icon before the text counts as a character or two. */
export const ready = /^\W*GigaChat\W*$/;

const words = {
  en: { copyKey: 'GigaChat: Copy Bridge Key', copied: 'The bridge key is on the clipboard' },
  ru: { copyKey: 'GigaChat: Скопировать ключ моста', copied: 'Ключ моста скопирован' },
} as const;

/** Copies the bridge's key with the command for it, and reads it from the clipboard. */
export async function bridgeKey(workbench: Workbench, language: Language): Promise<string> {
  const { copyKey, copied } = words[language];
  await workbench.runCommand(copyKey);
  await workbench.notifications.read(copied);
  const key = String(await workbench.page.evaluate('navigator.clipboard.readText()'));
  await workbench.runCommand('Notifications: Clear All Notifications');
  return key;
}

/** A second window of the same server. */
export async function openAnother(first: Workbench): Promise<Workbench> {
  const page = await first.page.context().newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(first.page.url(), { waitUntil: 'commit' });
  const second = new Workbench(page);
  await second.waitUntilDrawn();
  await second.statusBar.item(ready).waitFor();
  return second;
}

/** Waits until the tooltip of the status bar's item says it, and takes a picture. */
export async function shows(workbench: Workbench, text: string | RegExp, picture: string) {
  const { page, statusBar } = workbench;
  await page.bringToFront();
  await statusBar.item('GigaChat').hover();
  await page.locator('.workbench-hover', { hasText: 'GigaChat Bridge' }).filter({ hasText: text }).waitFor();
  await workbench.screenshot(picture);
  await page.mouse.move(10, 10);
}

/** Gives the status of the answer, once that is whole. */
export async function askAsProgram(port: number, key: string, content: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'user-agent': 'Cline/3.0.65' },
    body: JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content }] }),
  });
  await response.arrayBuffer();
  return response.status;
}
