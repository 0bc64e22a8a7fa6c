import type { Clock } from '../ground/clock';
import { toChatError } from './errors';

/** Resolves after `ms` milliseconds of `clock`; throws `cancelled` as soon as the signal fires. */
export function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(toChatError(undefined, signal));
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const leave = () => {
      timer.cancel();
      reject(toChatError(undefined, signal));
    };
    const timer = clock.timer(ms, () => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
    signal.addEventListener('abort', leave, { once: true });
  });
}
