import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type EditorStand, startEditorStand } from './editor-stand';
import { Questions } from './questions';
import { until } from './until';

describe('a sign-in that is left', () => {
  let stand: EditorStand;
  let questions: Questions;
  beforeEach(async () => {
    stand = await startEditorStand();
    questions = new Questions();
  });
  afterEach(async () => {
    questions.restore();
    await stand.stop();
  });

  const begin = (start?: string) => vscode.commands.executeCommand('gigachat.signIn', start);
  const oauth = () => stand.emulator.log.filter(({ kind }) => kind === 'oauth');

  /** Nothing is kept and nothing is said, and the next sign-in goes as if there had been none before. */
  async function isAsBefore(): Promise<void> {
    assert.equal(stand.hooks.account.signedIn, false);
    assert.equal(await stand.hooks.context.secrets.get('gigachat.profiles'), undefined);
    assert.deepEqual(stand.messages.shown, []);
    const done = begin('key');
    (await questions.box()).enter(stand.emulator.credentials);
    await done;
    assert.ok(stand.hooks.account.signedIn);
  }

  it('at its first question', async () => {
    const done = begin();
    (await questions.pick()).leave();
    await done;
    assert.equal(oauth().length, 0);
    await isAsBefore();
  });

  it('at the key, and after a wrong one', async () => {
    let done = begin();
    (await questions.pick()).choose('I have a key');
    (await questions.box()).leave();
    await done;
    done = begin('key');
    const box = await questions.box();
    box.enter('abc');
    await until('the complaint', () => box.validationMessage);
    box.leave();
    await done;
    await isAsBefore();
  });

  it('while the key is checked, which ends the check and keeps nothing', async () => {
    stand.emulator.scriptAuth({ hold: 'headers' });
    const done = begin('key');
    const box = await questions.box();
    box.enter(stand.emulator.credentials);
    await until('the check', () => oauth().some(({ heldAt }) => heldAt !== undefined));
    box.leave();
    await done;
    await until('its end', () => oauth()[0]?.endedBy === 'client-aborted');
    await isAsBefore();
  });

  for (const [what, choices, boxes] of [
    ['at the question how', [undefined], 0],
    ['at the address', ['Access token', undefined], 0],
    ['at the address of one’s own', ['Access token', 'Another address…'], 1],
    ['at the kind of account', ['Access token', 'Another address…', undefined], 1],
    ['at the token', ['Access token', 'Another address…', 'Personal account'], 2],
  ] as const) {
    it(`in another way, ${what}`, async () => {
      questions.choices.push(...choices);
      const done = begin();
      (await questions.pick()).choose('Sign in another way');
      for (let at = 1; at <= boxes; at += 1) {
        const box = await questions.box();
        if (at === boxes && choices.at(-1) !== undefined) box.leave();
        else box.enter(stand.emulator.baseUrl);
      }
      await done;
      assert.equal(oauth().length, 0);
      await isAsBefore();
    });
  }

  it('at its last question leaves the account signed in', async () => {
    await stand.hooks.context.globalState.update('chatSetupDeclined', undefined);
    const done = begin('key');
    (await questions.box()).enter(stand.emulator.credentials);
    (await questions.pick()).leave();
    await done;
    assert.ok(stand.hooks.account.signedIn);
  });

  it('because another account has the same key, which is named', async () => {
    await stand.signIn();
    questions.choices.push('Authorization key', new URL(stand.emulator.baseUrl).href);
    const done = vscode.commands.executeCommand('gigachat.switchProfile');
    (await questions.pick()).choose('$(add) Add an account…');
    (await questions.box()).enter('copy');
    const key = await questions.box();
    key.enter(`"${stand.emulator.credentials}"`);
    await until('the complaint', () => key.validationMessage);
    assert.match(String(key.validationMessage), /The account "default" signs in with this already\. Switch to it/);
    key.leave();
    await done;
    assert.deepEqual(
      stand.hooks.account.profiles.map(({ name }) => name),
      ['default'],
    );
  });
});
