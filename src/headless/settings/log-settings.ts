import { resolve } from 'node:path';
import type { LogLevel } from '../../core/ground/logger';
import type { Variables } from '../../core/setup/env-variables';
import { type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';

/** Where lines are written, and how large the file may grow. */
export interface LinesFile {
  path: string;
  maxBytes: number;
}

/** As in gpt2giga, a file may grow to 10 MiB unless told. */
const usualLogBytes = 10 * 1024 * 1024;

/** Where the log goes besides stderr. */
export function readLogFile(variables: Variables): { logFile?: LinesFile } {
  const { GPT2GIGA_LOG_FILENAME: path, GPT2GIGA_LOG_MAX_SIZE: maxBytes = usualLogBytes } = variables;
  return path ? { logFile: { path, maxBytes } } : {};
}

/** Where a line is written for each chat. Throws `SettingsError` where it would be the log's own file. */
export function readAuditFile(variables: Variables, warnings: Sentence[]): { auditFile?: LinesFile } {
  const { BRIDGE_AUDIT_FILENAME: path, BRIDGE_AUDIT_MAX_SIZE: maxBytes = usualLogBytes } = variables;
  const log = variables.GPT2GIGA_LOG_FILENAME;
  if (!path && variables.BRIDGE_AUDIT_MAX_SIZE)
    warnings.push(say('{0} not used without {1}.', 'BRIDGE_AUDIT_MAX_SIZE', 'BRIDGE_AUDIT_FILENAME'));
  // The older lines of each file go into another one behind it.
  const [audit, lines] = [resolve(path ?? ''), resolve(log ?? '')];
  if (path && log && [audit, `${audit}.1`].some((file) => file === lines || file === `${lines}.1`)) {
    throw new SettingsError(
      say(
        'BRIDGE_AUDIT_FILENAME and GPT2GIGA_LOG_FILENAME name the same file, or one that the other becomes when it is full (.1). Give each a file of its own.',
      ),
    );
  }
  return path ? { auditFile: { path, maxBytes } } : {};
}

const logLevels: ReadonlyMap<string, LogLevel> = new Map<string, LogLevel>(
  Object.entries({
    trace: 'trace',
    debug: 'debug',
    info: 'info',
    warning: 'warn',
    warn: 'warn',
    error: 'error',
    critical: 'error',
  }),
);

/** Throws `SettingsError` for a name that is no level. */
export function readLogLevel(name: string | undefined): LogLevel {
  if (!name) return 'info';
  const level = logLevels.get(name.toLowerCase());
  if (level) return level;
  throw new SettingsError(
    say('GPT2GIGA_LOG_LEVEL must be TRACE, DEBUG, INFO, WARNING or ERROR. Correct it and start again.'),
  );
}
