import * as vscode from 'vscode';
import type { Runtime } from '../../core/ground/runtime';
import type { EditorAccount } from '../account/editor-account';
import type { Session } from '../account/session';
import type { EditorBridge } from '../bridge/editor-bridge';
import { healthCheckCommand } from '../health/health-check';
import { loadEngine } from '../load-engine';
import type { LogTail } from '../log-tail';
import { explain } from '../words/error-words';
import { diagnosticsText } from './diagnostics-text';

/** What the report is made from. */
interface ExportParts {
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
  const session = await account.session();
  const checked = session && (await healthCheckCommand(account, bridge, runtime, String(version)));
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  const content = diagnosticsText({
    version: String(version),
    settingNames: loadEngine().settingNames.map((name) => `gigachat.${name}`),
    state: stateOf(account, bridge, session?.parts.tokens, runtime.clock.now()),
    health: checked ?? 'not checked: nobody is signed in',
    log: tail,
    clean: (text) => runtime.redactor.clean(text),
  });
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  await vscode.window.showTextDocument(document, { preview: false });
}

type Token = Session['parts']['tokens'];

function stateOf(account: EditorAccount, bridge: EditorBridge, token: Token | undefined, nowMs: number): string[] {
  const { signedIn, signedOutReason, models, preferredModel, queue, trouble, standIn, pool } = account;
  const leftMs = token?.validForMs ?? 0;
  const { kind } = bridge.state;
  return [
    signedIn ? `signed in, ${token?.scope ?? 'scope not known'}` : `signed out (${signedOutReason})`,
    `profiles ${account.profiles.length}, ${pool.length > 1 ? `a pool of ${pool.length}` : 'no pool'}`,
    `token ${leftMs > 0 ? `valid until ${new Date(nowMs + leftMs).toISOString()}` : 'none'}`,
    `models: ${models.map(({ id }) => id).join(', ') || 'none'}; preferred: ${preferredModel ?? 'none'}`,
    `queue: ${queue.inFlight} in flight, ${queue.waiting} waiting`,
    `trouble: ${trouble ? `${explain(trouble)} [${trouble.kind}, ${trouble.code ?? ''}, ${trouble.upstreamStatus ?? ''}]` : 'none'}`,
    `the last answer came from ${standIn?.model ?? 'GigaChat'}`,
    `bridge: ${kind}`,
  ];
}
