/** What the core writes its log to; VS Code's `LogOutputChannel` is one as it stands. Fields hold no text of a chat. */
export interface Logger {
  /** True while `trace` entries are kept; what costs something to say is worked out only then. */
  readonly tracing?: boolean;
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What an entry tells besides its message. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** The levels of a log, the least important first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A logger that gives every entry to one function; `isTracing` is asked each time. */
export function loggerOf(
  write: (level: LogLevel, message: string, fields?: LogFields) => void,
  isTracing: () => boolean | undefined,
): Logger {
  const at = (level: LogLevel) => (message: string, fields?: LogFields) => write(level, message, fields);
  return {
    get tracing() {
      return isTracing() ?? false;
    },
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
