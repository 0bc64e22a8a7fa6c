import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { listModels } from '../../../src/vscode/models/model-list';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { plainQuestion } from '../../harness/plain-question';
import { type EditorStand, startEditorStand } from './editor-stand';
import { Questions } from './questions';
import { until } from './until';

const modelsOf = (...ids: string[]) =>
  ids.map((id) => ({ id, type: 'chat' as const, version: '1', contextTokens: 130_048 }));

describe('profiles', () => {
  let stand: EditorStand;
  let second: Emulator;
  beforeEach(async () => {
    stand = await startEditorStand({ models: modelsOf('GigaChat-2-Max') });
    second = await startEmulator({ models: modelsOf('GigaChat-Second') });
  });
  afterEach(async () => {
    await stand.stop();
    await second.stop();
  });

  const stored = async () => JSON.parse((await stand.hooks.context.secrets.get('gigachat.profiles')) ?? '{}');
  const work = () => ({
    id: 'work',
    name: 'work',
    scope: 'auto',
    baseUrl: second.baseUrl,
    authUrl: second.authUrl,
  });
  const addWork = async () => {
    const outcome = await stand.hooks.signInTo(work(), { credentials: { key: second.credentials } });
    assert.deepEqual(outcome, { ok: true, scope: 'GIGACHAT_API_PERS' });
  };
  const listed = (id: string) =>
    until(`the model ${id}`, () => stand.hooks.account.models.map((model) => model.id).join() === id);
  const chats = (emulator: Emulator) => emulator.log.filter(({ kind }) => kind === 'chat').length;

  async function bridgeAnswer(stream = false): Promise<Response> {
    const body = { model: 'gpt-4o', stream, messages: [{ role: 'user', content: 'привет' }] };
    return await stand.call('/v1/chat/completions', body);
  }

  it('makes the profile "default" of the key of somebody who signed in before there were profiles', async () => {
    const { secrets } = stand.hooks.context;
    const { origin: authOrigin } = new URL(stand.emulator.authUrl);
    const { origin: baseOrigin } = new URL(stand.emulator.baseUrl);
    const key = stand.emulator.credentials;
    await secrets.delete('gigachat.profiles');
    const single = { key, scope: 'GIGACHAT_API_PERS', authOrigin, baseOrigin };
    await secrets.store('gigachat.authorizationKey', JSON.stringify(single));
    await stand.hooks.account.reload();
    assert.equal(stand.hooks.account.signedIn, true);
    assert.equal(await secrets.get('gigachat.authorizationKey'), undefined);
    const { active, profiles } = await stored();
    assert.equal(active, 'default');
    assert.deepEqual(
      profiles.map(({ name, access }: { name: string; access: { credentials: unknown } }) => [
        name,
        access.credentials,
      ]),
      [['default', { key }]],
    );
    assert.equal(stand.hooks.account.profileName, undefined, 'one profile needs no name');
    await stand.listening();
    assert.equal((await bridgeAnswer()).status, 200);
  });

  it('shows the models of the profile in use at once, and asks it for no model of another', async () => {
    await stand.signIn();
    await listed('GigaChat-2-Max');
    await addWork();
    assert.equal(stand.hooks.account.profileName, 'work');
    assert.ok(!stand.hooks.account.models.some(({ id }) => id === 'GigaChat-2-Max'));
    await listed('GigaChat-Second');
    await stand.hooks.account.switchTo('default');
    assert.deepEqual(
      stand.hooks.account.models.map(({ id }) => id),
      ['GigaChat-2-Max'],
      'from the list of last time',
    );
    await until('the picker', async () => {
      const models = await vscode.lm.selectChatModels({ vendor: 'gigachat' });
      return models.some(({ id }) => id === 'GigaChat-2-Max');
    });
    assert.deepEqual(
      listModels(stand.hooks.account).map(({ id }) => id),
      ['auto', 'GigaChat-2-Max'],
    );
    const [picked] = await vscode.lm.selectChatModels({ vendor: 'gigachat', id: 'GigaChat-Second' });
    const ask = async () => {
      const answer = await picked?.sendRequest([vscode.LanguageModelChatMessage.User('There?')]);
      for await (const text of answer?.text ?? []) assert.fail(text);
    };
    await assert.rejects(ask, /Choose GigaChat-2-Max in the model picker/, 'in a chat where it is picked');
  });

  it('lets an answer finish on the profile it began with, and sends new requests to the other, on the same port', async () => {
    await stand.signIn();
    const { port } = await stand.listening();
    await addWork();
    await stand.hooks.account.switchTo('default');
    await listed('GigaChat-2-Max');
    stand.emulator.script({ text: ['Начало, ', 'конец.'], delay: {}, hold: 1 });
    const streaming = await bridgeAnswer(true);
    const reader = streaming.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    await stand.hooks.account.switchTo('work');
    await until('the new profile answers', async () => {
      const answer = await bridgeAnswer();
      return answer.headers.get('x-gigachat-model')?.startsWith('GigaChat-Second');
    });
    assert.equal((await stand.listening()).port, port);
    stand.emulator.release();
    let rest = first;
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read())
      rest += new TextDecoder().decode(read.value);
    assert.match(rest, /конец\.[\s\S]*\[DONE\]/);
    assert.equal(chats(stand.emulator), 1);
  });

  it('ends the connections of the profile that was left once its last answer has ended', async () => {
    await stand.signIn();
    await addWork();
    await stand.hooks.account.switchTo('default');
    const provider = await stand.hooks.account.provider();
    assert.ok(provider);
    stand.emulator.script({ text: ['раз, ', 'два'], delay: {}, hold: 1 });
    const events = provider.stream(plainQuestion('счёт', 'GigaChat-2-Max'), { signal: new AbortController().signal });
    const iterator = events[Symbol.asyncIterator]();
    await iterator.next();
    const session = await stand.hooks.account.session();
    let closed = false;
    session?.use.ended.then(() => {
      closed = true;
    });
    await stand.hooks.account.switchTo('work');
    assert.equal(closed, false);
    stand.emulator.release();
    while (!(await iterator.next()).done);
    await until('the end of the old connections', () => closed);
  });

  it('sends no secret to an address of another profile', async () => {
    await stand.signIn();
    await listed('GigaChat-2-Max');
    await addWork();
    await listed('GigaChat-Second');
    // The log keeps a fingerprint of each credential, the same one for the same credential.
    const shown = ({ log }: Emulator) => new Set(log.map(({ headers }) => headers.authorization));
    const [here, there] = [shown(stand.emulator), shown(second)];
    assert.ok(here.size >= 2 && there.size >= 2, 'a key and a token at each');
    assert.deepEqual(
      [...here].filter((credential) => there.has(credential)),
      [],
    );
    const atFirst = stand.emulator.log.length;
    const { profiles } = await stored();
    const [, profile] = profiles;
    const moved = { ...profile, baseUrl: stand.emulator.baseUrl, authUrl: stand.emulator.authUrl };
    const tampered = { active: 'work', profiles: [profiles[0], moved] };
    await stand.hooks.context.secrets.store('gigachat.profiles', JSON.stringify(tampered));
    await until('signed out', () => !stand.hooks.account.signedIn);
    assert.equal(stand.hooks.account.signedOutReason, 'other-address');
    assert.equal(await stand.hooks.account.provider(), undefined);
    assert.equal(stand.emulator.log.length, atFirst);
  });

  it('follows another window that switches, and reads nothing anew when nothing has changed', async () => {
    await stand.signIn();
    await addWork();
    const there = await stored();
    await stand.hooks.context.secrets.store('gigachat.profiles', JSON.stringify({ ...there, active: 'default' }));
    const session = await until('the switch', async () => {
      const current = await stand.hooks.account.session();
      return current?.profiles[0]?.id === 'default' && current;
    });
    assert.equal(stand.hooks.account.profileName, 'default');
    assert.equal(new URL(stand.emulator.baseUrl).href, session.settings.baseUrl.href);
    await stand.hooks.account.rename('default', 'home');
    assert.equal(await stand.hooks.account.session(), session, 'a new name needs no new session');
    assert.equal(stand.hooks.account.profileName, 'home');
  });

  it('forgets only what belongs to a removed profile, and only the secrets at sign-out', async () => {
    await stand.signIn();
    await addWork();
    await listed('GigaChat-Second');
    await stand.hooks.account.signOut();
    assert.equal(stand.hooks.account.signedIn, false);
    const kept = JSON.stringify(await stored());
    assert.ok(!kept.includes(second.credentials) && kept.includes(stand.emulator.credentials) && kept.includes('work'));
    await stand.hooks.account.remove('work');
    await until('the other one', () => stand.hooks.account.signedIn);
    assert.equal((await stored()).profiles.length, 1);
    assert.deepEqual(
      stand.hooks.context.globalState.keys().filter((name) => name.startsWith('models.')),
      ['models.default'],
    );
  });

  it('switches with one click of the list, renames and removes from it', async () => {
    await stand.signIn();
    await addWork();
    const questions = new Questions();
    try {
      const list = async () => {
        const done = vscode.commands.executeCommand('gigachat.switchProfile');
        return { done, pick: await questions.pick() };
      };
      const first = await list();
      assert.deepEqual(
        first.pick.items.slice(0, 2).map(({ label }) => label),
        ['$(account) default', '$(check) work'],
      );
      first.pick.choose('$(account) default');
      await first.done;
      assert.equal(stand.hooks.account.profileName, 'default');
      assert.match(stand.messages.last?.text ?? '', /^default answers from now on\. Answers under way finish/);

      const renaming = await list();
      renaming.pick.press('$(account) work', 'Rename the account');
      (await questions.box()).enter('дом');
      await renaming.done;
      assert.deepEqual(
        stand.hooks.account.profiles.map(({ name }) => name),
        ['default', 'дом'],
      );

      stand.messages.press('Remove');
      const removing = await list();
      removing.pick.press('$(account) дом', 'Remove the account');
      await removing.done;
      assert.deepEqual(
        stand.hooks.account.profiles.map(({ name }) => name),
        ['default'],
      );
    } finally {
      questions.restore();
    }
  });

  it('adds a profile with an access token, step by step, and refuses a wrong one in words', async () => {
    await stand.signIn();
    const grant = await fetch(second.authUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${second.credentials}`,
        rquid: crypto.randomUUID(),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'scope=GIGACHAT_API_PERS',
    });
    const { access_token: token } = (await grant.json()) as { access_token: string };
    const questions = new Questions();
    try {
      questions.choices.push('Access token', 'Another address…', 'Personal account');
      const done = vscode.commands.executeCommand('gigachat.switchProfile');
      (await questions.pick()).choose('$(add) Add an account…');
      const name = await questions.box();
      name.enter('default');
      await until('the complaint', () => name.validationMessage === 'There is already an account with this name.');
      name.enter('на токене');
      const address = await questions.box();
      address.enter('http://example.org/v1');
      await until('the complaint', () => /has to begin with https/.test(String(address.validationMessage)));
      address.enter(second.baseUrl);
      const secret = await questions.box();
      assert.equal(secret.password, true);
      secret.enter('not-the-token');
      await until('the refusal', () => /does not accept this access token/.test(String(secret.validationMessage)));
      secret.enter(token);
      await done;
      assert.equal(stand.hooks.account.profileName, 'на токене');
      await listed('GigaChat-Second');
    } finally {
      questions.restore();
    }
  });

  it('keeps every secret out of settings, state and log', async () => {
    await stand.signIn();
    await addWork();
    await listed('GigaChat-Second');
    const { globalState, workspaceState, logUri } = stand.hooks.context;
    const states = [globalState, workspaceState].flatMap((state) => state.keys().map((key) => state.get(key)));
    const settings = vscode.workspace.getConfiguration('gigachat');
    const folder = await vscode.workspace.fs.readDirectory(logUri).then(
      (files) => files.map(([file]) => vscode.Uri.joinPath(logUri, file)),
      () => [],
    );
    const logs = await Promise.all(folder.map(async (file) => Buffer.from(await vscode.workspace.fs.readFile(file))));
    const text = JSON.stringify([states, settings, logs.map(String)]);
    for (const { credentials } of [stand.emulator, second]) {
      const [id = '', secret = ''] = Buffer.from(credentials, 'base64').toString().split(':');
      for (const part of [credentials, secret, id]) assert.ok(!text.includes(part), 'a secret stands there');
    }
    assert.ok(text.includes('work') && text.includes('GigaChat-Second'), 'what is searched is the real thing');
  });
});
