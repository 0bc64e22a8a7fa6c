import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { BridgeState } from '../../../src/vscode/bridge/bridge-state';
import type { TestHooks } from '../../../src/vscode/test-hooks';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import type { EmulatorOptions } from '../../emulator/options';
import { freePort } from '../../harness/free-port';
import { Messages } from './messages';
import { until } from './until';

/** The extension of this host, with an emulated GigaChat that its settings point to. */
export interface EditorStand {
  readonly emulator: Emulator;
  readonly hooks: TestHooks;
  readonly messages: Messages;
  /** The port that the bridge should take. */
  readonly port: number;
  /** Signs in with the emulator's key and waits until the bridge listens. */
  signIn(): Promise<void>;
  /** The bridge once it listens. */
  listening(): Promise<Extract<BridgeState, { kind: 'listening' }>>;
  /** What the bridge answers to its key, once it listens; posts the body where there is one. */
  call(path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Signed out, settings as they were, emulator gone. */
  stop(): Promise<void>;
}

/** Starts an emulator and points the user's settings to it. */
export async function startEditorStand(options: EmulatorOptions = {}): Promise<EditorStand> {
  const hooks = await activate();
  // Whoever signs in here has answered already that VS Code's own chat stays as it is.
  await hooks.context.globalState.update('chatSetupDeclined', true);
  const emulator = await startEmulator({ tokensPerSecond: 1000, ...options });
  const port = await freePort();
  await configure({ baseUrl: emulator.baseUrl, authUrl: emulator.authUrl, 'bridge.port': port });
  const messages = new Messages();
  const listening = () =>
    until('the bridge listens', () => hooks.bridge.state.kind === 'listening' && hooks.bridge.state);
  return {
    emulator,
    hooks,
    messages,
    port,
    listening,
    async signIn() {
      const outcome = await hooks.signIn(emulator.credentials);
      assert.deepEqual(outcome.ok, true, outcome.ok ? '' : outcome.reason);
      await listening();
    },
    async call(path, body, headers) {
      const { url } = await listening();
      const key = await hooks.context.secrets.get('gigachat.bridgeKey');
      return await fetch(url + path, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
    },
    async stop() {
      for (const { id } of [...hooks.account.profiles]) await hooks.account.remove(id);
      await until('the bridge stops', () => hooks.bridge.state.kind === 'stopped');
      await configure({ baseUrl: undefined, authUrl: undefined, 'bridge.port': undefined });
      messages.restore();
      await emulator.stop();
    },
  };
}

/** The extension's hooks for tests. */
export async function activate(): Promise<TestHooks> {
  const found = vscode.extensions.getExtension<TestHooks>('gigachat-bridge.gigachat-bridge');
  assert.ok(found, 'the extension is installed');
  const hooks = await found.activate();
  assert.ok(hooks, 'the host runs in test mode');
  return hooks;
}

/** Sets settings as the user would; undefined takes one back. */
export async function configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await vscode.workspace.getConfiguration('gigachat').update(name, value, vscode.ConfigurationTarget.Global);
  }
}
