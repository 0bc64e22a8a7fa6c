import type { CheckResult } from '../core/health/check';

/** A step of the health check as a line for a terminal: mark, name, time, detail. */
export function reportLine({ name, ok, ms, detail, untried }: CheckResult): string {
  return `${untried ? '–' : ok ? '✔' : '✘'} ${name.padEnd(9)} ${`${Math.round(ms)} ms`.padStart(8)}  ${detail}`;
}
