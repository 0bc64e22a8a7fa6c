import * as vscode from 'vscode';
import type { Runtime } from '../../core/ground/runtime';
import type { EditorAccount } from '../account/editor-account';
import type { EditorBridge } from '../bridge/editor-bridge';
import { healthCheckCommand } from '../health/health-check';
import { loadEngine } from '../load-engine';
import type { LogTail } from '../log-tail';
import { explain } from '../words/error-words';
import { diagnosticsText } from './diagnostics-text';

/** What the report is made from. */
export interface ExportParts {
  context: Pick<vscode.ExtensionContext, 'extension'>;
  account: EditorAccount;
  bridge: EditorBridge;
  runtime: Runtime;
  tail: LogTail;
}

/** `GigaChat: Export Diagnostics`: opens a report without secrets, to be read before it is shared. Sends it nowhere. */
export async function exportDiagnostics({ context, account, bridge, runtime, tail }: ExportParts): Promise<void> {
  const { version } = context.extension.packageJSON;
  // Before the person's eyes, who may end it early.
  const checked = (await account.session()) && (await healthCheckCommand(account, bridge, runtime, String(version)));
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  const content = diagnosticsText({
    version: String(version),
    settingNames: loadEngine().settingNames.map((name) => `gigachat.${name}`),
    state: stateOf(account, bridge),
    health: checked ?? 'not checked: nobody is signed in',
    log: tail,
    clean: (text) => runtime.redactor.clean(text),
  });
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  await vscode.window.showTextDocument(document, { preview: false });
}

function stateOf(account: EditorAccount, bridge: EditorBridge): string[] {
  const { signedIn, signedOutReason, scope, models, preferredModel, queue, trouble, standIn, pool, tokenValidUntil } =
    account;
  const { kind } = bridge.state;
  return [
    signedIn ? `signed in, ${scope ?? 'scope not known'}` : `signed out (${signedOutReason})`,
    `profiles ${account.profiles.length}, ${pool.length > 1 ? `a pool of ${pool.length}` : 'no pool'}`,
    `token ${tokenValidUntil ? `valid until ${tokenValidUntil.toISOString()}` : 'none'}`,
    `models: ${models.map(({ id }) => id).join(', ') || 'none'}; preferred: ${preferredModel ?? 'none'}`,
    `queue: ${queue.inFlight} in flight, ${queue.waiting} waiting`,
    `trouble: ${trouble ? `${explain(trouble)} [${trouble.kind}, ${trouble.code ?? ''}, ${trouble.upstreamStatus ?? ''}]` : 'none'}`,
    `the last answer came from ${standIn ?? 'GigaChat'}`,
    `bridge: ${kind}`,
  ];
}
