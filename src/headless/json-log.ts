import { type Logger, type LogLevel, loggerOf, logLevels } from '../core/ground/logger';

/** A logger that writes one line of JSON for each entry from `level` up. */
export function jsonLogger(level: LogLevel, write: (line: string, level: LogLevel) => void): Logger {
  const lowest = logLevels.indexOf(level);
  return loggerOf(
    (own, message, fields) => {
      if (logLevels.indexOf(own) < lowest) return;
      write(lineOf({ time: new Date().toISOString(), level: own, message, ...fields }), own);
    },
    () => lowest === 0,
  );
}

/** One line of JSON that no terminal acts on, with its end. JSON leaves C1 controls and marks that reverse text as they are. */
export function lineOf(entry: object): string {
  const line = JSON.stringify(entry).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${line}\n`;
}
