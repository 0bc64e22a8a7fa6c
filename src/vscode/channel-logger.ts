import { LogLevel, type LogOutputChannel } from 'vscode';
import { type Logger, loggerOf } from '../core/ground/logger';

/** The core's log in VS Code's output: the channel would print fields that are not there as "undefined". */
export function channelLogger(channel: LogOutputChannel): Logger {
  return loggerOf(
    (level, message, fields) => (fields === undefined ? channel[level](message) : channel[level](message, fields)),
    () => channel.logLevel === LogLevel.Trace,
  );
}
