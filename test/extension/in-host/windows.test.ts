import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type EditorStand, startEditorStand } from './editor-stand';
import { type OtherWindow, openOtherWindow } from './other-window';
import { until } from './until';

const keyName = 'gigachat.bridgeKey';
const tokensName = 'gigachat.accessTokens';

describe('one bridge for all windows, in the editor', () => {
  let stand: EditorStand;
  let key: string;
  let other: OtherWindow | undefined;
  beforeEach(async () => {
    stand = await startEditorStand();
    await vscode.commands.executeCommand('gigachat.copyApiKey');
    key = await vscode.env.clipboard.readText();
  });
  afterEach(async () => {
    await other?.close();
    other = undefined;
    await stand.stop();
  });

  const run = (name: string) => vscode.commands.executeCommand(`gigachat.${name}`);
  const secret = async (name: string) => stand.hooks.context.secrets.get(name);
  const oauthCalls = () => stand.emulator.log.filter(({ kind }) => kind === 'oauth').length;
  const state = () => stand.hooks.bridge.state;
  const following = () =>
    until('it follows', () => {
      const now = state();
      return now.kind === 'listening' && now.owner;
    });
  const owning = () =>
    until('it has the bridge', () => {
      const now = state();
      return now.kind === 'listening' && !now.owner && now;
    });
  const models = (bearer: string) =>
    fetch(`http://127.0.0.1:${stand.port}/v1/models`, { headers: { authorization: `Bearer ${bearer}` } });

  /** A question in the editor; gives the answer's text. */
  async function ask(text: string): Promise<string> {
    const provider = await stand.hooks.account.provider();
    assert.ok(provider);
    const request = {
      model: 'GigaChat-2',
      messages: [{ role: 'user' as const, parts: [{ type: 'text' as const, text }] }],
      tools: [],
      toolChoice: 'auto' as const,
      sampling: {},
      answer: 'text' as const,
    };
    let answer = '';
    const context = { signal: new AbortController().signal, client: 'VS Code', interactive: true };
    for await (const events of provider.stream(request, context)) {
      for (const event of events) if (event.type === 'text') answer += event.text;
    }
    return answer;
  }

  it('follows the window that has it, says so, and takes its places and its token from there', async () => {
    other = await openOtherWindow(stand, key);
    await stand.signIn();
    assert.deepEqual(await following(), { version: '0.1.0', sameAccounts: true });
    await run('copyEndpoint');
    assert.equal(await vscode.env.clipboard.readText(), `http://127.0.0.1:${stand.port}/v1`);
    await run('startBridge');
    assert.match(stand.messages.last?.text ?? '', /^The bridge is shared, another window has it/);
    const before = oauthCalls();
    const leave = await other.enter('Cline');
    const answer = ask('привет');
    await until('its place shows', () => stand.hooks.account.queue.waiting === 1);
    assert.deepEqual(stand.hooks.account.queue.holders, ['Cline']);
    leave();
    assert.notEqual(await answer, '');
    assert.equal(stand.emulator.maxInFlight(), 1);
    // The other window's own first token; none for this one.
    assert.ok(oauthCalls() - before <= 1, `${oauthCalls() - before} OAuth calls`);
  });

  it('takes the same port with the same key when the other window goes, and its own answer goes on', async () => {
    other = await openOtherWindow(stand, key);
    await stand.signIn();
    await following();
    stand.emulator.script({ text: 'a whole answer', hold: 'end' });
    const answer = ask('runs on');
    await stand.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    await other.share.stop();
    assert.equal((await owning()).port, stand.port);
    assert.equal((await models(key)).status, 200);
    stand.emulator.release();
    assert.equal(await answer, 'a whole answer');
  });

  it('hands the port over to a newer version and follows it', async () => {
    await stand.signIn();
    await owning();
    other = await openOtherWindow(stand, key, '999.0.0');
    await other.becomes('owner');
    assert.deepEqual(await following(), { version: '999.0.0', sameAccounts: true });
  });

  it('stops in all windows, and starts again with whichever starts it', async () => {
    await stand.signIn();
    await owning();
    other = await openOtherWindow(stand, key);
    await other.becomes('follower');
    await until('the owner counts it', () => {
      const now = state();
      return now.kind === 'listening' && now.followers === 1;
    });
    await run('stopBridge');
    assert.match(stand.messages.last?.text ?? '', /^The bridge is stopped in all windows/);
    await other.becomes('stopped');
    await assert.rejects(models(key));
    await other.close();

    other = await openOtherWindow(stand, key);
    await other.becomes('owner');
    assert.equal(state().kind, 'stopped');
    const folder = stand.hooks.context.globalStorageUri.fsPath;
    await mkdir(folder, { recursive: true });
    const { url, port } = { url: `http://127.0.0.1:${stand.port}`, port: stand.port };
    await writeFile(join(folder, 'bridge.json'), JSON.stringify({ url, port, wantedPort: port, pid: process.ppid }));
    await following();
  });

  it('stops the bridge of another window, too, and restarting takes it over', async () => {
    other = await openOtherWindow(stand, key);
    await stand.signIn();
    await following();
    await run('stopBridge');
    assert.equal(other.share.state.kind, 'stopped');
    await assert.rejects(models(key));
    await other.close();
    other = await openOtherWindow(stand, key);
    await run('restartBridge');
    await following();
    await run('restartBridge');
    await owning();
    assert.equal((await models(key)).status, 200);
  });

  it('goes over to a key that another window has made up', async () => {
    await stand.signIn();
    await owning();
    const changed = 'a-key-of-another-window-0123456789-0123456789';
    await stand.hooks.context.secrets.store(keyName, changed);
    await until('the new key opens', async () => (await models(changed).catch(() => undefined))?.status === 200);
    assert.equal((await models(key)).status, 401);
  });

  it('notes its address for other windows, and takes the note back when it stops', async () => {
    await stand.signIn();
    await owning();
    const file = join(stand.hooks.context.globalStorageUri.fsPath, 'bridge.json');
    const noted = await until('the note', () => readFile(file, 'utf8').catch(() => undefined));
    assert.deepEqual(JSON.parse(noted), {
      url: `http://127.0.0.1:${stand.port}`,
      port: stand.port,
      wantedPort: stand.port,
      pid: process.pid,
    });
    await run('stopBridge');
    await assert.rejects(readFile(file, 'utf8'));
  });

  it('keeps the access token for the next session, bound to the address that gave it, until somebody signs out', async () => {
    await stand.signIn();
    await ask('один');
    const kept = JSON.parse((await secret(tokensName)) ?? '{}');
    const [entry] = Object.values<{ origin: string }>(kept);
    assert.equal(entry?.origin, new URL(stand.emulator.authUrl).origin);
    const before = oauthCalls();
    await stand.hooks.account.reload();
    await ask('два');
    assert.equal(oauthCalls(), before, 'the next session got a token of its own');
    await stand.hooks.account.signOut();
    assert.equal(await secret(tokensName), undefined);
  });

  it('forgets the access token when other credentials take the place of those it was given for', async () => {
    await stand.signIn();
    await ask('один');
    assert.notEqual(await secret(tokensName), undefined);
    const { id, name, scope, access } = stand.hooks.account.profiles[0] ?? assert.fail('no profile');
    assert.ok(access);
    await stand.hooks.account.signIn({
      id,
      name,
      scope,
      access: { ...access, credentials: { accessToken: 'canary-token-of-the-user' } },
    });
    assert.equal(await secret(tokensName), undefined);
  });
});
