import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type EditorStand, startEditorStand } from './editor-stand';
import { Questions } from './questions';
import { until } from './until';

describe('the first screen of the sign-in', () => {
  let stand: EditorStand;
  let questions: Questions;
  const opened: string[] = [];
  const { openExternal } = vscode.env;
  beforeEach(async () => {
    stand = await startEditorStand();
    questions = new Questions();
    opened.length = 0;
    await vscode.env.clipboard.writeText('');
    Reflect.set(vscode.env, 'openExternal', async (address: vscode.Uri) => opened.push(address.toString()));
  });
  afterEach(async () => {
    Reflect.set(vscode.env, 'openExternal', openExternal);
    questions.restore();
    await stand.stop();
  });
  const signIn = () => vscode.commands.executeCommand('gigachat.signIn');
  const isSignedIn = () => stand.hooks.account.signedIn;

  it('asks who has a key for it, and nobody else', async () => {
    const done = signIn();
    (await questions.pick()).choose('I have a key');
    (await questions.box()).enter(stand.emulator.credentials);
    await done;
    assert.equal(isSignedIn(), true);
    assert.deepEqual(opened, []);
  });

  it('opens the page where a key is made, and waits for the key', async () => {
    const done = signIn();
    (await questions.pick()).choose('Get a key');
    const box = await questions.box();
    assert.deepEqual(opened, ['https://developers.sber.ru/studio/workspaces/']);
    box.enter(stand.emulator.credentials);
    await done;
    assert.equal(isSignedIn(), true);
  });

  it('takes a key that is pasted right there, and shows it no longer', async () => {
    const done = signIn();
    const pick = await questions.pick();
    pick.type('not a key');
    pick.type(`"${stand.emulator.credentials}"`);
    const box = await questions.box();
    assert.equal(box.password, true);
    box.again();
    await done;
    assert.equal(isSignedIn(), true);
  });

  it('is left out for whoever has copied a key, or said already that there is one', async () => {
    await vscode.env.clipboard.writeText(`GIGACHAT_CREDENTIALS=${stand.emulator.credentials}`);
    const done = signIn();
    const box = await questions.box();
    await until('the key of the clipboard', () => Reflect.get(box, 'value') !== '');
    box.again();
    await done;
    assert.equal(isSignedIn(), true);
    await stand.hooks.account.signOut();
    await vscode.env.clipboard.writeText('');
    const again = vscode.commands.executeCommand('gigachat.signIn', 'key');
    (await questions.box()).leave();
    await again;
  });

  it('leads to the other ways', async () => {
    questions.choices.push('Access token');
    const done = signIn();
    (await questions.pick()).choose('Sign in another way');
    await assert.rejects(Promise.resolve(done), /is not offered/);
    assert.deepEqual(questions.choices, []);
  });

  it('ends the sign-in when it is left, at every step', async () => {
    const done = signIn();
    (await questions.pick()).leave();
    await done;
    const again = signIn();
    (await questions.pick()).choose('I have a key');
    (await questions.box()).leave();
    await again;
    assert.equal(isSignedIn(), false);
    assert.deepEqual(stand.messages.shown, []);
    assert.deepEqual(stand.emulator.connections(), { api: 0, auth: 0 });
  });

  const id = '0b8c0d52-1d0c-4c11-9f0c-3a4d6a0d7a11';
  for (const [what, pasted, words] of [
    ['a lone Client ID or secret', id, /^This is a Client ID or a Client Secret: one half of a key/],
    ['an access token', 'eyJjdHkiOiJqd3QifQ.a.b.c.d', /^This is an access token, which lives for half an hour/],
    ['a key of OpenRouter', 'sk-or-v1-00', /^This is a key of OpenRouter/],
    ['an address', 'https://developers.sber.ru', /^This is an address/],
  ] as const) {
    it(`says of ${what} what it is, and sends it nowhere`, async () => {
      const done = vscode.commands.executeCommand('gigachat.signIn', 'key');
      const box = await questions.box();
      box.enter(pasted);
      await until('the words', () => words.test(String(box.validationMessage)));
      box.leave();
      await done;
      assert.deepEqual(stand.emulator.connections(), { api: 0, auth: 0 });
      assert.equal(isSignedIn(), false);
    });
  }
});
