import type { LogFields, Logger } from '../core/ground/logger';

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof levels)[number];

/** A logger that writes one line of JSON for each entry from `level` up. */
export function jsonLogger(level: LogLevel, write: (line: string, level: LogLevel) => void): Logger {
  const lowest = levels.indexOf(level);
  const at = (own: LogLevel) => (message: string, fields?: LogFields) => {
    if (levels.indexOf(own) >= lowest) {
      write(`${toLine({ time: new Date().toISOString(), level: own, message, ...fields })}\n`, own);
    }
  };
  return {
    tracing: lowest === 0,
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}

/** One line that no terminal acts on: JSON escapes line ends and escapes, but neither C1 controls nor marks that turn text around. */
function toLine(entry: object): string {
  return JSON.stringify(entry).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
