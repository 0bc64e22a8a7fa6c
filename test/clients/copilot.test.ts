import assert from 'node:assert/strict';
import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { type CopilotProtocol, runCopilot } from './copilot';
import { assertDoes } from './file-task';
import { withWorkFolder } from './work-folder';

describe('GitHub Copilot CLI through the bridge', function () {
  this.timeout(150_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());
  beforeEach(() => stand.emulator.reset());

  // It makes no folders for its files.
  const tasks: readonly [CopilotProtocol, file: string, text: string, answer: string][] = [
    ['Chat Completions', 'hello.txt', 'hello', 'done'],
    ['Responses', 'settings.json', String.raw`{"path": "C:\temp", "more": []}`, 'saved'],
    ['Messages', 'план.md', 'Купить хлеб и молоко: 5 €', 'готово'],
  ];
  for (const [protocol, file, text, answer] of tasks) {
    const prompt = `Create a file ${file} in the current directory with the text ${text}, then say ${answer}.`;
    it(`writes ${file} over ${protocol}`, () =>
      assertDoes(runCopilot(protocol), stand, { prompt, file, text, answer }));
  }

  it('gives up at once when the bridge key is wrong, and names its variable', async () => {
    const target = { ...stand.target, apiKey: 'not-the-key' };
    const task = { prompt: 'Say done.', timeoutMs: 120_000 };
    const run = await withWorkFolder((cwd) => runCopilot('Chat Completions')(target, { ...task, cwd }));
    assert.equal(run.exitCode, 1);
    assert.match(run.stdout + run.stderr, /HTTP 401[\s\S]*COPILOT_PROVIDER_API_KEY/);
    assert.equal(stand.emulator.log.filter(({ kind }) => kind === 'chat').length, 0);
  });
});
