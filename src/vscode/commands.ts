import * as vscode from 'vscode';
import { BridgeCommands } from './bridge/bridge-commands';
import { healthCheckCommand } from './health/health-check';
import { loadClientSetup } from './load-client-setup';
import { loadOnDemand } from './load-on-demand';
import type { LogTail } from './log-tail';
import type { ChatSetup } from './models/chat-setup';
import { selectModelCommand } from './models/select-model';
import { importEnvCommand } from './sign-in/import-env-file';
import { setOpenRouterKeyCommand } from './sign-in/set-openrouter-key';
import { signInCommand, signOutCommand } from './sign-in/sign-in-command';
import { switchProfileCommand } from './sign-in/switch-profile';
import { trustRootCommand } from './sign-in/trust-root';
import { showMenuCommand } from './status/status-menu';
import { openWalkthrough } from './walkthrough';
import type { WindowParts } from './window-parts';

/** What the commands work on. */
interface CommandParts extends WindowParts {
  readonly log: vscode.LogOutputChannel;
  readonly tail: LogTail;
  readonly chat: ChatSetup;
}

/** Registers every command of the manifest. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { context, account, bridge, completions, root, runtime, log, tail, chat } = parts;
  const ofBridge = new BridgeCommands(bridge, context.secrets);
  const connecting = { bridge, secrets: context.secrets, account };
  const version = String(context.extension.packageJSON.version);
  const commands: Record<string, (...given: unknown[]) => unknown> = {
    signIn: (start) => signInCommand({ account, root, runtime, chat }, start),
    signOut: () => signOutCommand(account),
    switchProfile: () => switchProfileCommand({ account, root, runtime, chat }),
    importEnvFile: () => importEnvCommand(account, runtime),
    healthCheck: () => healthCheckCommand(account, bridge, runtime, version),
    startBridge: () => ofBridge.start(),
    stopBridge: () => ofBridge.stop(),
    restartBridge: () => ofBridge.restart(),
    copyEndpoint: () => ofBridge.copyEndpoint(),
    copyApiKey: () => ofBridge.copyApiKey(),
    rotateApiKey: async () => {
      if (await ofBridge.rotateApiKey()) void loadClientSetup().offerUpdates(connecting);
    },
    connectClient: () => loadClientSetup().connectClient(connecting),
    selectModel: () => selectModelCommand(account),
    trustRussianRootCa: () => trustRootCommand({ account, root, runtime }),
    setOpenRouterKey: () => setOpenRouterKeyCommand(context.secrets, runtime),
    setUpFallback: (name) => loadOnDemand().setUpFallback(context.secrets, runtime, name),
    // Every extension may run a command: what it gives back holds nothing of ours.
    openDashboard: () => void loadOnDemand().openDashboard(account, bridge, context.extensionUri),
    completeCode: () => completions.trigger(),
    turnOnAgentMode: () => chat.turnOn(account),
    undoAgentMode: () => chat.undo(),
    openWalkthrough: () => openWalkthrough(context),
    showLogs: () => log.show(),
    showMenu: () => showMenuCommand(account, bridge, completions),
    generateCommitMessage: (given) => loadOnDemand().generateCommitMessage(account, runtime.logger, given),
    cancelCommitMessage: (given) => loadOnDemand().cancelCommitMessage(given),
    useCommitMessage: (message, root) => loadOnDemand().useCommitMessage(message, root),
    exportDiagnostics: () => loadOnDemand().exportDiagnostics({ context, account, bridge, runtime, tail }),
    explain: (uri, range, problems) => loadOnDemand().askAboutCode('explain', uri, range, problems),
    writeTests: (uri, range) => loadOnDemand().askAboutCode('tests', uri, range, undefined),
    fix: (uri, range) => loadOnDemand().proposeRewrite('fix', account, runtime.logger, uri, range),
    document: (uri, range) => loadOnDemand().proposeRewrite('document', account, runtime.logger, uri, range),
    acceptProposal: (uri) => loadOnDemand().openProposals().accept(uri),
    refuseProposal: (uri) => loadOnDemand().openProposals().refuse(uri),
    explainTerminalSelection: () => loadOnDemand().explainTerminalSelection(),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(`gigachat.${name}`, run)),
  );
}
