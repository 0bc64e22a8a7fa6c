import { LogLevel, type LogOutputChannel } from 'vscode';
import type { LogFields, Logger } from '../core/ground/logger';

/** The core's log in VS Code's output: the channel would print fields that are not there as "undefined". */
export function channelLogger(channel: LogOutputChannel): Logger {
  const at = (level: Exclude<keyof Logger, 'tracing'>) => (message: string, fields?: LogFields) =>
    fields === undefined ? channel[level](message) : channel[level](message, fields);
  return {
    get tracing() {
      return channel.logLevel === LogLevel.Trace;
    },
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
