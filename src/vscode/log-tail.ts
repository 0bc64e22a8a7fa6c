import type { Clock } from '../core/ground/clock';
import { type LogFields, type Logger, type LogLevel, loggerOf } from '../core/ground/logger';

const mostLines = 200;
const mostFailures = 20;
const longestLine = 2000;

interface Line {
  at: number;
  level: LogLevel;
  message: string;
  fields: LogFields | undefined;
}

/** The last lines of the log, and the last that tell of failures. Lines are put into words when somebody asks. */
export class LogTail {
  readonly #lines: Line[] = [];
  readonly #failures: Line[] = [];

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** The same logger, with its lines remembered. Lines of `trace` hold too much and are left out. */
  watch(target: Logger): Logger {
    return loggerOf(
      (level, message, fields) => {
        if (level !== 'trace') this.#keep({ at: this.clock.now(), level, message, fields });
        target[level](message, fields);
      },
      () => target.tracing,
    );
  }

  /** The last lines, the oldest first. */
  get lines(): string[] {
    return this.#lines.map(worded);
  }

  /** The last warnings and errors, also those that the last lines do not reach back to. */
  get failures(): string[] {
    return this.#failures.map(worded);
  }

  #keep(line: Line): void {
    this.#lines.push(line);
    if (this.#lines.length > mostLines) this.#lines.shift();
    if (line.level !== 'warn' && line.level !== 'error') return;
    this.#failures.push(line);
    if (this.#failures.length > mostFailures) this.#failures.shift();
  }
}

function worded({ at, level, message, fields }: Line): string {
  const rest = fields === undefined ? '' : ` ${JSON.stringify(fields)}`;
  return `${new Date(at).toISOString()} ${level} ${message}${rest}`.slice(0, longestLine);
}
