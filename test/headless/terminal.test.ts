import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { forTerminal } from '../../src/headless/for-terminal';
import { defaultModels } from '../emulator/api/catalogue';
import { type Stack, startStack } from '../harness/stack';
import { type Ended, runProgram } from './run-program';

/** What a terminal acts on, or shows as if it stood elsewhere. */
const active = /(?![\t\n]|\r\n)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const nasty = '\u001b[31m\u001b]0;title\u0007\u009b2J\u202eX\u2028\r\n✔ chat 1 ms all is well';

describe('what a person reads on a terminal', () => {
  let stack: Stack;
  let home = '';
  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'gigachat-bridge-terminal-'));
    const models = defaultModels.map((model) => ({ ...model, id: `${model.id}${nasty}` }));
    stack = await startStack({ emulator: { models } });
  });
  after(async () => {
    await stack.stop();
    await rm(home, { recursive: true });
  });

  const run = (args: string[], env: Record<string, string>) =>
    runProgram([resolve('dist/headless.js'), ...args], { HOME: home, ...env });
  const assertPlain = ({ stdout, stderr }: Ended) => {
    assert.match(stdout + stderr, /GigaChat-[23]/);
    assert.doesNotMatch(stdout + stderr, active);
  };

  for (const LANG of ['C', 'ru_RU.UTF-8']) {
    it(`is plain letters, whatever GigaChat calls its models: --check, ${LANG}`, async () => {
      const env = { ...stack.emulator.env(), GIGACHAT_MODEL: 'nobody-has-it', LANG };
      const lines = await run(['--check'], env);
      assertPlain(lines);
      // No line is another's words.
      assert.doesNotMatch(lines.stdout, /^✔ chat 1 ms/m);
      const json = await run(['--check', '--json'], env);
      assertPlain(json);
      assert.equal(JSON.parse(json.stdout).ok, false);
    });

    it(`is plain letters, whatever the bridge calls its models: connect, ${LANG}`, async () => {
      const { port } = stack.headless.bridge;
      const env = { GPT2GIGA_API_KEY: stack.apiKey, GPT2GIGA_PORT: String(port), LANG };
      assertPlain(await run(['connect', 'codex', '--model', 'nobody-has-it'], env));
      assertPlain(await run(['connect', 'codex', '--dry-run'], env));
    });
  }

  it('is plain letters, whatever stands on the command line', async () => {
    const { stderr } = await run(['--env-path', `/nowhere/${nasty}`], {});
    assert.match(stderr, /nowhere/);
    assert.doesNotMatch(stderr, active);
  });

  it('keeps its letters, its lines and its tabs', () => {
    const text = 'Привет — «мир»\n\tмодель 🙂 e\u0301\r\nконец';
    assert.equal(forTerminal(text), text);
  });
});
