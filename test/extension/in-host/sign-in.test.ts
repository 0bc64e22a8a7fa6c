import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { Questions } from './questions';
import { until } from './until';

describe('signing in', () => {
  let stand: EditorStand;
  let others: Emulator[];
  beforeEach(async () => {
    stand = await startEditorStand({
      accounts: [
        {
          clientId: '0b8c0d52-1d0c-4c11-9f0c-3a4d6a0d7a11',
          clientSecret: '7f3f7a9e-51f8-4d0b-8d2e-64c1d3a3c0aa',
          scope: 'GIGACHAT_API_CORP',
        },
      ],
    });
    others = [];
  });
  afterEach(async () => {
    await stand.stop();
    await Promise.all(others.map((other) => other.stop()));
  });

  /** The way in that is kept for the one profile there is. */
  const stored = async () => {
    const text = await stand.hooks.context.secrets.get('gigachat.profiles');
    return text === undefined ? undefined : JSON.parse(text).profiles[0].access;
  };

  it('takes a right key, finds its scope, binds it to its addresses and lists the models', async () => {
    await stand.signIn();
    const { credentials, scope, authOrigin, baseOrigin } = await stored();
    assert.equal(credentials.key, stand.emulator.credentials);
    assert.equal(scope, 'GIGACHAT_API_CORP');
    assert.equal(authOrigin, new URL(stand.emulator.authUrl).origin);
    assert.equal(baseOrigin, new URL(stand.emulator.baseUrl).origin);
    await until('models', () => stand.hooks.account.models.length > 0);
    assert.equal(stand.hooks.account.preferredModel?.startsWith('GigaChat'), true);
    assert.ok((await stand.hooks.account.session())?.parts.tokens.validForMs);
  });

  it('asks one question, offers the key on the clipboard, and Enter is enough', async () => {
    const { createInputBox } = vscode.window;
    const boxes: vscode.InputBox[] = [];
    Reflect.set(vscode.window, 'createInputBox', () => {
      const box = createInputBox();
      boxes.push(box);
      return box;
    });
    try {
      await vscode.env.clipboard.writeText(stand.emulator.credentials);
      const done = vscode.commands.executeCommand('gigachat.signIn');
      const box = await until('the filled box', () => boxes.find(({ value }) => value !== ''));
      assert.equal(box.password, true);
      assert.equal(box.value, stand.emulator.credentials);
      await until('signed in', async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return (await stand.hooks.account.session())?.parts.tokens.scope;
      });
      await done;
      assert.match(stand.messages.last?.text ?? '', /^Signed in to GigaChat/);
    } finally {
      Reflect.set(vscode.window, 'createInputBox', createInputBox);
      await vscode.env.clipboard.writeText('');
    }
  });

  it('does not say of a second try what was wrong with the first while it checks', async () => {
    const questions = new Questions();
    try {
      await stand.emulator.stop();
      const done = vscode.commands.executeCommand('gigachat.signIn', 'key');
      const box = await questions.box();
      box.enter(stand.emulator.credentials);
      await until('the refusal', () => /could not be reached/.test(String(box.validationMessage)));
      box.again();
      assert.equal(box.validationMessage, undefined);
      await until('the second refusal', () => /could not be reached/.test(String(box.validationMessage)));
      box.leave();
      await done;
    } finally {
      questions.restore();
    }
  });

  it('opens the chat with @gigachat typed when the button says so, and sends nothing', async () => {
    const { executeCommand } = vscode.commands;
    const opened: unknown[] = [];
    Reflect.set(vscode.commands, 'executeCommand', (command: string, ...rest: unknown[]) => {
      if (command === 'workbench.action.chat.open') opened.push(...rest);
      return executeCommand(command, ...rest);
    });
    const questions = new Questions();
    try {
      stand.messages.press('Open chat');
      const done = executeCommand('gigachat.signIn', 'key');
      (await questions.box()).enter(stand.emulator.credentials);
      await done;
      assert.deepEqual(opened, [{ query: '@gigachat ', isPartialQuery: true }]);
      assert.equal(stand.emulator.log.filter(({ kind }) => kind === 'chat').length, 0);
    } finally {
      questions.restore();
      Reflect.set(vscode.commands, 'executeCommand', executeCommand);
    }
  });

  for (const [what, key, reason] of [
    [
      'that nobody knows',
      Buffer.from('11111111-aaaa-4aaa-8aaa-111111111111:wrong-secret').toString('base64'),
      /does not know this key/,
    ],
    ['that is no key', 'abc', /cannot read this key/],
    ['with letters of another alphabet', 'ключ', /This is not a key/],
  ] as const) {
    it(`says in words what is wrong with a key ${what}, and stores nothing`, async () => {
      const outcome = await stand.hooks.signIn(key);
      assert.equal(outcome.ok, false);
      assert.match(outcome.ok ? '' : outcome.reason, reason);
      assert.equal(await stored(), undefined);
      assert.equal(stand.hooks.account.signedIn, false);
    });
  }

  it('says that nobody answers, and where', async () => {
    const { authUrl } = stand.emulator;
    await stand.emulator.stop();
    const outcome = await stand.hooks.signIn(stand.emulator.credentials);
    const reason = outcome.ok ? '' : outcome.reason;
    assert.ok(reason.includes(new URL(authUrl).host), reason);
    assert.match(reason, /could not be reached \(ECONNREFUSED\)\. Check the network/);
  });

  it('says that the store of secrets refused, and is not signed in', async () => {
    const { secrets } = stand.hooks.context;
    Reflect.set(secrets, 'store', () => Promise.reject(new Error('the keyring is locked')));
    try {
      const outcome = await stand.hooks.signIn(stand.emulator.credentials);
      assert.match(outcome.ok ? '' : outcome.reason, /could not store it\. Unlock the keyring/);
    } finally {
      Reflect.deleteProperty(secrets, 'store');
    }
    assert.equal(await stored(), undefined);
    assert.equal(stand.hooks.account.signedIn, false);
  });

  it('says that the store of secrets cannot be read, without forgetting who was signed in', async () => {
    await stand.signIn();
    const { secrets } = stand.hooks.context;
    Reflect.set(secrets, 'get', () => Promise.reject(new Error('the keyring is locked')));
    try {
      await stand.hooks.account.reload();
      assert.equal(stand.hooks.account.signedIn, false);
      assert.equal(stand.hooks.account.signedOutReason, 'secrets-refused');
    } finally {
      Reflect.deleteProperty(secrets, 'get');
    }
    await stand.hooks.account.reload();
    assert.equal(stand.hooks.account.signedIn, true);
  });

  it('removes the key at sign-out', async () => {
    await stand.signIn();
    await vscode.commands.executeCommand('gigachat.signOut');
    assert.equal(await stored(), undefined);
    assert.equal(stand.hooks.account.signedIn, false);
    assert.deepEqual(stand.hooks.account.models, []);
    assert.match(stand.messages.last?.text ?? '', /^Signed out of GigaChat/);
  });

  it('never sends the key to addresses it was not entered for', async () => {
    await stand.signIn();
    const trap = await startEmulator();
    others.push(trap);
    await configure({ baseUrl: trap.baseUrl, authUrl: trap.authUrl });
    await until('signed out', () => !stand.hooks.account.signedIn);
    assert.equal(stand.hooks.account.signedOutReason, 'other-address');
    assert.equal(await stand.hooks.account.provider(), undefined);
    assert.deepEqual(trap.connections(), { api: 0, auth: 0 });
    await configure({ baseUrl: stand.emulator.baseUrl, authUrl: stand.emulator.authUrl });
    await until('signed in again', () => stand.hooks.account.signedIn);
  });

  it('tells that the chosen model has vanished from the list, and uses the best one', async () => {
    await configure({ model: 'GigaChat-Gone' });
    try {
      await stand.signIn();
      await until('the message', () =>
        stand.messages.shown.find(({ text }) => text.includes('no longer lists the model GigaChat-Gone')),
      );
      assert.notEqual(stand.hooks.account.preferredModel, 'GigaChat-Gone');
    } finally {
      await configure({ model: undefined });
    }
  });
});
