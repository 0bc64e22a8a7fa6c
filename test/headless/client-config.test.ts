import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { bundledProgram } from '../harness/bundled-program';
import { type Stack, startStack } from '../harness/stack';
import { runProgram } from './run-program';

const program = [bundledProgram('test/start/print-config.ts')];
/** As package.json has it, for one of the tests: it takes longer. */
const programAsWritten = ['--import', 'tsx', resolve('test/start/print-config.ts')];

describe('npm run client-config', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  it('speaks Russian in a Russian locale, of the same flags', async () => {
    const say = (...args: string[]) => runProgram([...program, ...args], { LC_ALL: 'ru_RU.UTF-8' });
    const help = (await say('--help')).stdout;
    assert.match(help, /^Печатает конфигурацию/);
    for (const word of ['--key', '--url', '--model', 'codex']) assert.ok(help.includes(word), word);
    for (const args of [[], ['nobody'], ['codex']]) {
      const { code, stderr } = await say(...args);
      assert.equal(code, 1);
      assert.match(stderr, /^(?:Не |Конфигурации для «nobody» нет)/);
    }
  });

  const print = (start: readonly string[], ...more: string[]) =>
    runProgram([...start, 'codex', '--key', stack.apiKey, '--url', `${stack.url}/v1`, ...more], {});

  it('names the best model of the bridge with its limits, as npm start does', async () => {
    const { code, stdout } = await print(programAsWritten);
    assert.equal(code, 0);
    assert.match(stdout, /^model = "GigaChat-3\.5-Ultra-Reasoning"$/m);
    assert.match(stdout, /^model_context_window = 261120$/m);
  });

  it('names the model that is asked for', async () => {
    const { stdout } = await print(program, '--model', 'GigaChat-2-Max');
    assert.match(stdout, /^model = "GigaChat-2-Max"$/m);
    assert.match(stdout, /^model_context_window = 128000$/m);
  });
});
