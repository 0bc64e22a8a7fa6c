import { parseArgs } from 'node:util';
import { followedNames, isSwitch, secretNames } from '../../core/setup/env-variables';
import { SettingsError } from '../../core/setup/settings-error';
import { english } from '../words/english';
import type { FlagWords, Say } from '../words/words';
import { refuseUnknown } from './unknown-flag';

/** What stands on the command line. */
export interface Arguments {
  envFile?: string;
  check: boolean;
  json: boolean;
  trustRussianRoot: boolean;
  out?: string;
  version: boolean;
  help: boolean;
  /** What flags such as `--proxy.port` say, by the names of their variables. */
  variables: Record<string, string>;
}

/** How gpt2giga calls its variables on the command line; ours follow suit. */
const prefixes: ReadonlyMap<string, string> = new Map([
  ['proxy', 'GPT2GIGA'],
  ['gigachat', 'GIGACHAT'],
  ['bridge', 'BRIDGE'],
  ['openrouter', 'OPENROUTER'],
  ['otel', 'OTEL'],
]);

/** The flags that are no variables. */
export const programFlags = {
  'env-file': { type: 'string' },
  'env-path': { type: 'string' },
  check: { type: 'boolean' },
  json: { type: 'boolean' },
  'trust-russian-root': { type: 'boolean' },
  out: { type: 'string' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line. Throws `SettingsError` for a secret on it, which is not repeated, and node's own `TypeError`
 * for what nobody knows.
 */
export function readArguments(words: readonly string[], say: Say = () => english): Arguments {
  const { variables, rest } = takeVariables(words, say);
  refuseUnknown(rest, Object.keys(programFlags), say);
  // The words of a person who took a variable, or a key, for an argument are not repeated.
  if (rest.some((word) => !word.startsWith('-') && !/^[a-z][a-z-]{0,15}$/.test(word) && !isValue(word, rest))) {
    throw new SettingsError(say().flags.secretWord);
  }
  const stray = rest.find((word) => !word.startsWith('-') && !isValue(word, rest));
  if (stray !== undefined) throw new SettingsError(say().flags.strayWord(stray));
  refuseStrange(rest, say);
  const { values } = parseArgs({
    args: rest,
    options: programFlags,
  });
  const read: Arguments = {
    envFile: envFileOf(values, say),
    check: values.check ?? false,
    json: values.json ?? false,
    trustRussianRoot: values['trust-russian-root'] ?? false,
    out: values.out,
    version: values.version ?? false,
    help: values.help ?? false,
    variables,
  };
  if (read.out !== undefined && !read.trustRussianRoot) throw new SettingsError(say().flags.outAlone);
  if (read.json && !read.check) throw new SettingsError(say().flags.jsonAlone);
  return read;
}

/**
 * Throws for a flag that looks like no name: somebody may have written a secret behind it without a blank, and what is
 * not known is repeated.
 */
export function refuseStrange(words: readonly string[], say: Say): void {
  if (!words.some((word) => /^-/.test(word) && !/^-(?:[a-z]|-|-[a-z][a-z._-]{0,39})?(?:=|$)/i.test(word))) return;
  throw new SettingsError(say().flags.strangeFlag);
}

/** The file that is named by one of two flags that say the same. */
export function envFileOf(values: { 'env-file'?: string; 'env-path'?: string }, say: Say): string | undefined {
  const { 'env-file': file, 'env-path': path } = values;
  if (file !== undefined && path !== undefined) throw new SettingsError(say().flags.twoFiles);
  const named = file ?? path;
  if (named === '') throw new SettingsError(say().flags.noFileNamed);
  return named;
}

/** Whether a word stands behind one of our flags that takes a value. */
function isValue(word: string, words: readonly string[]): boolean {
  const before = words[words.indexOf(word) - 1];
  return Object.entries(programFlags).some(([name, { type }]) => type === 'string' && before === `--${name}`);
}

/** What flags such as `--proxy.port` say, and the words that are none of them. Throws `SettingsError` for a secret. */
export function takeVariables(
  words: readonly string[],
  say: Say,
): { variables: Record<string, string>; rest: string[] } {
  const variables = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [flag = '', ...after] = word.split('=');
    const name = variableOf(flag);
    if (name === undefined) {
      rest.push(word);
      continue;
    }
    refuseSecret(name, flag, say);
    let value = after.length > 0 ? after.join('=') : undefined;
    if (value === undefined) {
      const next = words[at + 1];
      if (next !== undefined && !next.startsWith('--')) {
        value = next;
        at += 1;
      } else if (isSwitch(name) || !followedNames.includes(name)) value = 'True';
      else throw new SettingsError(say().flags.needsValue(flag));
    }
    const hasPassword = URL.canParse(value) && new URL(value).password !== '';
    if (hasPassword || (/^(?:HTTPS|ALL)_PROXY$/.test(name) && value.includes('@'))) refuse(name, flag, say);
    variables.set(name, value);
  }
  return { variables: Object.fromEntries(variables), rest };
}

/** `--proxy.use-https` and `--proxy.use_https` are GPT2GIGA_USE_HTTPS; undefined for what is no variable. */
function variableOf(flag: string): string | undefined {
  const plain = flag.replaceAll('-', '_').toUpperCase().slice(2);
  if (/^--(?:(?:https|all|no)[-_]proxy|node[-_]extra[-_]ca[-_]certs|ssl[-_]cert[-_]file)$/i.test(flag)) return plain;
  const [, group = '', name = ''] = /^--([a-z\d]+)\.([\w-]+)$/i.exec(flag) ?? [];
  const prefix = prefixes.get(group.toLowerCase());
  return prefix && `${prefix}_${name.replaceAll('-', '_').toUpperCase()}`;
}

function refuseSecret(name: string, flag: string, say: Say): void {
  const isOurs = secretNames.some((secret) => secret === name);
  const looksSo = !followedNames.includes(name) && /(?:KEY|TOKEN|PASSWORD|SECRET|CREDENTIALS|HEADERS)$/.test(name);
  if (isOurs || looksSo) refuse(name, flag, say);
}

function refuse(name: string, flag: string, say: Say): never {
  const { flags } = say();
  throw new SettingsError(flags.refused(flag, placeOf(name, flags)));
}

/** Where a value that was refused belongs; one that is no setting here belongs nowhere. */
function placeOf(name: string, words: FlagWords): string {
  if (secretNames.some((secret) => secret === name)) return words.putIntoFile(name);
  if (followedNames.includes(name)) return words.putIntoEnvironment(name);
  return name.startsWith('OTEL_') ? words.putIntoEnvironmentAlone(name) : words.notASetting;
}
