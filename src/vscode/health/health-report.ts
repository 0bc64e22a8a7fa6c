import * as vscode from 'vscode';
import type { CheckResult } from '../../core/health/check';
import { explainConnection } from '../words/connection-words';
import { stepName } from '../words/health-words';
import { explainService } from '../words/service-words';
import { withoutIcons } from '../words/without-icons';

/** Failures that the check itself has found, and put into words. */
const inWords: ReadonlySet<string | undefined> = new Set([
  'no_chat_model',
  'no_tokens_left',
  'wrong_clock',
  'bridge_broken',
  'account_left',
]);

/** What a step came to, in the person's language. */
export function describeResult({ name, own, detail, failure }: CheckResult): string {
  if (!failure || inWords.has(failure.code)) return detail;
  if (own === undefined) return failure.code === 'model_not_found' ? detail : explainService(failure, name);
  return failure.kind === 'internal' ? detail : explainConnection(failure);
}

/** The same in pieces that fit on a line each: what happened, then what to do. */
export function linesOf(result: CheckResult): string[] {
  return withoutIcons(describeResult(result)).split(/(?<=[.!])\s+(?=\p{Lu})/u);
}

/** A report to send to somebody: the steps and what they ran on. The caller takes out the secrets. */
export function reportText(version: string, results: readonly CheckResult[]): string {
  const place = vscode.env.remoteName === undefined ? '' : `, ${vscode.env.remoteName}`;
  const steps = results.map(
    (result) =>
      `${result.untried ? '–' : result.ok ? '✔' : '✘'} ${stepName(result)} (${milliseconds(result)}): ${describeResult(result)}${codesOf(result)}`,
  );
  return [
    `GigaChat Bridge ${version}, VS Code ${vscode.version}, ${process.platform} ${process.arch}${place}`,
    ...steps,
  ].join('\n');
}

/** How long a step took. */
export function milliseconds({ ms }: CheckResult): string {
  return vscode.l10n.t('{0} ms', Math.round(ms));
}

function codesOf({ failure }: CheckResult): string {
  if (!failure) return '';
  const codes = [failure.kind, failure.code, failure.upstreamStatus, failure.upstreamCode];
  return ` [${codes.filter((code) => code !== undefined).join(', ')}]`;
}
