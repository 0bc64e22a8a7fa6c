import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHooks } from '../../../src/vscode/test-hooks';
import { type Emulator, startEmulator } from '../../emulator/emulator';

/** What the tests read of a body that GigaChat got. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly {
    role: string;
    content: string;
    name?: string;
    function_call?: unknown;
    attachments?: string[];
  }[];
  readonly functions?: readonly { name: string }[];
  readonly function_call?: unknown;
}

/** The extension of this host with an emulated GigaChat behind it; nobody is signed in at first. */
export class ChatStand {
  private constructor(
    readonly emulator: Emulator,
    readonly hooks: TestHooks,
  ) {}

  static async start(): Promise<ChatStand> {
    const extension = vscode.extensions.getExtension<TestHooks>('gigachat-bridge.gigachat-bridge');
    assert.ok(extension, 'the extension is installed');
    const hooks = await extension.activate();
    // Whoever signs in here has answered already that VS Code's own chat stays as it is.
    await hooks.context.globalState.update('chatSetupDeclined', true);
    const emulator = await startEmulator();
    await setAddresses(emulator.baseUrl, emulator.authUrl);
    return new ChatStand(emulator, hooks);
  }

  /** Signs in with the emulator's key and has the list of models fetched. */
  async signIn(): Promise<void> {
    assert.deepEqual(await this.hooks.signIn(this.emulator.credentials), { ok: true, scope: 'GIGACHAT_API_PERS' });
    await this.hooks.account.refreshModels(AbortSignal.timeout(10_000));
  }

  /** The model with this id and, if given, this name, as soon as VS Code offers it. */
  async model(id: string, name?: string): Promise<vscode.LanguageModelChat> {
    const found = async (): Promise<vscode.LanguageModelChat | undefined> => {
      const models = await vscode.lm.selectChatModels({ vendor: 'gigachat', id });
      return models.find((model) => name === undefined || model.name === name);
    };
    return (await found()) ?? (await nextChange(found));
  }

  /** The bodies of the chat calls that reached GigaChat since the last reset. */
  chatBodies(): ChatBody[] {
    return this.emulator.log.flatMap((entry) => (entry.kind === 'chat' ? [entry.body as ChatBody] : []));
  }

  /** The last question that GigaChat got. */
  lastQuestion(): string {
    return this.chatBodies().at(-1)?.messages.at(-1)?.content ?? '';
  }

  /** Resolves when a chat waits at a gate of the emulator. */
  async untilHeld(): Promise<void> {
    await this.emulator.waitFor((log) => log.some((entry) => entry.kind === 'chat' && entry.heldAt !== undefined));
  }

  /** Resolves when a chat's connection was closed by us. */
  async untilAborted(): Promise<void> {
    await this.emulator.waitFor((log) =>
      log.some((entry) => entry.kind === 'chat' && entry.endedBy === 'client-aborted'),
    );
  }

  async stop(): Promise<void> {
    for (const { id } of [...this.hooks.account.profiles]) await this.hooks.account.remove(id);
    await setAddresses(undefined, undefined);
    await this.emulator.stop();
  }
}

async function setAddresses(baseUrl: string | undefined, authUrl: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('gigachat');
  await settings.update('baseUrl', baseUrl, vscode.ConfigurationTarget.Global);
  await settings.update('authUrl', authUrl, vscode.ConfigurationTarget.Global);
}

/** Asks again each time VS Code says that its models have changed. mocha ends a wait that is in vain. */
function nextChange<T>(ask: () => Promise<T | undefined>): Promise<T> {
  return new Promise((resolve, reject) => {
    const again = (): void => {
      ask().then((found) => {
        if (found === undefined) return;
        subscription.dispose();
        resolve(found);
      }, reject);
    };
    const subscription = vscode.lm.onDidChangeChatModels(again);
    again();
  });
}
