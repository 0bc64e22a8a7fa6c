import type { LogFields, Logger } from '../core/chat/logger';

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof levels)[number];

/** A logger that writes one line of JSON for each entry from `level` up. */
export function jsonLogger(level: LogLevel, write: (line: string) => void): Logger {
  const lowest = levels.indexOf(level);
  const at = (own: LogLevel) => (message: string, fields?: LogFields) => {
    if (levels.indexOf(own) >= lowest) {
      write(`${JSON.stringify({ time: new Date().toISOString(), level: own, message, ...fields })}\n`);
    }
  };
  return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
