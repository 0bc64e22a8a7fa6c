import type { CheckStep } from '../../core/chat/ports/check-step';
import type { Clock } from '../../core/ground/clock';
import type { Redactor } from '../../core/ground/redaction';
import { type CheckResult, runChecks } from '../../core/health/check';
import { forTerminal } from '../for-terminal';
import { lineOf } from '../json-log';
import type { ReportWords } from '../words/words';

/** Prints the health check, each step as it comes or all as one line of JSON; resolves with whether it passed. */
export async function printChecks(
  checks: readonly CheckStep[],
  clock: Clock,
  redactor: Redactor,
  asJson: boolean,
  words: ReportWords,
): Promise<boolean> {
  const results: CheckResult[] = [];
  for await (const result of runChecks(checks, clock, words.late)) {
    results.push(result);
    if (!asJson) process.stdout.write(`${forTerminal(redactor.clean(reportLine(result, words)))}\n`);
  }
  const ok = results.every((result) => result.ok);
  if (asJson) process.stdout.write(redactor.clean(lineOf({ ok, steps: results.map(told) })));
  return ok;
}

/** A step of the health check as a line for a terminal: mark, name, time, detail. */
export function reportLine(result: CheckResult, words: ReportWords): string {
  const { ok, ms, detail, untried } = result;
  const name = words.stepName(result).padEnd(12);
  return `${untried ? '–' : ok ? '✔' : '✘'} ${name} ${words.milliseconds(Math.round(ms)).padStart(8)}  ${detail.replace(/[\r\n]/g, ' ')}`;
}

function told({ name, ok, ms, detail, untried, failure }: CheckResult) {
  const why = failure && { kind: failure.kind, ...(failure.code !== undefined && { code: failure.code }) };
  return { name, ok, ms: Math.round(ms), detail, ...(untried && { untried }), ...why };
}
