import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import * as vscode from 'vscode';
import { openBridge } from '../../../src/core/bridge/serve';
import { openAccount } from '../../../src/core/gigachat/account';
import { systemClock } from '../../../src/core/ground/clock';
import { Redactor } from '../../../src/core/ground/redaction';
import { type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

describe('the bridge in the editor', () => {
  let stand: EditorStand;
  beforeEach(async () => {
    stand = await startEditorStand();
  });
  afterEach(() => stand.stop());

  const run = (name: string) => vscode.commands.executeCommand(`gigachat.${name}`);
  const clipboard = () => vscode.env.clipboard.readText();
  const copied = async (name: string) => {
    await run(name);
    return clipboard();
  };
  const models = (address: string, key: string) =>
    fetch(`${address}/models`, { headers: { authorization: `Bearer ${key}` } });
  const ask = (address: string, key: string, stream = false) =>
    fetch(`${address}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'GigaChat-2-Max', stream, messages: [{ role: 'user', content: 'привет' }] }),
    });

  it('starts by itself after sign-in, and answers whoever has its key', async () => {
    assert.equal(stand.hooks.bridge.state.kind, 'stopped');
    await stand.signIn();
    const address = await copied('copyEndpoint');
    assert.equal(address, `http://127.0.0.1:${stand.port}/v1`);
    const key = await copied('copyApiKey');
    assert.ok(Buffer.from(key, 'base64url').length >= 32);
    assert.equal((await models(address, key)).status, 200);
    assert.equal((await models(address, 'a-wrong-key')).status, 401);
    const answer = await ask(address, key);
    assert.equal(answer.status, 200);
    assert.ok(JSON.stringify(await answer.json()).includes('"content"'));
  });

  it('takes the next free port when the wanted one is taken, and says so', async () => {
    const stranger = createServer();
    stranger.listen(stand.port, '127.0.0.1');
    await once(stranger, 'listening');
    let visitors = 0;
    stranger.on('connection', (socket) => {
      visitors += 1;
      socket.destroy();
    });
    try {
      await stand.signIn();
      const { port, wantedPort } = await stand.listening();
      assert.equal(wantedPort, stand.port);
      assert.ok(port > stand.port);
      await run('restartBridge');
      await until('the message', () =>
        stand.messages.shown.find(({ text }) => text.startsWith(`Port ${stand.port} is taken`)),
      );
      assert.equal(visitors, 0, 'the stranger is left alone');
    } finally {
      stranger.close();
    }
    await run('restartBridge');
    assert.equal((await stand.listening()).port, stand.port);
  });

  it("leaves another window's bridge alone and takes the next port", async () => {
    const runtime = { clock: systemClock, logger: stand.hooks.runtime.logger, redactor: new Redactor() };
    const account = openAccount(
      {
        credentials: { accessToken: 'of-another-window' },
        scope: 'GIGACHAT_API_PERS',
        baseUrl: new URL(stand.emulator.baseUrl),
        authUrl: new URL(stand.emulator.authUrl),
        choice: { passModel: true, aliases: {}, embeddings: '' },
        silenceMs: 1000,
      },
      runtime,
    );
    const apiKey = 'the-key-of-another-window';
    const other = await openBridge({ port: stand.port, apiKey }, account, account.provider, runtime);
    try {
      await stand.signIn();
      assert.ok((await stand.listening()).port > stand.port);
      const answer = await fetch(`${other.url}/health`, { headers: { authorization: `Bearer ${apiKey}` } });
      assert.ok('version' in Object(await answer.json()), 'it still takes its own key');
    } finally {
      await other.stop();
      await account.close();
    }
  });

  it('stops, starts and says what it did; stopped, it has no address', async () => {
    await stand.signIn();
    const address = await copied('copyEndpoint');
    await run('stopBridge');
    assert.match(stand.messages.last?.text ?? '', /^The bridge is stopped/);
    await assert.rejects(fetch(`${address}/models`));
    await run('copyEndpoint');
    assert.deepEqual(stand.messages.last?.buttons, ['Start the bridge']);
    await run('startBridge');
    assert.equal((await fetch(`${address}/models`)).status, 401);
  });

  it('changes its key: the old one opens nothing any more', async () => {
    await stand.signIn();
    const address = await copied('copyEndpoint');
    const old = await copied('copyApiKey');
    const key = await copied('rotateApiKey');
    assert.notEqual(key, old);
    assert.equal((await models(address, old)).status, 401);
    assert.equal((await models(address, key)).status, 200);
  });

  it('does not start while nobody is signed in, and says why', async () => {
    await run('startBridge');
    assert.match(stand.messages.last?.text ?? '', /nobody is signed in/);
    assert.deepEqual(stand.messages.last?.buttons, ['Sign in']);
    assert.equal(stand.hooks.bridge.state.kind, 'stopped');
  });

  it('stops when the user signs out', async () => {
    await stand.signIn();
    const address = await copied('copyEndpoint');
    await run('signOut');
    await until('stopped', () => stand.hooks.bridge.state.kind === 'stopped');
    await assert.rejects(fetch(`${address}/models`));
  });

  it('ends an answer that is still open rather than hang when it stops', async () => {
    await stand.signIn();
    const address = await copied('copyEndpoint');
    const key = await copied('copyApiKey');
    stand.emulator.script({ text: 'начало и никогда не конец', hold: 1 });
    const response = await ask(address, key, true);
    assert.equal(response.status, 200);
    const [text] = await Promise.all([response.text(), run('stopBridge')]);
    assert.match(text, /shutting down/);
  });

  it('tells of a revoked key in words, and the status shows trouble until it works again', async () => {
    await stand.signIn();
    const address = await copied('copyEndpoint');
    const key = await copied('copyApiKey');
    stand.emulator.expireTokens();
    stand.emulator.scriptAuth({
      status: 401,
      body: { code: 6, message: "credentials doesn't match db data" },
      times: 0,
    });
    assert.equal((await ask(address, key)).status, 403);
    assert.equal(stand.hooks.account.trouble?.kind, 'auth');
    assert.equal(stand.hooks.account.trouble?.upstreamCode, 6);
    stand.emulator.reset();
    await stand.hooks.account.reload();
    assert.equal(stand.hooks.account.trouble, undefined);
  });
});
