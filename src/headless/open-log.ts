import { systemClock } from '../core/ground/clock';
import { type Logger, type LogLevel, logLevels } from '../core/ground/logger';
import type { Redactor } from '../core/ground/redaction';
import { HeldLines } from './held-lines';
import { jsonLogger } from './json-log';
import { atTheEnd } from './last-words';
import { LogFile, type LogFileEvents } from './log-file';
import type { LogRing } from './logs/log-ring';
import type { HeadlessSettings } from './settings/headless-settings';

/**
 * The program's log: on stderr, in its file, and in `ring`, which may begin at a lower level than the other two. Throws
 * `SettingsError` when the file cannot be written.
 */
export function openLog(
  { logLevel, logFile }: HeadlessSettings,
  redactor: Redactor,
  ring?: LogRing,
  ringLevel: LogLevel = logLevel,
): Logger {
  const lowest = logLevels.indexOf(logLevel);
  const events: LogFileEvents = {
    failed: (reason) => logger.error('the log file cannot be written; the log goes on here', { reason }),
    restored: (lostLines) => logger.warn('the log file is written again', { lostLines }),
  };
  const file = logFile && new LogFile(logFile.path, logFile.maxBytes, events, systemClock);
  const shown = new HeldLines(process.stderr, {
    stalled: () => {},
    resumed: (lostLines) => logger.warn('nobody read the log for a while', { lostLines }),
  });
  const lines = new LogLines((together) => {
    shown.write(together);
    for (const line of together) file?.write(line);
  });
  atTheEnd(() => lines.flush());
  const logger = redactor.guard(
    jsonLogger(ringLevel, (line, level) => {
      ring?.add(line);
      if (logLevels.indexOf(level) < lowest) return;
      lines.add(line, level !== 'warn' && level !== 'error');
    }),
  );
  return logger;
}

/** So long a line waits for others to be written with it. */
const togetherMs = 20;
/** More than this is not held. */
const mostChars = 64 * 1024;

/**
 * Writes the lines of a log together: a write holds up everybody who is answered. What cannot wait goes at once, behind
 * all before it. At the end of the program nothing is left.
 */
export class LogLines {
  #lines: string[] = [];
  #chars = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly write: (lines: readonly string[]) => void) {}

  add(line: string, canWait: boolean): void {
    this.#lines.push(line);
    this.#chars += line.length;
    if (!canWait || this.#chars > mostChars) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), togetherMs);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#chars = 0;
    this.write(lines);
  }
}
