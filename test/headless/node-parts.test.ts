import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** Tells on request which parts of Node were loaded after the first flag. */
const watch = `
const { builtinModules } = require('node:module');
const v8 = require('node:v8');
const { setFlagsFromString } = v8;
let before;
v8.setFlagsFromString = (flags) => {
  before ??= new Set(process.moduleLoadList);
  setFlagsFromString(flags);
};
process.on('message', () => {
  const after = process.moduleLoadList.filter((part) => !before?.has(part));
  process.send({ isWatched: before !== undefined, late: after.flatMap((part) => {
    const [, name] = /^NativeModule (.*)$/.exec(part) ?? [];
    return builtinModules.includes(name) ? [name] : [];
  }) });
});
process.channel.unref();
`;

describe('the parts of Node that a start needs', () => {
  it('are loaded before a flag is set, under which Node could not use the code that it has of them', async function () {
    this.timeout(30_000);
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-parts-'));
    writeFileSync(join(folder, 'watch.cjs'), watch);
    const child = spawn(process.execPath, ['-r', join(folder, 'watch.cjs'), resolve('dist/headless.js')], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        GIGACHAT_CREDENTIALS: 'canary-parts:canary-parts',
        GPT2GIGA_API_KEY: 'canary-parts-key-0123456789',
        GPT2GIGA_PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    try {
      assert.ok(child.stdout);
      await once(createInterface(child.stdout), 'line');
      child.send('late');
      const [told] = await once(child, 'message');
      assert.deepEqual(told, { isWatched: true, late: [] });
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });
});
