import assert from 'node:assert/strict';
import { soon } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { placeOf } = loadWithStandIn(
  () => require('../../src/vscode/code/code-place') as typeof import('../../src/vscode/code/code-place'),
);
const { askAboutCode, explainTerminalSelection } = loadWithStandIn(
  () => require('../../src/vscode/code/ask-in-chat') as typeof import('../../src/vscode/code/ask-in-chat'),
);

describe('a question to the chat about code or output', () => {
  const putBack = laidUnder('window', 'workspace', 'commands', 'Uri', 'Range', 'env');
  let asked: string;
  beforeEach(() => {
    asked = '';
    Reflect.set(vscode, 'Uri', class {});
    Reflect.set(vscode, 'Range', class {});
    Reflect.set(vscode, 'workspace', { asRelativePath: () => 'long.ts', getWorkspaceFolder: () => undefined });
    const executeCommand = async (command: string, options?: { query: string }) => {
      if (command === 'workbench.action.chat.open') asked = options?.query ?? '';
    };
    Reflect.set(vscode, 'commands', { executeCommand });
  });
  afterEach(putBack);

  /** An editor whose cursor stands in the one line of this text. */
  function open(text: string): void {
    const range = { isEmpty: true, start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const document = {
      uri: { scheme: 'file' },
      lineCount: 1,
      lineAt: () => ({ text }),
      getText: () => text,
      validateRange: () => range,
    };
    Reflect.set(vscode, 'window', { activeTextEditor: { document, selection: range }, visibleTextEditors: [] });
  }

  it('says how much of a long piece it holds, and nothing of one that is whole', async () => {
    Reflect.set(vscode, 'Range', function range(line: number, character: number) {
      return { start: { line, character }, end: { line, character }, isEmpty: true };
    });
    open('x'.repeat(70_000));
    await askAboutCode('explain', undefined, undefined, undefined);
    assert.match(asked, /x{60000}\n```\n\n\(Cut: 60,000 of 70,000 characters are shown\.\)$/);
    open('x'.repeat(60_000));
    await askAboutCode('explain', undefined, undefined, undefined);
    assert.match(asked, /x{60000}\n```$/);
  });

  it('is about the lines around the cursor where the language server answers nobody', async () => {
    Reflect.set(vscode, 'Range', function range(line: number, character: number) {
      return { start: { line, character }, end: { line, character }, isEmpty: true };
    });
    Reflect.set(vscode, 'commands', { executeCommand: () => new Promise(() => {}) });
    open('let a = 1;');
    const clock = new FakeClock();
    const place = placeOf(undefined, undefined, clock);
    await soon(() => clock.dueWithin(5000));
    await clock.advance(5000);
    assert.equal((await place)?.document.getText(), 'let a = 1;');
  });

  it('says so of a long output of the terminal, whose end it holds', async () => {
    const texts = ['before', `begin ${'y'.repeat(12_000)}`, 'before'];
    const clipboard = { readText: async () => texts.shift() ?? '', writeText: async () => {} };
    Reflect.set(vscode, 'env', { language: 'en', clipboard });
    await explainTerminalSelection();
    assert.match(asked, /```\ny{12000}\n```\n\n\(Cut: 12,000 of 12,006 characters are shown\.\)$/);
  });
});
