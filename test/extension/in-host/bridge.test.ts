import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as vscode from 'vscode';
import { type EditorStand, startEditorStand } from './editor-stand';
import { openOtherWindow } from './other-window';
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
    const heard: string[] = [];
    const stranger = createServer((request, response) => {
      heard.push(JSON.stringify(request.rawHeaders));
      response.end('{"status":"ok"}');
    });
    stranger.listen(stand.port, '127.0.0.1');
    await once(stranger, 'listening');
    try {
      await stand.signIn();
      const key = await copied('copyApiKey');
      const { port, wantedPort } = await stand.listening();
      assert.equal(wantedPort, stand.port);
      assert.ok(port > stand.port);
      await run('restartBridge');
      const told = await until('the message', () =>
        stand.messages.shown.find(({ text }) => text.startsWith(`Port ${stand.port} is used by`)),
      );
      assert.deepEqual(told.buttons, ['Copy address', 'Change the port', 'Show which program uses it']);
      assert.notEqual(heard.length, 0);
      assert.ok(!heard.join('\n').includes(key), 'the stranger is shown no key');
    } finally {
      stranger.close();
      stranger.closeAllConnections();
    }
    await run('restartBridge');
    assert.equal((await stand.listening()).port, stand.port);
  });

  it('shows who has the port', async () => {
    const stranger = createServer((_, response) => response.end('{}')).listen(stand.port, '127.0.0.1');
    await once(stranger, 'listening');
    try {
      stand.messages.press('Show which program uses it');
      await stand.signIn();
      const who = await until('who it is', () =>
        stand.messages.shown.find(({ text }) => /^Port \d+ is used by .+, process \d+\.$/.test(text)),
      );
      assert.ok(who.text.startsWith(`Port ${stand.port} `) && who.text.endsWith(` ${process.pid}.`), who.text);
    } finally {
      stranger.close();
      stranger.closeAllConnections();
    }
  });

  it('leaves the bridge of another product alone and takes the next port', async () => {
    const apiKey = 'the-key-of-another-product-0123456789';
    const other = await openOtherWindow(stand, apiKey);
    try {
      await stand.signIn();
      const { port, takenBy } = await stand.listening();
      assert.ok(port > stand.port);
      assert.equal(takenBy, 'other-bridge');
      const address = `http://127.0.0.1:${stand.port}`;
      const answer = await fetch(`${address}/health`, { headers: { authorization: `Bearer ${apiKey}` } });
      assert.ok('version' in Object(await answer.json()), 'it still takes its own key');
    } finally {
      await other.close();
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
    assert.match(stand.messages.last?.text ?? '', /The bridge is not running: sign in to GigaChat first\./);
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
