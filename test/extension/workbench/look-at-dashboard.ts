import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { changeSettings } from './change-settings';
import { type Theme, themeSettings, waitForTheme } from './theme';
import type { WorkbenchSession } from './workbench-session';

/** The texts that are looked for. */
export interface DashboardWords {
  readonly dashboard: string;
  readonly counted: string;
  readonly health: string;
  readonly works: string;
  readonly start: string;
}

/**
 * The dashboard as VS Code shows it: axe finds nothing in its frame, in the session's theme and in one of high
 * contrast. The other views are looked at in that theme, too.
 */
export async function lookAtDashboard(
  { workbench, profile }: WorkbenchSession,
  words: DashboardWords,
  name: string,
  contrast: Theme,
): Promise<void> {
  const { page, quickInput, statusBar } = workbench;
  await workbench.runCommand(words.dashboard);
  const frame = await dashboardIn(page);
  await frame.getByText(words.counted).waitFor();
  await workbench.screenshot(`${name}-11-dashboard`);
  await findNothing(frame);

  await changeSettings(profile, themeSettings(contrast));
  await waitForTheme(page, contrast);
  await frame.locator('body[data-vscode-theme-kind^="vscode-high-contrast"]').waitFor();
  await workbench.screenshot(`${name}-12-dashboard-${contrast}`);
  await findNothing(frame);
  await workbench.runCommand(words.start);
  await workbench.waitForWalkthrough();
  await workbench.runCommand(words.health);
  await quickInput.waitForPlaceholder(words.works);
  await workbench.screenshot(`${name}-13-health-${contrast}`);
  await quickInput.dismiss();
  await statusBar.item(/^\W*GigaChat\W*$/).hover();
  await page.locator('.workbench-hover', { hasText: 'GigaChat Bridge' }).waitFor();
  await workbench.screenshot(`${name}-14-status-${contrast}`);
  await page.mouse.move(10, 10);
}

async function findNothing(frame: Frame): Promise<void> {
  await frame.evaluate(axe.source);
  const { violations, passes } = await frame.evaluate<axe.AxeResults>('axe.run()');
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]),
    [],
  );
  const checked = passes.map(({ id }) => id);
  for (const rule of ['button-name', 'label', 'color-contrast']) assert.ok(checked.includes(rule), rule);
}

/** The page inside the panel, which VS Code keeps in two frames. */
async function dashboardIn(page: Page): Promise<Frame> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    for (const frame of page.frames()) {
      const found = await frame.evaluate<boolean>("!!document.querySelector('#usage h3')").catch(() => false);
      if (found) return frame;
    }
    await page.waitForTimeout(100);
  }
  throw new Error('The dashboard is not there.');
}
