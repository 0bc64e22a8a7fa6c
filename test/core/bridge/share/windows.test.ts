import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../../emulator/emulator';
import { freePort } from '../../../harness/free-port';
import { canaryAccount } from '../../../harness/stack';
import { PlainWindow, type WindowConfig, type WindowEvent } from '../../../harness/windows/window';

const key = 'canary-bridge-key-of-all-windows-0123456789';

describe('windows that share one bridge, each a process of its own', () => {
  let emulator: Emulator;
  let folder: string;
  let port: number;
  let windows: PlainWindow[];

  beforeEach(async () => {
    // A personal account: one stream.
    emulator = await startEmulator({ accounts: [{ ...canaryAccount, streams: 1 }], tokensPerSecond: 1000 });
    folder = await mkdtemp(join(tmpdir(), 'windows-'));
    port = await freePort();
    windows = [];
  });

  afterEach(async () => {
    for (const window of windows) window.kill();
    await Promise.all(windows.map((window) => window.ended));
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function open(changes: Partial<WindowConfig> = {}): PlainWindow {
    const { credentials, baseUrl, authUrl } = emulator;
    const config = {
      credentials,
      baseUrl,
      authUrl,
      key,
      version: '1.0.0',
      ports: [port],
      store: join(folder, 'store'),
    };
    const window = new PlainWindow({ ...config, ...changes });
    windows.push(window);
    return window;
  }

  const oauthCalls = () => emulator.log.filter(({ kind }) => kind === 'oauth').length;
  const chatCalls = () => emulator.log.filter(({ kind }) => kind === 'chat');

  /** A request of another tool; the status. */
  async function ask(bearer = key): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] }),
    });
    await response.arrayBuffer();
    return response.status;
  }

  it('have one owner; when it is killed one of them takes the same port with the same key, and no new token is got', async () => {
    const first = open();
    await first.becomes('owner');
    const followers = [open(), open(), open(), open()];
    for (const window of followers) await window.becomes('follower');
    assert.equal(await ask(), 200);
    first.kill();
    const next = await Promise.race(followers.map((window) => window.becomes('owner').then(() => window)));
    assert.equal(await ask(), 200);
    const others = followers.filter((window) => window !== next);
    for (const window of others) {
      await window.until((events) =>
        events.filter((one) => one.event === 'state' && one.state.kind === 'follower').length > 1 ? true : undefined,
      );
    }
    assert.deepEqual(followers.map(({ state }) => state?.kind).sort(), ['follower', 'follower', 'follower', 'owner']);
    assert.equal(oauthCalls(), 1);
    next.close();
    await next.ended;
    await Promise.race(others.map((window) => window.becomes('owner')));
    assert.equal(await ask(), 200);
    assert.equal(oauthCalls(), 1);
    const token =
      Object.values<{ value: string }>(JSON.parse(await readFile(join(folder, 'store'), 'utf8')))[0]?.value ?? '';
    assert.ok(token.length > 20);
    for (const { log } of windows) {
      assert.ok(!log.includes(token), 'the token is in a log');
      assert.ok(!log.includes(key), 'the key is in a log');
    }
  });

  it('ask for places of one queue: the account never has two at a time, and each window sees who is ahead', async () => {
    const [owner, follower] = [open(), open()];
    await Promise.all(
      [owner, follower].map((window) =>
        window.until(() => (window.state?.kind === 'owner' || window.state?.kind === 'follower' ? true : undefined)),
      ),
    );
    const [one, other] = owner.state?.kind === 'owner' ? [owner, follower] : [follower, owner];
    emulator.script({ text: 'first', hold: 'headers' });
    const running = other.turn('the follower asks');
    await emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    const waiting = one.turn('the owner asks');
    const outside = ask();
    const place = await one.until((events) => events.find((event) => event.event === 'place' && event.id === waiting));
    assert.match(JSON.stringify(place), /"holders":\["VS Code#[0-9a-f]{6}"\]/);
    const behind = other.turn('the follower asks again');
    await other.until((events) => events.find((event) => event.event === 'place' && event.id === behind));
    // The line is told a few times a second, a place at once.
    let shown = await other.line();
    while (shown.holders.length === 0) shown = await other.line();
    assert.equal(shown.holders.length, 1);
    emulator.release();
    await other.until((events) => events.find((event) => event.event === 'answered' && event.id === running));
    await one.until((events) => events.find((event) => event.event === 'answered' && event.id === waiting));
    await other.until((events) => events.find((event) => event.event === 'answered' && event.id === behind));
    assert.equal(await outside, 200);
    assert.equal(emulator.maxInFlight(), 1);
    assert.deepEqual(
      chatCalls().map(({ status }) => status),
      [200, 200, 200, 200],
    );
    assert.equal(oauthCalls(), 1);
  });

  it('ask five questions each beside another tool: one at a time at the account, each told its place and answered', async () => {
    const owner = open();
    await owner.becomes('owner');
    const follower = open();
    await follower.becomes('follower');
    emulator.script({ text: 'first', hold: 'headers' });
    const turns = Array.from({ length: 5 }, (_, index) =>
      [owner, follower].map((window) => ({ window, id: window.turn(`question ${index}`) })),
    ).flat();
    await emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    const outside = Promise.all(Array.from({ length: 5 }, () => ask()));
    for (const window of [owner, follower]) {
      const places = await window.until((events) => {
        const told = events.filter((event) => event.event === 'place');
        return new Set(told.map(({ id }) => id)).size >= 4 ? told : undefined;
      });
      assert.ok(places.every(({ holders }) => holders.length === 1));
    }
    emulator.release();
    for (const { window, id } of turns) {
      await window.until((events) => events.find((event) => event.event === 'answered' && event.id === id));
    }
    assert.deepEqual(await outside, [200, 200, 200, 200, 200]);
    assert.equal(emulator.maxInFlight(), 1);
    assert.deepEqual([...new Set(chatCalls().map(({ status }) => status))], [200], 'GigaChat refused some');
    assert.equal(chatCalls().length, 15);
  });

  it('give their places back at once when they are killed', async () => {
    const owner = open();
    await owner.becomes('owner');
    const follower = open();
    await follower.becomes('follower');
    emulator.script({ text: 'never read', hold: 'headers' });
    follower.turn('asked by a window that dies');
    await emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    const waiting = owner.turn('next');
    await owner.until((events) => events.find((event) => event.event === 'place'));
    follower.kill();
    await owner.until((events) => events.find((event) => event.event === 'answered' && event.id === waiting));
    assert.deepEqual((await owner.line()).holders, []);
  });

  it('go on with their own answers when the owner is killed, and the next owner counts them', async () => {
    const owner = open();
    await owner.becomes('owner');
    const [one, other] = [open(), open()];
    await one.becomes('follower');
    await other.becomes('follower');
    emulator.script({ text: 'a whole answer', hold: 'end' });
    const running = one.turn('runs on');
    await one.until((events) => events.find((event) => event.event === 'text' && event.id === running));
    owner.kill();
    await Promise.race([one, other].map((window) => window.becomes('owner')));
    const later = other.turn('asked of the next owner');
    await other.until((events) => events.find((event) => event.event === 'place' && event.id === later));
    emulator.release();
    const answer = await one.until((events) =>
      events.find((event) => event.event === 'answered' && event.id === running),
    );
    assert.equal(answer.event === 'answered' && answer.text, 'a whole answer');
    await other.until((events) => events.find((event) => event.event === 'answered' && event.id === later));
    assert.equal(emulator.maxInFlight(), 1);
  });

  it('hand over to a newer version, and the answer that is under way goes on to its end', async () => {
    const old = open();
    await old.becomes('owner');
    const bystander = open();
    await bystander.becomes('follower');
    emulator.script({ text: 'the whole answer', hold: 'headers' });
    const outside = ask();
    await emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    const newer = open({ version: '1.1.0' });
    await newer.becomes('owner');
    await old.becomes('follower');
    const later = newer.turn('waits for the answer of the older one');
    await newer.until((events) => events.find((event) => event.event === 'place' && event.id === later));
    emulator.release();
    assert.equal(await outside, 200);
    await newer.until((events) => events.find((event) => event.event === 'answered' && event.id === later));
    assert.equal(emulator.maxInFlight(), 1);
    assert.equal(await ask(), 200);
  });

  it('show the key to no stranger that answers 200 to everything, and say that the port is taken', async () => {
    const heard: string[] = [];
    const squatter = http.createServer((request, response) => {
      heard.push(JSON.stringify(request.rawHeaders));
      response.end('{"status":"ok"}');
    });
    squatter.on('upgrade', (request, socket) => {
      heard.push(JSON.stringify(request.rawHeaders));
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{"status":"ok"}');
    });
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    try {
      const window = open();
      assert.deepEqual(await window.becomes('taken'), { kind: 'taken', port, by: 'stranger' });
      assert.ok(heard.length > 0);
      assert.ok(!heard.join('\n').includes(key));
    } finally {
      squatter.close();
    }
  });

  it('tell a stranger that passes their words on to the real bridge', async () => {
    const owner = open();
    await owner.becomes('owner');
    const other = await freePort();
    let passed = '';
    const relay = net.createServer((socket) => {
      const real = net.connect(port, '127.0.0.1');
      socket.on('data', (bytes) => {
        passed += bytes.toString('utf8');
        real.write(bytes.toString('utf8').replaceAll(String(other), String(port)));
      });
      real.on('data', (bytes) => socket.write(bytes));
      for (const end of [socket, real]) end.on('error', () => {});
      real.on('close', () => socket.destroy());
      socket.on('close', () => real.destroy());
    });
    await new Promise<void>((resolve) => relay.listen(other, '127.0.0.1', resolve));
    try {
      const window = open({ ports: [other] });
      await window.becomes('taken');
      assert.ok(passed.includes('x-bridge-nonce'), 'it never asked');
      assert.ok(!passed.includes('proof'), 'it proved itself to a stranger');
    } finally {
      relay.close();
    }
  });

  it('tell a bridge with another key from their own, and go to the next port, which all of them share', async () => {
    const foreign = open({ key: 'another-key-of-another-product-0123456789', store: join(folder, 'other') });
    await foreign.becomes('owner');
    const next = await freePort();
    const first = open({ ports: [port, next] });
    const state = await first.becomes('owner');
    assert.equal(state.kind === 'owner' && state.port, next);
    const second = open({ ports: [port, next] });
    const following = await second.becomes('follower');
    assert.equal(following.kind === 'follower' && following.port, next);
    assert.equal(await ask(), 401);
  });

  for (const who of ['owner', 'follower'] as const) {
    it(`all stop when the ${who} stops the bridge for all: nobody takes the port, and turns in the editor go on`, async () => {
      const owner = open();
      await owner.becomes('owner');
      const [follower, other] = [open(), open()];
      await follower.becomes('follower');
      await other.becomes('follower');
      (who === 'owner' ? owner : follower).stopForAll();
      for (const window of windows) await window.becomes('stopped');
      await assert.rejects(ask());
      assert.ok(!windows.slice(1).some(({ events }) => events.some(isOwner)), 'a follower took the port');
      const id = other.turn('asked without a bridge');
      await other.until((events) => events.find((event) => event.event === 'answered' && event.id === id));
    });
  }

  it('ask where the owner was last before they take a port that has become free', async () => {
    const squatter = http.createServer((_, response) => response.end('{}'));
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    const next = await freePort();
    const owner = open({ ports: [port, next] });
    const state = await owner.becomes('owner');
    assert.deepEqual(state.kind === 'owner' && [state.port, state.passed], [next, 'stranger']);
    squatter.close();
    squatter.closeAllConnections();
    const follower = open({ ports: [port, next], hint: next });
    const following = await follower.becomes('follower');
    assert.equal(following.kind === 'follower' && following.port, next);
  });

  it('wait for an owner that hears of a new key a moment later', async () => {
    const owner = open({ key: 'the-key-before-it-was-changed-0123456789' });
    await owner.becomes('owner');
    const next = await freePort();
    const follower = open({ keyIsNew: true, ports: [port, next] });
    await follower.until(() => (follower.log.includes('nobody of ours answers') ? true : undefined));
    owner.close();
    const state = await follower.becomes('owner');
    assert.equal(state.kind === 'owner' && state.port, port);
  });

  it('are let in by the owner only when they prove themselves', async () => {
    const owner = open();
    await owner.becomes('owner');
    const socket = net.connect(port, '127.0.0.1');
    let heard = '';
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('data', (bytes) => {
      if (heard === '') socket.write(`${JSON.stringify({ kind: 'hello', window: 'abcdef', proof: '0'.repeat(64) })}\n`);
      heard += bytes.toString('utf8');
    });
    const head = `Host: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: gigachat-bridge-share\r\n`;
    socket.write(`GET /bridge/share HTTP/1.1\r\n${head}x-bridge-nonce: ${'a'.repeat(64)}\r\n\r\n`);
    await closed;
    assert.match(heard, /^HTTP\/1\.1 101 /);
    assert.ok(!heard.includes('welcome'));
  });
});

function isOwner(event: WindowEvent): boolean {
  return event.event === 'state' && event.state.kind === 'owner';
}
