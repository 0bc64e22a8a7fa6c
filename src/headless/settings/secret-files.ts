import { type Environment, secretNames } from '../../core/setup/env-variables';
import { say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { readSettingsFile } from './settings-file';

/**
 * The variables with what their secrets' files hold, as containers hand secrets over: `GIGACHAT_CREDENTIALS_FILE` names
 * the file of `GIGACHAT_CREDENTIALS`. Throws `SettingsError` that never repeats what a file holds.
 */
export function withSecretFiles(env: Environment): Environment {
  const named = secretNames.filter((name) => env[`${name}_FILE`]);
  const rest = Object.entries(env).filter(([name]) => !named.some((secret) => name === `${secret}_FILE`));
  const whole = {
    ...Object.fromEntries(rest),
    ...Object.fromEntries(named.map((name) => [name, secretOf(name, env)])),
  };
  refusePlaceholders(whole);
  return whole;
}

/** Throws for what an example has in place of a secret: as a key of the bridge everybody would know it. */
function refusePlaceholders(env: Environment): void {
  const name = secretNames.find((secret) => {
    const value = env[secret] ?? '';
    return value.includes('<') && /^\s*<[\p{L} _-]{1,80}>\s*$/u.test(value);
  });
  if (name === undefined) return;
  throw new SettingsError(
    say('{0} holds the placeholder of an example. Put your own value there and start again.', name),
  );
}

function secretOf(name: (typeof secretNames)[number], env: Environment): string {
  const variable = `${name}_FILE` as const;
  const file = env[variable] ?? '';
  if (env[name]) throw new SettingsError(say('{0} and {1} are both set. Remove one of them.', name, variable));
  const text = readSettingsFile(file, variable).replace(/[\r\n]{1,8}$/, '');
  if (text.trim() === '') {
    throw new SettingsError(say('The file {0} of {1} is empty. Put the secret into it.', file, variable));
  }
  if (text.includes('\0') || text.includes('\uFFFD')) {
    throw new SettingsError(say('The file {0} of {1} is not text in UTF-8. Save the secret as UTF-8.', file, variable));
  }
  if (text.startsWith(`${name}=`)) {
    throw new SettingsError(
      say('The file {0} of {1} begins with {2}=. It must hold the secret alone.', file, variable, name),
    );
  }
  const isJson = /^\s*[[{]/.test(text);
  if (!isJson && /[\r\n]/.test(text.trim())) {
    throw new SettingsError(
      say('The file {0} of {1} has several lines. It must hold the secret and nothing else.', file, variable),
    );
  }
  return text;
}
