import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { WorkbenchSession } from './workbench-session';

describe('the packaged extension in the workbench', () => {
  for (const theme of ['dark', 'light'] as const) {
    it(`installs and opens with the ${theme} theme`, async () => {
      const session = await WorkbenchSession.open({ theme });
      try {
        const installed = await readdir(session.profile.extensions);
        assert.ok(installed.some((name) => name.startsWith('gigachat-bridge.gigachat-bridge-')));
        assert.ok(existsSync(await session.workbench.screenshot(`smoke-${theme}`)));
      } finally {
        await session.close();
      }
    });
  }
});
