import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { version } from '../../package.json';
import { optimizingFlags } from '../../src/headless/launch/optimizing-flags';
import { startEmulator } from '../emulator/emulator';
import { canaryAccount } from '../harness/stack';
import { noModes, onUnix } from '../harness/unix-only';
import { runProgram } from './run-program';

const apiKey = 'canary-flags-key-0123456789';

/**
 * Tells of flags that are set, of code that is compiled and whether V8 took what was kept of it, and of its keeping. Its
 * regular expression has run once before, as any of a preloaded module may have: V8 does not survive every flag then.
 */
const watch = `
const v8 = require('node:v8');
const vm = require('node:vm');
const { setFlagsFromString } = v8;
const budget = /^--interrupt-budget=(\\d+)$/;
v8.setFlagsFromString = (flag) => {
  setFlagsFromString(flag);
  if (budget.test(flag)) process.send({ budget: Number(budget.exec(flag)[1]) });
  if (flag.endsWith('parallel-scavenge')) process.send({ collects: flag.startsWith('--no-') ? 'alone' : 'together' });
};
const { Script } = vm;
vm.Script = class extends Script {
  constructor(...given) {
    super(...given);
    process.send({ compiled: this.cachedDataRejected === false ? 'from kept code' : 'from its text' });
  }
  createCachedData() {
    process.send({ keeps: true });
    return super.createCachedData();
  }
};
process.channel.unref();
`;

interface Told {
  budget?: number;
  collects?: 'alone' | 'together';
  compiled?: string;
  keeps?: true;
}

const countsBytecode = optimizingFlags('start', process.versions.v8).length > 0;

describe('the flags under which V8 runs the program', () => {
  it('are those that it knows: of another it would speak among the lines of the log', async () => {
    const { code, stdout, stderr } = await runProgram([resolve('dist/headless.js'), '--version'], {});
    assert.deepEqual([code, stderr, stdout.trim()], [0, '', version]);
    const newer = ['12.4.254.21-node.57', '13.6.233.17-node.53', '14.6.202.34-node.34'];
    assert.deepEqual(
      newer.flatMap((v8) => [...optimizingFlags('start', v8), ...optimizingFlags('serving', v8)]),
      [],
    );
  });

  onUnix(
    'are those of the start while code is kept, and have it made faster sooner once it serves',
    noModes,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-flags-'));
      for (const name of ['headless.js', 'headless-program.js', 'package.json']) {
        copyFileSync(join('dist', name), join(folder, name));
      }
      writeFileSync(join(folder, 'watch.cjs'), watch);
      const emulator = await startEmulator({ accounts: [canaryAccount] });
      const start = () =>
        spawn(process.execPath, ['-r', join(folder, 'watch.cjs'), join(folder, 'headless.js')], {
          cwd: folder,
          env: {
            PATH: process.env.PATH,
            ...emulator.env(),
            GPT2GIGA_PORT: '0',
            GPT2GIGA_API_KEY: apiKey,
          },
          stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
        });
      const children: ChildProcess[] = [];
      try {
        const first = start();
        children.push(first);
        const told: Told[] = [];
        const isKept = new Promise<void>((kept) => {
          first.on('message', (message: Told) => {
            told.push(message);
            const keeping = told.findIndex(({ keeps }) => keeps);
            const isSooner = told.slice(keeping).some(({ budget }) => budget !== undefined);
            const isTogether = told.slice(keeping).some(({ collects }) => collects === 'together');
            if (keeping >= 0 && isTogether && (isSooner || !countsBytecode)) kept();
          });
        });
        assert.ok(first.stdout);
        const [line] = (await once(createInterface(first.stdout), 'line')) as [string];
        const { url } = JSON.parse(line) as { url: string };
        const answer = await fetch(`${url}/v1/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
          body: JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] }),
        });
        assert.equal(answer.status, 200, await answer.text());
        await isKept;
        const [usual = 0] = told.flatMap(({ budget }) => budget ?? []);
        const soon = told.at(-1)?.budget ?? usual;
        assert.equal(soon < usual, countsBytecode);
        const expected: Told[] = [
          { collects: 'alone' },
          { budget: usual },
          { compiled: 'from its text' },
          { budget: soon },
          { budget: usual },
          { keeps: true },
          { collects: 'together' },
          { budget: soon },
        ];
        assert.deepEqual(
          told,
          expected.filter(({ budget }) => countsBytecode || budget === undefined),
        );

        const second = start();
        children.push(second);
        const compiled = new Promise<string>((told) => {
          second.on('message', (message: Told) => message.compiled && told(message.compiled));
        });
        assert.equal(await compiled, 'from kept code');
      } finally {
        for (const child of children) child.kill('SIGKILL');
        await emulator.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
