import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { readText } from '../../../core/chat/text/text-type';
import { readPlainFile } from '../../../core/ground/plain-file';
import { asRecord } from '../../../core/protocols/json/json';
import { type Environment, secretNames } from '../../../core/setup/env-variables';

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
  const named = Object.entries(variables).find(([name, file]) => fileNames.includes(name) && file && liesOutside(file));
  if (named) return named[0];
  const { BRIDGE_FALLBACKS: list, BRIDGE_FALLBACKS_FILE: file } = variables;
  return [list, file && textIn(file)].some((services) => services && keyFilesOf(services).some(liesOutside))
    ? 'api_key_file'
    : undefined;
}

/** The variables that name a file to be written. */
const written = ['GPT2GIGA_LOG_FILENAME', 'BRIDGE_AUDIT_FILENAME'] as const;
const nameOfLog = /\.(?:log|jsonl|ndjson)$/i;
/** What the program was started with, and the system's own devices. */
const device = /^\/(?:dev|proc\/(?:self|\d+)\/fd)\/[\w/]+$/;

/**
 * Which of these variables has a file outside the working directory written that is no log by its name: what servers
 * say stands in it, and a shell that reads it at its start would do that.
 */
export function writtenOutside(variables: Environment): (typeof written)[number] | undefined {
  return written.find((name) => {
    const file = variables[name];
    return file && liesOutside(file) && !nameOfLog.test(endOf(file)) && !device.test(file);
  });
}

/** Links to what is not there yet, which writing would make, are followed so often. */
const mostLinks = 40;

/**
 * Where a file lies or would lie, whatever links lead there. No path is shortened before the system has followed it:
 * `..` behind a link goes back from where that leads.
 */
function endOf(file: string, links = mostLinks): string {
  try {
    return realpathSync.native(file);
  } catch {
    const folder = dirname(file);
    const to = links > 0 ? linkAt(file) : undefined;
    if (to !== undefined) return endOf(isAbsolute(to) ? to : `${folder}${sep}${to}`, links - 1);
    return folder === file ? resolve(file) : join(endOf(folder, links), basename(file));
  }
}

function linkAt(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
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
