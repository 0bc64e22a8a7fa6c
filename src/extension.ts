import { type ExtensionContext, ExtensionMode, window } from 'vscode';
import { systemClock } from './core/ground/clock';
import { Redactor } from './core/ground/redaction';
import type { Runtime } from './core/ground/runtime';
import type { RootSource } from './core/setup/download-root';
import { EditorAccount } from './vscode/account/editor-account';
import { RootCertificateFile } from './vscode/account/root-certificate-file';
import { EditorBridge } from './vscode/bridge/editor-bridge';
import { watchForTakenPort } from './vscode/bridge/taken-port';
import { TerminalEnvironment } from './vscode/bridge/terminal-environment';
import { channelLogger } from './vscode/channel-logger';
import { registerParticipant } from './vscode/chat/participant';
import { offerCodeActions } from './vscode/code/code-actions';
import { closeOldProposals } from './vscode/code/proposal-tabs';
import { registerCommands } from './vscode/commands';
import { CodeCompletion } from './vscode/completion/code-completion';
import { keepContextKeys } from './vscode/context-keys';
import { LogTail } from './vscode/log-tail';
import { ChatSetup } from './vscode/models/chat-setup';
import { registerLanguageModels } from './vscode/models/language-models';
import { OwnTurns } from './vscode/models/own-turns';
import { watchForVanishedModel } from './vscode/models/vanished-model';
import { offerFallbackSetUp } from './vscode/sign-in/offer-fallback';
import { startWork } from './vscode/start-work';
import { showStatusBar } from './vscode/status/status-bar';
import { type TestHooks, testHooks } from './vscode/test-hooks';
import { registerTools } from './vscode/tools/register-tools';
import { welcomeOnce } from './vscode/walkthrough';
import { advice } from './vscode/words/bridge-advice';
import { watchForWrongSettings } from './vscode/wrong-settings';

/** Ends what the window started; VS Code gives it a few seconds. */
let stopWork: (() => Promise<void>) | undefined;

/**
 * Called by VS Code once, when the extension is first needed. It puts things in place and starts nothing: no file is
 * read, no connection made and no port opened before it has returned.
 */
export function activate(context: ExtensionContext): TestHooks | undefined {
  const log = window.createOutputChannel('GigaChat Bridge', { log: true });
  const redactor = new Redactor();
  const tail = new LogTail(systemClock);
  const runtime: Runtime = {
    clock: systemClock,
    logger: redactor.guard(tail.watch(channelLogger(log))),
    redactor,
    advice,
  };
  const testing: { root: Partial<RootSource> } = { root: {} };
  const root = new RootCertificateFile(context.globalStorageUri, () => testing.root);
  const account = new EditorAccount(context, root, runtime);
  const bridge = new EditorBridge(account, context, runtime);
  const completions = new CodeCompletion(account, runtime, context.extension.id);
  const parts = { context, account, bridge, completions, root, runtime };
  context.subscriptions.push(
    log,
    account,
    bridge,
    completions,
    showStatusBar(account, bridge, completions),
    keepContextKeys(account, bridge),
    watchForVanishedModel(account),
    watchForWrongSettings(account),
    new TerminalEnvironment(
      { bridge, account, secrets: context.secrets },
      () => context.environmentVariableCollection,
      runtime.logger,
    ),
    watchForTakenPort(bridge, context.globalState),
    offerFallbackSetUp(context.secrets),
    offerCodeActions(),
    registerTools(account),
    registerCommands({ ...parts, log, tail, chat: new ChatSetup(context.globalState) }),
  );
  const turns = new OwnTurns(systemClock);
  registerLanguageModels(context, account, turns, runtime.logger);
  const participant = registerParticipant(context, account, turns, runtime.logger);
  welcomeOnce(context, account).then(undefined, () => {});
  closeOldProposals();
  stopWork = startWork(account, bridge, runtime);
  return context.extensionMode === ExtensionMode.Test ? testHooks({ ...parts, participant, testing }) : undefined;
}

/** Called by VS Code before the extension host ends. */
export async function deactivate(): Promise<void> {
  await stopWork?.();
}
