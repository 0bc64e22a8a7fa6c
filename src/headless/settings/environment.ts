import { existsSync } from 'node:fs';
import { type Environment, followedNames, isOwnName, usualName } from '../../core/setup/env-variables';
import type { Say } from '../words/words';
import { checkFolderEnv, usualFile } from './folder-env/check-folder-env';
import { readEnvFile } from './read-env-file';

/**
 * The variables this program was started with. Names of ours are the same in letters of any size, on Windows all names;
 * elsewhere one that is written as usual comes first.
 */
export function ownEnvironment(): Environment {
  const given = Object.entries(process.env).map(
    ([name, value]) => [name, isOurs(name) ? unquoted(value) : value] as const,
  );
  if (process.platform === 'win32')
    return Object.fromEntries(given.map(([name, value]) => [name.toUpperCase(), value]));
  return {
    ...Object.fromEntries(given.map(([name, value]) => [usualName(name), value])),
    ...Object.fromEntries(given),
  };
}

function isOurs(name: string): boolean {
  return followedNames.includes(name.toUpperCase()) || isOwnName(name) || /^otel_/i.test(name);
}

/** Without quotes around all of it: `set` of cmd.exe and Docker's `--env-file` make them a part of the value. */
function unquoted(value = ''): string {
  const whole = value.trim();
  const [mark, inside] = [whole.charAt(0), whole.slice(1, -1)];
  if (whole.length < 2 || !/["']/.test(mark) || !whole.endsWith(mark)) return value;
  const isJson = /^\s*[[{]/.test(inside) && /[\]}]\s*$/.test(inside);
  return isJson || !inside.includes(mark) ? inside : value;
}

/** Names that programs write in small letters or in large ones. */
const eitherCase = [
  ['https_proxy', 'HTTPS_PROXY'],
  ['all_proxy', 'ALL_PROXY'],
  ['no_proxy', 'NO_PROXY'],
] as const;

/** The variables of `upper` over those of `lower`, where a name that is written either way counts as one. */
export function over(upper: Environment, lower: Environment): Environment {
  const hidden = new Set<string>(eitherCase.filter((names) => names.some((name) => upper[name] !== undefined)).flat());
  const left = Object.entries(lower).filter(([name]) => !hidden.has(name));
  return { ...Object.fromEntries(left), ...upper };
}

/**
 * The variables of the environment over those of the file: `named`, or the `.env` of the working directory when there
 * is one, which may not decide everything. Throws `SettingsError`.
 */
export function readEnvironment(
  named: string | undefined,
  environment: Environment,
  say?: Say,
): { env: Environment; found?: string } {
  if (named !== undefined) return { env: over(environment, readEnvFile(named, environment, say)) };
  if (!existsSync(usualFile)) return { env: environment };
  // A file that only lies about does not learn what else is in the environment: it might send it away in an address.
  const file = readEnvFile(usualFile, {}, say, false);
  const env = over(environment, file);
  checkFolderEnv(env, environment);
  return { env, found: usualFile };
}
