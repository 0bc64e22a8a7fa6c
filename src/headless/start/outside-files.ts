import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { readText } from '../../core/chat/text/text-type';
import { readPlainFile } from '../../core/ground/plain-file';
import { asRecord } from '../../core/protocols/json/json';
import { type Environment, secretNames } from '../../core/setup/env-variables';

/** The variables that name a file whose secrets are sent to somebody; the bridge's own key is not. */
const fileNames = [
  ...secretNames.filter((name) => name !== 'GPT2GIGA_API_KEY').map((name) => `${name}_FILE`),
  'BRIDGE_ACCOUNTS_FILE',
];

/** True for a file that does not lie in the working directory, whatever links lead to it. */
export function liesOutside(file: string): boolean {
  const way = relative(endOf('.'), endOf(file));
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** Which of these variables, or which field in them, names a file outside the working directory that holds a secret. */
export function secretOutside(variables: Environment): string | undefined {
  const named = fileNames.find((name) => variables[name] && liesOutside(variables[name]));
  if (named !== undefined) return named;
  const { BRIDGE_FALLBACKS: list, BRIDGE_FALLBACKS_FILE: file } = variables;
  return [list, file && textIn(file)].some((services) => services && keyFilesOf(services).some(liesOutside))
    ? 'api_key_file'
    : undefined;
}

function endOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

/** What cannot be read is told where it is used. */
function textIn(file: string): string | undefined {
  try {
    return readText(readPlainFile(file));
  } catch {
    return undefined;
  }
}

function keyFilesOf(services: string): string[] {
  let list: unknown;
  try {
    list = JSON.parse(services.replace(/^\uFEFF/, ''));
  } catch {
    return [];
  }
  const files = Array.isArray(list) ? list.map((service) => asRecord(service)?.api_key_file) : [];
  return files.filter((file) => typeof file === 'string').map((file) => file.trim());
}
