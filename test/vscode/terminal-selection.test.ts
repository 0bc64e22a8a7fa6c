import assert from 'node:assert/strict';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { explainTerminalSelection } = loadWithStandIn(
  () => require('../../src/vscode/code/ask-in-chat') as typeof import('../../src/vscode/code/ask-in-chat'),
);

describe('the selection of a terminal, which comes by way of the clipboard', () => {
  const before = { ...vscode };
  afterEach(() => {
    Object.assign(vscode, before);
    Reflect.set(vscode, 'window', undefined);
  });

  /** Explains it with this text on the clipboard; gives what was written there, and what was asked. */
  async function explain(text: string, selected: string): Promise<{ written: string[]; asked: string[] }> {
    let now = text;
    const written: string[] = [];
    const asked: string[] = [];
    const clipboard = {
      readText: async () => now,
      writeText: async (value: string) => {
        written.push(value);
        now = value;
      },
    };
    const executeCommand = async (name: string, options?: { query: string }) => {
      if (name.endsWith('copySelection') && selected !== '') now = selected;
      if (options) asked.push(options.query);
      return undefined;
    };
    Object.assign(vscode, {
      env: { ...before.env, clipboard },
      commands: { ...before.commands, executeCommand },
      window: { showInformationMessage: async () => undefined },
    });
    await explainTerminalSelection();
    return { written, asked };
  }

  it('leaves the text there as it was', async () => {
    const { written, asked } = await explain('mine', 'npm ERR!');
    assert.equal(written.at(-1), 'mine');
    assert.match(asked[0] ?? '', /npm ERR!/);
  });

  it('writes nothing where no text was, which may be a picture', async () => {
    assert.deepEqual(await explain('', ''), { written: [], asked: [] });
  });
});
