import * as vscode from 'vscode';
import type { Ground } from '../core/engine/account';
import { BridgeCommands } from './bridge-commands';
import type { EditorAccount } from './editor-account';
import type { EditorBridge } from './editor-bridge';
import { healthCheckCommand } from './health-check';
import { importEnvCommand } from './import-env-file';
import type { RootCertificateFile } from './root-certificate-file';
import { selectModelCommand } from './select-model';
import { setOpenRouterKeyCommand } from './set-openrouter-key';
import { signInCommand, signOutCommand } from './sign-in-command';
import { switchProfileCommand } from './switch-profile';
import { trustRootCommand } from './trust-root';

/** What the commands work on. */
export interface CommandParts {
  context: vscode.ExtensionContext;
  account: EditorAccount;
  bridge: EditorBridge;
  root: RootCertificateFile;
  ground: Ground;
  log: vscode.LogOutputChannel;
}

/** Registers every command of the manifest. */
export function registerCommands({ context, account, bridge, root, ground, log }: CommandParts): vscode.Disposable {
  const ofBridge = new BridgeCommands(bridge, context.secrets);
  const version = String(context.extension.packageJSON.version);
  const commands: Record<string, () => unknown> = {
    signIn: () => signInCommand({ account, root, ground }),
    signOut: () => signOutCommand(account),
    switchProfile: () => switchProfileCommand({ account, root, ground }),
    importEnvFile: () => importEnvCommand(account, ground),
    healthCheck: () => healthCheckCommand(account, bridge, ground, version),
    startBridge: () => ofBridge.start(),
    stopBridge: () => ofBridge.stop(),
    restartBridge: () => ofBridge.restart(),
    copyEndpoint: () => ofBridge.copyEndpoint(),
    copyApiKey: () => ofBridge.copyApiKey(),
    rotateApiKey: () => ofBridge.rotateApiKey(),
    selectModel: () => selectModelCommand(account),
    trustRussianRootCa: () => trustRootCommand({ account, root, ground }),
    setOpenRouterKey: () => setOpenRouterKeyCommand(context.secrets, ground),
    showLogs: () => log.show(),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(`gigachat.${name}`, run)),
  );
}
