import type { Clock } from '../../core/ground/clock';
import type { Logger } from '../../core/ground/logger';
import { type CertificateLife, daysLeft, stateOf } from '../../core/health/certificate-life';

/** How often it is looked whether a certificate nears its end; a clock that was set is noticed as soon. */
const lookMs = 60 * 60_000;
const dayMs = 24 * 60 * 60_000;
/** From here on it is said every day. */
const urgentDays = 7;

/**
 * Says in the log when a certificate is about to end, has ended or does not hold yet: at the start, when that changes,
 * and every day in its last week and while it does not hold. Ends with `stop`.
 */
export function watchCertificates(
  lives: () => readonly CertificateLife[],
  { clock, logger }: { clock: Clock; logger: Pick<Logger, 'warn' | 'error'> },
): { look(): void; stop(): void } {
  const said = new Map<string, { stage: string; atMs: number }>();
  let timer = { cancel() {} };
  const look = () => {
    timer.cancel();
    const nowMs = clock.now();
    for (const life of lives()) {
      const which = `${life.use} ${life.subject} ${life.notAfterMs}`;
      const stage = stageOf(life, nowMs);
      const before = said.get(which);
      if (before?.stage === stage && (!isSaidDaily(stage) || Math.abs(nowMs - before.atMs) < dayMs)) continue;
      said.set(which, { stage, atMs: nowMs });
      if (stage !== 'valid') tell(logger, life, nowMs);
    }
    timer = clock.timer(lookMs, look);
  };
  look();
  return { look, stop: () => timer.cancel() };
}

function stageOf(life: CertificateLife, nowMs: number): string {
  const state = stateOf(life, nowMs);
  return state === 'ending' && daysLeft(life, nowMs) < urgentDays ? 'urgent' : state;
}

function isSaidDaily(stage: string): boolean {
  return stage !== 'valid' && stage !== 'ending';
}

function tell(logger: Pick<Logger, 'warn' | 'error'>, life: CertificateLife, nowMs: number): void {
  const { use, subject, notBeforeMs, notAfterMs } = life;
  const fields = {
    use,
    subject,
    notBefore: new Date(notBeforeMs).toISOString(),
    notAfter: new Date(notAfterMs).toISOString(),
  };
  const state = stateOf(life, nowMs);
  if (state === 'ending') logger.warn('a certificate ends soon: renew it', { ...fields, days: daysLeft(life, nowMs) });
  else if (state === 'ended') logger.error('a certificate has ended: renew it', fields);
  else logger.error('a certificate does not hold yet: look at it and at the clock of this machine', fields);
}
