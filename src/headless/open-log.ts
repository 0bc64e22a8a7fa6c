import type { Logger } from '../core/ground/logger';
import type { Redactor } from '../core/ground/redaction';
import type { HeadlessSettings } from './headless-settings';
import { jsonLogger } from './json-log';
import { LogFile } from './log-file';

/** The program's log: on stderr, and in the file that the settings name. Throws `SettingsError` when that cannot be written. */
export function openLog({ logLevel, logFile }: HeadlessSettings, redactor: Redactor): Logger {
  const file =
    logFile &&
    new LogFile(logFile.path, logFile.maxBytes, (reason) =>
      logger.error('the log file cannot be written; the log goes on here', { reason }),
    );
  const logger = redactor.guard(
    jsonLogger(logLevel, (line) => {
      process.stderr.write(line);
      file?.write(line);
    }),
  );
  return logger;
}
