import type { Workbench } from '../workbench/workbench';

/** What VS Code measured when it activated an extension, in milliseconds. */
export interface ActivationTimes {
  /** Reading and running its bundle. */
  load: number;
  /** `activate` itself, until it returned. */
  call: number;
  /** Until the promise that `activate` gave was settled. */
  finish: number;
}

const firstHeading = 'System Info';

/** Reads the table of "Developer: Startup Performance" as it is now: extension id to times. */
export async function readActivationTimes(workbench: Workbench): Promise<Map<string, ActivationTimes>> {
  const { page } = workbench;
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('Developer: Startup Performance');
  const editor = page.locator('.part.editor .monaco-editor');
  await editor.locator('.view-lines', { hasText: firstHeading }).waitFor();
  await editor.click();
  // The whole text is longer than what the editor draws.
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+C');
  const text: unknown = await page.evaluate('navigator.clipboard.readText()');
  await workbench.runCommand('View: Close All Editors');
  return parseActivationTimes(String(text));
}

/** Finds the rows of the activation table: `| id | eager | load | call | finish | event | by |`. */
function parseActivationTimes(text: string): Map<string, ActivationTimes> {
  const found = new Map<string, ActivationTimes>();
  for (const line of text.split('\n')) {
    const [, id = '', eager = '', ...rest] = line.split('|').map((cell) => cell.trim());
    const [load = Number.NaN, call = Number.NaN, finish = Number.NaN] = rest.map(Number);
    if (/^(true|false)$/.test(eager) && !Number.isNaN(load + call + finish)) found.set(id, { load, call, finish });
  }
  return found;
}
