import { untilAborted } from '../chat/abort';
import { ChatError, toChatError } from '../chat/errors';
import type { CheckStep, OwnStep } from '../chat/ports/check-step';
import type { Clock } from '../ground/clock';
import { shared } from '../ground/shared';

/** What a step came to. `detail` is for a person; it holds no secret. */
export interface CheckResult {
  name: string;
  own?: OwnStep;
  ok: boolean;
  ms: number;
  detail: string;
  /** True when there was a good reason not to try it; `detail` says which. */
  untried?: true;
  /** What it failed with. */
  failure?: ChatError;
}

/** A step that takes longer has failed. */
const stepLimitMs = 5000;

const lateInEnglish = (seconds: number) =>
  `No answer within ${seconds} s. Check the network and the proxy, then try again.`;

/**
 * Runs the steps in order and gives each result as it comes; leaves out what depends on a failed one. `late` is said of
 * one that does not answer.
 */
export async function* runChecks(
  steps: readonly CheckStep[],
  clock: Clock,
  late: (seconds: number) => string = lateInEnglish,
): AsyncGenerator<CheckResult> {
  let broken: string | undefined;
  for (const step of steps) {
    if (step.group !== undefined && step.group === broken) continue;
    const result = await runStep(step, clock, late);
    yield result;
    if (result.ok || step.optional) continue;
    if (step.group === undefined) return;
    broken = step.group;
  }
}

async function runStep(
  { name, own, run }: CheckStep,
  clock: Clock,
  late: (seconds: number) => string,
): Promise<CheckResult> {
  const controller = new AbortController();
  const which = own === undefined ? { name } : { name, own };
  const begun = clock.monotonic();
  const timer = clock.timer(stepLimitMs, () => controller.abort(new ChatError('timeout', late(stepLimitMs / 1000))));
  try {
    // What cannot be given up, such as a name server that stays silent, is left behind at the limit.
    const found = await untilAborted(shared(run(controller.signal)), controller.signal);
    const done = { ...which, ok: true, ms: clock.monotonic() - begun };
    return typeof found === 'string' ? { ...done, detail: found } : { ...done, detail: found.untried, untried: true };
  } catch (error) {
    const failure = toChatError(error, controller.signal);
    const { kind, message, cause } = failure;
    const detail = kind === 'internal' && cause instanceof Error ? cause.message : message;
    return { ...which, ok: false, ms: clock.monotonic() - begun, detail, failure };
  } finally {
    timer.cancel();
  }
}
