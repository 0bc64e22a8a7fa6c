import type { Logger } from '../core/ground/logger';

/** What of the process hears of signals. */
export interface Listening {
  on(signal: NodeJS.Signals, hear: () => void): unknown;
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
 * Has every usual signal do what it is sent for. A closed terminal means the end. Without one SIGHUP is what programs that
 * renew certificates or rotate logs send, and nohup wants nothing to end by it. Node would end the program on SIGUSR2, too, and open a port to its
 * debugger on SIGUSR1, where every user of the machine could read what it holds.
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
