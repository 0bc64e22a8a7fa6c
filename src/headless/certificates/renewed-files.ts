import { statSync } from 'node:fs';
import type { Clock } from '../../core/ground/clock';
import type { Logger } from '../../core/ground/logger';

/** How soon a renewed file is noticed without a signal. */
const lookMs = 60_000;

/** Files that are read again when others have renewed them. */
export interface RenewedFiles {
  /** Looks at once, whatever the files look like from outside. */
  look(): void;
  stop(): void;
}

/**
 * Calls `read` when one of the files has changed: it throws while they are not good, such as a certificate whose key is
 * still to be written; then what was read before stays, and they are read again until they are.
 */
export function renewFiles(
  paths: readonly string[],
  read: () => void,
  { clock, logger }: { clock: Clock; logger: Pick<Logger, 'info' | 'error'> },
): RenewedFiles {
  let seen = versionOf(paths);
  let complained = '';
  let timer = { cancel() {} };
  const readAgain = () => {
    // Before they are read: what is written meanwhile counts as the next change.
    const version = versionOf(paths);
    try {
      read();
      seen = version;
      complained = '';
      logger.info('certificate files are read again', { files: paths.join(', ') });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== complained)
        logger.error('changed certificate files are not taken: the ones before stay', { reason });
      complained = reason;
    }
  };
  const wait = () => {
    timer = clock.timer(lookMs, () => {
      if (versionOf(paths) !== seen) readAgain();
      wait();
    });
  };
  wait();
  return { look: readAgain, stop: () => timer.cancel() };
}

function versionOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      try {
        const { ino, size, mtimeMs } = statSync(path);
        return `${ino} ${size} ${mtimeMs}`;
      } catch {
        return 'none';
      }
    })
    .join();
}
