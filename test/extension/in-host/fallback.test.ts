import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type OpenRouterServer, startOpenRouter } from '../../harness/openrouter/server';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { ParticipantStand } from './participant-stand';
import { until } from './until';

describe('the fallback to OpenRouter in the editor', () => {
  let stand: EditorStand;
  let openRouter: OpenRouterServer;
  const asked: string[] = [];
  beforeEach(async () => {
    stand = await startEditorStand();
    openRouter = await startOpenRouter();
    await configure({ 'fallback.baseUrl': openRouter.baseUrl, 'fallback.model': 'scripted/large' });
    await stand.signIn();
  });
  afterEach(async () => {
    await stand.hooks.setOpenRouterKey('');
    await configure({ 'fallback.enabled': undefined, 'fallback.baseUrl': undefined, 'fallback.model': undefined });
    await stand.stop();
    await openRouter.stop();
  });

  const health = async () => await (await stand.call('/health')).text();
  /** As the bridge says, which follows the account as soon as the newest of its sessions is open. */
  const fallbackIs = (there: boolean) =>
    until(`the fallback is ${there ? 'there' : 'gone'}`, async () => {
      return (await health()).includes('"id":"openrouter"') === there;
    });
  const turnOn = async () => {
    assert.equal(await stand.hooks.setOpenRouterKey(openRouter.key), 'stored');
    await configure({ 'fallback.enabled': true });
    await fallbackIs(true);
  };
  const send = async (): Promise<string> => {
    const models = await until('a model', async () => {
      const found = await vscode.lm.selectChatModels({ vendor: 'gigachat', id: 'GigaChat-2-Max' });
      return found.length > 0 && found;
    });
    // A conversation of its own each time.
    asked.push('x');
    const response = await models[0]?.sendRequest([vscode.LanguageModelChatMessage.User(`Question ${asked.length}`)]);
    let text = '';
    for await (const piece of response?.text ?? []) text += piece;
    return text;
  };
  const chat = async () => {
    asked.push('x');
    const messages = [{ role: 'user', content: `Question ${asked.length}` }];
    const response = await stand.call('/v1/chat/completions', { model: 'GigaChat-2-Max', messages });
    return { response, text: await response.text(), health: await health() };
  };

  it('is off until the user consents, whatever key there is: the error stays honest', async () => {
    assert.equal(await stand.hooks.setOpenRouterKey(openRouter.key), 'stored');
    stand.emulator.script({ status: 402, times: 0 });
    await assert.rejects(
      send(),
      /no tokens left for the model that was asked\. Top up its balance or choose another model, then ask again\.$/,
    );
    assert.equal((await chat()).response.status, 402);
    assert.deepEqual(openRouter.chats(), []);
    assert.equal(stand.hooks.account.standIn, undefined);
  });

  it('is named in the answer of @gigachat, before its words and below them, and is no word of the model later', async () => {
    await turnOn();
    stand.emulator.script({ status: 503, times: 2 });
    const model = await until('a model', async () => {
      const [found] = await vscode.lm.selectChatModels({ vendor: 'gigachat', id: 'GigaChat-2-Max' });
      return found;
    });
    const chat = new ParticipantStand({ hooks: stand.hooks, model: async () => model });
    const { said, result } = await chat.ask('Who answers?');
    assert.equal(said[0], '*This answer is not from GigaChat: OpenRouter gave it (scripted/large).*\n\n');
    assert.equal(said.slice(1).join(''), 'OpenRouter answers.');
    assert.equal(result.details, 'OpenRouter: scripted/large');
    assert.equal(result.metadata?.note, said[0]);
  });

  it('answers in the chat and in the bridge when GigaChat cannot, says so, and steps back', async () => {
    await turnOn();
    stand.emulator.script({ status: 503, times: 2 });
    assert.equal(await send(), 'OpenRouter answers.');
    assert.equal(stand.hooks.account.standIn?.model, 'scripted/large');
    stand.emulator.script({ status: 402 });
    const { response, health } = await chat();
    assert.equal(response.headers.get('x-gigachat-provider'), 'openrouter');
    assert.match(health, /"id":"openrouter"/);
    assert.equal(openRouter.chats().length, 2);

    stand.emulator.script({ text: 'GigaChat answers.' });
    assert.equal(await send(), 'GigaChat answers.');
    assert.equal(stand.hooks.account.standIn, undefined);
  });

  it('tells both reasons when OpenRouter fails, too', async () => {
    await turnOn();
    stand.emulator.script({ status: 402 });
    openRouter.script({ status: 402 });
    await assert.rejects(
      send(),
      /GigaChat account has no tokens left for the model.*OpenRouter account has no credits left\. Top it up/,
    );
  });

  it('keeps the key for its address, out of every output, and forgets it when it is emptied', async () => {
    await turnOn();
    stand.emulator.script({ status: 402, times: 0 });
    openRouter.script({ status: 502, error: { code: 502, message: `Bad key ${openRouter.key}` } });
    const { text, health } = await chat();
    const report = await vscode.commands.executeCommand<string>('gigachat.healthCheck');
    assert.match(report, /✔ OpenRouter .*\$4\.20.*scripted\/large/);
    const { logUri, secrets } = stand.hooks.context;
    const logs = await readdir(logUri.fsPath);
    const log = await Promise.all(logs.map((name) => readFile(join(logUri.fsPath, name), 'utf8')));
    const outputs = [text, health, report, ...log, ...stand.messages.shown.map((message) => message.text)];
    for (const output of outputs) assert.ok(!output.includes(openRouter.key), output.slice(0, 200));

    await configure({ 'fallback.baseUrl': 'http://127.0.0.1:1/api/v1' });
    await fallbackIs(false);
    await configure({ 'fallback.baseUrl': openRouter.baseUrl });
    await fallbackIs(true);
    assert.equal(await stand.hooks.setOpenRouterKey(' '), 'removed');
    assert.equal(await secrets.get('gigachat.openRouterKey'), undefined);
    await fallbackIs(false);
    assert.equal((await chat()).response.status, 402);
  });

  it('refuses a key that OpenRouter does not know', async () => {
    const outcome = await stand.hooks.setOpenRouterKey('sk-or-v1-wrong-0123456789');
    assert.match(typeof outcome === 'string' ? outcome : outcome.reason, /OpenRouter does not accept this key/);
    assert.equal(await stand.hooks.context.secrets.get('gigachat.openRouterKey'), undefined);
  });

  it('asks for the key behind dots, then for consent', async () => {
    const { showInputBox } = vscode.window;
    let options: vscode.InputBoxOptions | undefined;
    Reflect.set(vscode.window, 'showInputBox', async (given: vscode.InputBoxOptions) => {
      options = given;
      return openRouter.key;
    });
    try {
      await vscode.commands.executeCommand('gigachat.setOpenRouterKey');
    } finally {
      Reflect.set(vscode.window, 'showInputBox', showInputBox);
    }
    assert.equal(options?.password, true);
    assert.match(stand.messages.last?.text ?? '', /service outside Russia and is paid/);
    assert.deepEqual(stand.messages.last?.buttons, ['Turn on']);
    await fallbackIs(false);
  });
});
