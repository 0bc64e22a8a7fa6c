import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type OpenRouterServer, startOpenRouter } from '../../harness/openrouter/server';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

const key = 'canary-house-key-000011112222333344445555';

describe('the services of gigachat.fallbacks in the editor', () => {
  let stand: EditorStand;
  let house: OpenRouterServer;
  let boxes: vscode.InputBoxOptions[];
  const { showInputBox } = vscode.window;
  const asked: string[] = [];
  beforeEach(async () => {
    stand = await startEditorStand();
    house = await startOpenRouter({ key });
    boxes = [];
    Reflect.set(vscode.window, 'showInputBox', async (options: vscode.InputBoxOptions) => {
      boxes.push(options);
      return key;
    });
    await stand.signIn();
    stand.emulator.script({ status: 503, times: 0 });
  });
  afterEach(async () => {
    Reflect.set(vscode.window, 'showInputBox', showInputBox);
    await stand.hooks.context.secrets.delete('gigachat.fallbackServices');
    await configure({ fallbacks: undefined, 'masking.before': undefined });
    await stand.stop();
    await house.stop();
  });

  const list = (more: object = {}) =>
    configure({
      fallbacks: [{ name: 'house', base_url: house.baseUrl, model: 'scripted/small', country: 'RU', ...more }],
    });
  /** As the bridge says, which follows the account as soon as the newest of its sessions is open. */
  const fallbackIs = (there: boolean, name = 'house') =>
    until(`the fallback ${name} is ${there ? 'there' : 'gone'}`, async () => {
      return (await (await stand.call('/health')).text()).includes(`"id":"${name}"`) === there;
    });
  const setUp = async (button: string) => {
    stand.messages.press(button);
    await vscode.commands.executeCommand('gigachat.setUpFallback', 'house');
  };
  const consent = () => stand.messages.shown.findLast(({ detail }) => detail !== undefined);
  const chat = async (question = '') => {
    asked.push('x');
    const messages = [{ role: 'user', content: `Question ${asked.length} ${question}` }];
    const response = await stand.call('/v1/chat/completions', { model: 'GigaChat-2-Max', messages });
    return { response, text: await response.text() };
  };

  it('are asked nothing before the user has allowed it, and are offered to him', async () => {
    await list();
    const offered = await until('the offer', () => stand.messages.shown.find(({ text }) => /house/.test(text)));
    assert.equal(offered.text, 'house is not used until you allow it.');
    assert.deepEqual(offered.buttons, ['Set up…']);
    await fallbackIs(false);
    assert.equal((await chat()).response.status, 503);
    assert.equal(house.requests.length, 0);
  });

  it('answer once the user has said yes to this host and country, with the key that was asked for behind dots', async () => {
    await list();
    await setUp('Allow');
    assert.equal(boxes[0]?.password, true);
    assert.equal(consent()?.text, 'May house answer when GigaChat cannot?');
    assert.match(consent()?.detail ?? '', new RegExp(`goes to ${new URL(house.baseUrl).host} \\(Russia\\)\\.`));
    assert.match(consent()?.detail ?? '', /Nothing is masked/);
    assert.equal(house.requests.length, 0);
    await fallbackIs(true);
    const { response, text } = await chat();
    assert.equal(response.headers.get('x-gigachat-provider'), 'house');
    assert.match(text, /OpenRouter answers/);
    assert.equal(house.chats()[0]?.model, 'scripted/small');
    // A session that is opened anew, as after a change of the settings, has heard of no answer yet.
    await until('the account says who answered', async () => {
      await chat();
      return stand.hooks.account.standIn?.service === 'house';
    });
    const report = await vscode.commands.executeCommand<string>('gigachat.healthCheck');
    assert.match(report, /✔ house .*scripted\/small/);
    const { logUri } = stand.hooks.context;
    const logs = await readdir(logUri.fsPath);
    const log = await Promise.all(logs.map((name) => readFile(join(logUri.fsPath, name), 'utf8')));
    const settings = JSON.stringify(vscode.workspace.getConfiguration('gigachat').get('fallbacks'));
    for (const output of [text, report, settings, ...log]) assert.ok(!output.includes(key), output.slice(0, 200));
  });

  it('are forgotten with their key when the user says no', async () => {
    await list();
    await setUp('Allow');
    await fallbackIs(true);
    await setUp('Do not allow');
    await fallbackIs(false);
    assert.equal(await stand.hooks.context.secrets.get('gigachat.fallbackServices'), undefined);
    assert.equal((await chat()).response.status, 503);
    assert.equal(house.chats().length, 0);
  });

  it('have to be allowed anew at another address or in another country', async () => {
    await list();
    await setUp('Allow');
    await fallbackIs(true);
    await list({ country: 'US' });
    await fallbackIs(false);
    await list();
    await fallbackIs(true);
    await list({ base_url: 'http://127.0.0.1:1/api/v1' });
    await fallbackIs(false);
    assert.equal((await chat()).response.status, 503);
    assert.equal(house.chats().length, 0);
  });

  it('see no personal data where that is masked', async () => {
    await configure({ 'masking.before': 'fallback' });
    await list();
    await setUp('Allow');
    assert.match(consent()?.detail ?? '', /are masked first/);
    await fallbackIs(true);
    await chat('Write to ivan.petrov@example.com');
    const [body] = house.chats();
    assert.match(JSON.stringify(body), /\[EMAIL-1\]/);
    assert.doesNotMatch(JSON.stringify(body), /ivan\.petrov/);
  });

  it('are asked in their order, and their failures told by their names', async () => {
    const second = await startOpenRouter({ key });
    try {
      const services = [
        { name: 'house', base_url: house.baseUrl, model: 'scripted/small' },
        { name: 'yard', base_url: second.baseUrl, model: 'scripted/small' },
      ];
      await configure({ fallbacks: services });
      for (const name of ['house', 'yard']) {
        stand.messages.press('Allow');
        await vscode.commands.executeCommand('gigachat.setUpFallback', name);
        assert.match(consent()?.detail ?? '', /\(country not named\)/);
      }
      await fallbackIs(true, 'house');
      await fallbackIs(true, 'yard');
      house.script({ status: 500 });
      assert.equal((await chat()).response.headers.get('x-gigachat-provider'), 'yard');
      house.always({ status: 500 });
      second.always({ status: 429 });
      const { response, text } = await chat();
      assert.equal(response.status, 503);
      assert.match(text, /The fallback \(house\) failed too: .*The fallback \(yard\) failed too: /);
    } finally {
      await second.stop();
    }
  });
});
