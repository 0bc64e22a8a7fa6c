import { followedNames, secretNames } from '../../core/setup/env-variables';
import { SettingsError } from '../../core/setup/settings-error';
import type { FlagWords, Say } from '../words/words';

/** Where the flags of a variable's family begin: `--proxy.port` is GPT2GIGA_PORT. */
const families: readonly (readonly [prefix: string, group: string])[] = [
  ['GPT2GIGA_', 'proxy'],
  ['GIGACHAT_', 'gigachat'],
  ['BRIDGE_', 'bridge'],
  ['OPENROUTER_', 'openrouter'],
  ['OTEL_', 'otel'],
];

/**
 * Throws for a flag that is none of `known`, with the one that may have been meant: older gpt2giga had `--proxy-port`,
 * other servers `--port`. What stands behind it is not repeated.
 */
export function refuseUnknown(words: readonly string[], known: readonly string[], say: Say): void {
  for (const word of words) {
    const [, flag] = /^--([a-z][a-z._-]{0,39})(?:=|$)/.exec(word) ?? [];
    if (flag === undefined || known.includes(flag)) continue;
    const { flags } = say();
    throw new SettingsError([flags.unknown(`--${flag}`), ...meantBy(flag, flags), flags.tryHelp].join(' '));
  }
}

function meantBy(flag: string, words: FlagWords): string[] {
  const plain = flag.replaceAll(/[.-]/g, '_').toUpperCase();
  const bare = plain.replace(/^PROXY_/, '');
  const names = [plain, ...families.map(([prefix]) => `${prefix}${bare}`)];
  const name = names.find((each) => followedNames.includes(each));
  if (name === undefined) return [];
  if (secretNames.some((secret) => secret === name)) return [words.putIntoEnvironment(name)];
  const family = families.find(([prefix]) => name.startsWith(prefix));
  const rest = name.slice(family?.[0].length ?? 0).replaceAll('_', '-');
  return [words.write(`--${family ? `${family[1]}.` : ''}${rest.toLowerCase()}`)];
}
