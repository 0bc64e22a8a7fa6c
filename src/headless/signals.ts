import type { Logger } from '../core/ground/logger';

/** What of the process hears of signals. */
export interface Listening {
  on(signal: NodeJS.Signals, hear: () => void): unknown;
}

/** What Unix says of a program that a signal has ended: 128 and the number of the signal. */
const endedBy = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/**
 * Ends a command that serves nobody at the first signal, and says so by its exit code. Node would do the same, but the
 * first process of a container is not ended by a signal that it does not hear.
 */
export function endBySignals(listening: Listening, end: (code: number) => void): void {
  for (const [signal, code] of endedBy) listening.on(signal, () => end(code));
}

/** How the program stands to whoever sends it signals. */
export interface Standing {
  platform: NodeJS.Platform;
  /** True when it was started in a terminal, which may be closed. */
  isAtTerminal: boolean;
  /** Ends it, at once where it was told so before. */
  end(): void;
  /** Reads anew what others may have renewed; false where there is nothing of the kind. */
  renew(): boolean;
  logger: Pick<Logger, 'info'>;
}

/**
 * Has every usual signal do what it is sent for. SIGHUP means the end where a terminal was closed; without one it comes
 * from programs that renew certificates or rotate logs, and nohup wants nothing to end by it. Node would end the program
 * on SIGUSR2, too, and open a port to its debugger on SIGUSR1, where every user of the machine could read what it holds.
 */
export function heedSignals(listening: Listening, { platform, isAtTerminal, end, renew, logger }: Standing): void {
  const isEnd = platform === 'win32' || isAtTerminal;
  const breaks: NodeJS.Signals[] = platform === 'win32' ? ['SIGBREAK'] : [];
  const hangUp: NodeJS.Signals[] = ['SIGHUP'];
  for (const signal of ['SIGTERM', 'SIGINT', ...breaks, ...(isEnd ? hangUp : [])] as const) listening.on(signal, end);
  const others: NodeJS.Signals[] = platform === 'win32' ? [] : ['SIGUSR1', 'SIGUSR2'];
  const changesNothing = (signal: NodeJS.Signals) =>
    logger.info('this signal changes nothing: settings are read at the start, SIGTERM ends the program', { signal });
  for (const signal of others) listening.on(signal, () => changesNothing(signal));
  if (!isEnd) {
    listening.on('SIGHUP', () => {
      if (!renew()) changesNothing('SIGHUP');
    });
  }
}
