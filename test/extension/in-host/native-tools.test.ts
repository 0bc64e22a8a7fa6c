import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { toolOf } from '../../../src/vscode/tools/tool';
import { toolNames } from '../../../src/vscode/tools/tool-contract';
import { drawnPicture } from '../../harness/drawn-picture';
import { type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

const words = Array.from({ length: 25 }, (_, n) => `слово${n}`).join(' ');

describe("GigaChat's own abilities as tools", () => {
  let stand: EditorStand;
  before(async () => {
    stand = await startEditorStand();
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await stand.stop();
  });
  afterEach(() => stand.emulator.reset());

  const call = async (name: string, input: object): Promise<string> => {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  };

  it('are offered to whichever model asks, and ask before they cost', () => {
    const offered = vscode.lm.tools.map(({ name }) => name);
    assert.deepEqual(
      toolNames.filter((name) => !offered.includes(name)),
      [],
    );
    const { account } = stand.hooks;
    const asks = (name: (typeof toolNames)[number], input: object) =>
      Object.values(toolOf(name, account).prepare(input).confirmationMessages ?? {})
        .map((text) => (text instanceof vscode.MarkdownString ? text.value : text))
        .join('\n');
    assert.equal(asks('gigachat_balance', {}), '');
    assert.match(
      asks('gigachat_draw_picture', { prompt: 'a *cat*' }),
      /Draw a picture\?[\s\S]*cat[\s\S]*tokens of your GigaChat/,
    );
    assert.match(
      asks('gigachat_check_ai_text', { text: words }),
      /Check who wrote[\s\S]*\d+ characters[\s\S]*corporate/,
    );
  });

  it('say that nobody is signed in', async () => {
    await assert.rejects(call('gigachat_balance', {}), /Nobody is signed in to GigaChat/);
  });

  describe('for somebody who is signed in', () => {
    before(async () => {
      await stand.signIn();
      await until('models', () => stand.hooks.account.preferredModel);
    });

    it('tell the balance', async () => {
      assert.match(await call('gigachat_balance', {}), /GigaChat-2\S*: 1000000 tokens left/);
      stand.emulator.scriptOther({ status: 403 });
      assert.match(await call('gigachat_balance', {}), /pays as it goes/);
    });

    it('draw a picture into the workspace, and never over a file', async () => {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      assert.ok(folder);
      const draw = async (file = 'images/cat.png') => {
        stand.emulator.script({ text: '<img src="b28fbd4e-4c3a-4c53-9a5b-2f3b9d7b8b11" fuse="true"/> Кот.' });
        stand.emulator.scriptOther({ status: 200, raw: { base64: drawnPicture.toString('base64') } });
        return await call('gigachat_draw_picture', { prompt: 'кот', file });
      };
      assert.match(await draw(), /images\/cat\.jpg/);
      assert.match(await draw(), /images\/cat-2\.jpg/);
      // As VS Code has agents name files.
      assert.match(await draw(vscode.Uri.joinPath(folder.uri, 'images/cat.png').fsPath), /images\/cat-3\.jpg/);
      assert.deepEqual(
        Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, 'images/cat.jpg'))),
        drawnPicture,
      );
      const chats = stand.emulator.log.filter(({ kind }) => kind === 'chat');
      assert.equal(Reflect.get(Object(chats[0]?.body), 'function_call'), 'auto');
      assert.equal(Reflect.get(Object(chats[0]?.body), 'functions'), undefined);
    });

    it('count a picture with its tokens, like every other chat', async () => {
      const { usage } = stand.hooks.account;
      await usage.history.erase();
      stand.emulator.script({ text: '<img src="b28fbd4e-4c3a-4c53-9a5b-2f3b9d7b8b11" fuse="true"/> Кот.' });
      stand.emulator.scriptOther({ status: 200, raw: { base64: drawnPicture.toString('base64') } });
      await call('gigachat_draw_picture', { prompt: 'кот', file: 'images/counted.png' });
      const { rows } = await usage.history.read();
      assert.deepEqual(
        rows.map(({ requests, uncounted }) => [requests, uncounted]),
        [[1, 0]],
      );
    });

    it('draw nowhere else, and say what GigaChat said when it drew nothing', async () => {
      for (const file of ['../out', '/etc/x', 'C:/x', '.git/hooks/x', 'a/../../b']) {
        await assert.rejects(
          call('gigachat_draw_picture', { prompt: 'x', file }),
          /needs a place in the workspace/,
          file,
        );
      }
      await assert.rejects(call('gigachat_draw_picture', {}), /needs "prompt"|prompt/);
      assert.deepEqual(
        stand.emulator.log.filter(({ kind }) => kind === 'chat'),
        [],
      );
      stand.emulator.script({ text: 'Не могу такое нарисовать.' });
      await assert.rejects(call('gigachat_draw_picture', { prompt: 'x' }), /drew nothing and said: Не могу/);
    });

    it('check who wrote a text, where the tariff has it', async () => {
      stand.emulator.scriptOther({
        status: 200,
        body: { category: 'mixed', characters: 200, tokens: 40, ai_intervals: [[1, 26]] },
      });
      assert.equal(
        await call('gigachat_check_ai_text', { text: words }),
        "GigaChat's opinion: a person and a model wrote it.\nCharacters that a model wrote: 1-26.\nIt took 40 tokens.",
      );
      const sent = stand.emulator.log.find(({ path }) => path.endsWith('/ai/check'));
      assert.deepEqual(sent?.body, { input: words, model: 'GigaCheckClassification' });
      stand.emulator.scriptOther({ status: 403 });
      await assert.rejects(call('gigachat_check_ai_text', { text: words }), /part of corporate tariffs/);
      await assert.rejects(call('gigachat_check_ai_text', { text: 'too short' }), /20 words/);
    });
  });
});
