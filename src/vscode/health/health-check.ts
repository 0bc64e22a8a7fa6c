import * as vscode from 'vscode';
import { ChatError } from '../../core/chat/errors';
import type { OwnStep } from '../../core/chat/ports/check-step';
import type { Runtime } from '../../core/ground/runtime';
import type { CheckResult } from '../../core/health/check';
import type { EditorAccount } from '../account/editor-account';
import type { EditorBridge } from '../bridge/editor-bridge';
import { loadEngine } from '../load-engine';
import { checkWords } from '../words/health-words';
import { offerSignIn } from '../words/offer';
import { signedOutText } from '../words/signed-out-words';
import { toClipboard } from '../words/to-clipboard';
import { reportText } from './health-report';
import { HealthView } from './health-view';

/** Steps that say nothing of GigaChat. */
const otherwise: ReadonlySet<OwnStep> = new Set(['bridge', 'clock']);

/** `GigaChat: Health Check`: walks the steps before the user's eyes. Resolves with the report once all have run. */
export async function healthCheckCommand(
  account: EditorAccount,
  bridge: EditorBridge,
  runtime: Runtime,
  version: string,
): Promise<string | undefined> {
  const session = await account.session();
  if (!session) {
    const { signedOutReason } = account;
    void offerSignIn(
      signedOutReason === 'no-key'
        ? vscode.l10n.t('There is nothing to check yet: nobody is signed in to GigaChat.')
        : signedOutText(signedOutReason),
    );
    return undefined;
  }
  const { runChecks, checkSteps, accountsCheckSteps } = loadEngine();
  const listening = bridge.state.kind === 'listening' ? bridge.state : undefined;
  const { parts, accounts, gigachat, fallback } = session;
  const words = checkWords(session.settings);
  const steps = [
    ...(fallback?.checks(words) ?? []),
    ...(accounts.members.length > 1
      ? accountsCheckSteps(accounts.members, listening, words, runtime.clock)
      : checkSteps(parts, gigachat, listening, words, runtime.clock)),
  ];
  const results: CheckResult[] = [];
  const report = () => runtime.redactor.clean(reportText(version, results));
  const view = new HealthView(steps, () => toClipboard(report()));
  // Another account may come into use meanwhile: its connections are not these, and it has not failed.
  const end = session.use.begin();
  try {
    for await (const found of runChecks(steps, runtime.clock)) {
      if (view.closed) break;
      const isCut = !found.ok && session.use.isEnded;
      const result = isCut ? cutShort(found) : found;
      results.push(result);
      const { failure, own } = result;
      if (failure && own && !otherwise.has(own) && (await account.session()) === session) account.report(failure);
      view.show(results);
      if (isCut) break;
    }
  } finally {
    end();
  }
  view.end(results);
  runtime.logger.info('health check', { report: report() });
  return report();
}

/** A step whose connections were ended under it: that says nothing of the way to GigaChat. */
function cutShort(result: CheckResult): CheckResult {
  const detail = vscode.l10n.t('This account was signed out during the check. Check again.');
  return { ...result, detail, failure: new ChatError('auth', detail, { code: 'account_left', cause: result.failure }) };
}
