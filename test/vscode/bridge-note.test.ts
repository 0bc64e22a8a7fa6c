import assert from 'node:assert/strict';
import { watch } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dial } from '../../src/core/bridge/share/dial';
import { systemClock } from '../../src/core/ground/clock';
import { BridgeFile } from '../../src/editor/bridge-file';
import type { Profile } from '../../src/editor/stored-profiles';
import type { BridgeState } from '../../src/vscode/bridge/bridge-state';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { loadAsWindow, openWindow, Secrets, setSetting } from '../harness/editor-windows';
import { soon, turns } from '../harness/event-loop';
import { freePort } from '../harness/free-port';

const { EditorBridge } = loadAsWindow(
  () => require('../../src/vscode/bridge/editor-bridge') as typeof import('../../src/vscode/bridge/editor-bridge'),
);

describe('the note of the address of the bridge', () => {
  let emulator: Emulator;
  let folder: string;
  const secrets = new Secrets();
  const settings = async () => ({
    baseUrl: emulator.baseUrl,
    authUrl: emulator.authUrl,
    'bridge.port': await freePort(),
  });

  beforeEach(async () => {
    emulator = await startEmulator();
    folder = await mkdtemp(join(tmpdir(), 'bridge-note-'));
    for (const [name, value] of Object.entries(await settings())) setSetting(`gigachat.${name}`, value);
  });
  afterEach(async () => {
    for (const name of ['baseUrl', 'authUrl', 'bridge.port']) setSetting(`gigachat.${name}`, undefined);
    await rm(folder, { recursive: true });
    await emulator.stop();
  });

  /** A window with the bridge, of somebody who is signed in. */
  async function openSignedIn(kind: BridgeState['kind'] = 'listening') {
    const { account, runtime } = openWindow(secrets, undefined, systemClock);
    const extension = { packageJSON: { version: '1.0.0' } };
    const context = { secrets, globalStorageUri: { fsPath: folder }, extension };
    const bridge = new EditorBridge(account, context as never, runtime);
    const [authOrigin, baseOrigin] = [new URL(emulator.authUrl).origin, new URL(emulator.baseUrl).origin];
    const credentials = { key: emulator.credentials };
    const access: Profile['access'] = { credentials, scope: 'GIGACHAT_API_PERS', authOrigin, baseOrigin };
    await account.signIn({ id: 'home', name: 'home', scope: 'auto', access });
    await bridge.settled();
    assert.equal(bridge.state.kind, kind);
    return { account, bridge };
  }

  /** A window that takes part, and closes. */
  async function comeAndGo(bridge: { state: BridgeState }, port: number, window: string): Promise<void> {
    const key = String(await secrets.get('gigachat.bridgeKey'));
    const followers = () => bridge.state.kind === 'listening' && bridge.state.followers;
    const found = await dial(port, key, window, systemClock, new AbortController().signal);
    assert.ok(found.kind === 'owner');
    await soon(() => followers() === 1);
    found.channel.destroy();
    await soon(() => followers() === 0);
  }

  it('is not written again for every window that comes and goes: those that look out would never come to rest', async () => {
    const { account, bridge } = await openSignedIn();
    const { state } = bridge;
    assert.ok(state.kind === 'listening');
    await soon(async () =>
      (await readFile(join(folder, 'bridge.json'), 'utf8').catch(() => '')).includes(`${state.port}`),
    );
    const { write } = BridgeFile.prototype;
    let writes = 0;
    BridgeFile.prototype.write = function (note) {
      writes += 1;
      return write.call(this, note);
    };
    for (const window of ['aaaaaa', 'bbbbbb']) await comeAndGo(bridge, state.port, window);
    BridgeFile.prototype.write = write;
    assert.equal(writes, 0);
    await bridge.close();
    await account.close();
  });

  it('is written again with the next window that comes where somebody has deleted it, and stays away once the bridge stops', async () => {
    const { account, bridge } = await openSignedIn();
    const { state } = bridge;
    assert.ok(state.kind === 'listening');
    const file = join(folder, 'bridge.json');
    const isThere = async () => (await readFile(file, 'utf8').catch(() => '')).includes(`${state.port}`);
    await soon(isThere);
    await rm(file);
    await comeAndGo(bridge, state.port, 'aaaaaa');
    await soon(isThere);
    const key = String(await secrets.get('gigachat.bridgeKey'));
    const found = await dial(state.port, key, 'bbbbbb', systemClock, new AbortController().signal);
    assert.ok(found.kind === 'owner');
    await soon(() => bridge.state.kind === 'listening' && bridge.state.followers === 1);
    // The window that follows goes with it.
    await bridge.close();
    await turns();
    assert.equal(await isThere(), false);
    found.channel.destroy();
    await account.close();
  });

  it('is written with the next change where it could not be', async () => {
    const { write } = BridgeFile.prototype;
    let failures = 0;
    BridgeFile.prototype.write = async () => {
      failures += 1;
      throw new Error('the disk is full');
    };
    const { account, bridge } = await openSignedIn();
    const { state } = bridge;
    assert.ok(state.kind === 'listening');
    await soon(() => failures > 0);
    await turns();
    BridgeFile.prototype.write = write;
    await comeAndGo(bridge, state.port, 'aaaaaa');
    await soon(async () =>
      (await readFile(join(folder, 'bridge.json'), 'utf8').catch(() => '')).includes(`${state.port}`),
    );
    await bridge.close();
    await account.close();
  });

  it('is of no interest to a window whose user has signed out', async () => {
    const { account, bridge } = await openSignedIn();
    await account.signOut();
    await bridge.follow();
    let calls = 0;
    const other = createServer(() => (calls += 1));
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const note = { url: `http://127.0.0.1:${port}`, port, wantedPort: port, pid: process.ppid };
    let isHeard = false;
    const watcher = watch(folder, () => (isHeard = true));
    await writeFile(join(folder, 'bridge.json'), JSON.stringify(note));
    await soon(() => isHeard);
    // By then the note has been read, and its port asked.
    await turns();
    await bridge.settled();
    assert.equal(calls, 0);
    watcher.close();
    await bridge.close();
    await account.close();
    await new Promise((resolve) => other.close(resolve));
  });

  it('is still looked for by a window that could not start the bridge while the keyring was locked', async () => {
    setSetting('gigachat.bridge.autoStart', false);
    const [here, there] = [await openSignedIn('stopped'), await openSignedIn('stopped')];
    secrets.isLocked = true;
    assert.equal((await here.bridge.start()).kind, 'failed');
    secrets.isLocked = false;
    const state = await there.bridge.start();
    assert.ok(state.kind === 'listening');
    const { url, port } = state;
    // As another process notes it.
    await writeFile(join(folder, 'bridge.json'), JSON.stringify({ url, port, wantedPort: port, pid: process.ppid }));
    await soon(() => here.bridge.state.kind === 'listening');
    for (const { bridge, account } of [here, there]) {
      await bridge.close();
      await account.close();
    }
    setSetting('gigachat.bridge.autoStart', undefined);
  });
});
