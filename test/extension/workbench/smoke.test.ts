import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { WorkbenchSession } from './workbench-session';

describe('the packaged extension in the workbench', () => {
  for (const theme of ['dark', 'light'] as const) {
    it(`installs and opens with the ${theme} theme`, () =>
      WorkbenchSession.use(`smoke-${theme}`, { theme }, async ({ profile, workbench }) => {
        const installed = await readdir(profile.extensions);
        assert.ok(installed.some((name) => name.startsWith('gigachat-bridge.gigachat-bridge-')));
        await workbench.screenshot(`smoke-${theme}`);
      }));
  }
});
