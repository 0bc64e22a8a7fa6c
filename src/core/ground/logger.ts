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

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
