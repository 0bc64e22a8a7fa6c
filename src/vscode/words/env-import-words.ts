import { l10n } from 'vscode';
import type { EnvFileError } from '../../core/setup/env-file';
import type { EnvImport, EnvImportError, NotTaken } from '../../editor/env-import';
import { wayName, wayOf } from './credential-words';

/** The question before anything is taken: what will be, what will not and why. No secret stands in it. */
export function describeImport(plan: EnvImport, profile: string): string {
  const { credentials, port, model, aliases, notTaken } = plan;
  const own = [plan.scope, plan.baseUrl && new URL(plan.baseUrl).host, plan.authUrl && new URL(plan.authUrl).host];
  const way = credentials ? wayName(wayOf(credentials)) : '';
  const details = [`${way.charAt(0).toLowerCase()}${way.slice(1)}`, ...own].filter(Boolean).join(', ');
  const taken = [
    ...(credentials ? [l10n.t('the account {0}: {1}', profile, details)] : []),
    ...(port === undefined ? [] : [l10n.t('the port of the bridge: {0}', port)]),
    ...(model === undefined ? [] : [l10n.t('the model: {0}', model)]),
    ...(aliases ? [l10n.t('model names: {0}', namesOf(aliases))] : []),
  ];
  const reasons = new Map<NotTaken, string[]>();
  for (const { name, why } of notTaken) reasons.set(why, [...(reasons.get(why) ?? []), name]);
  const left = [...reasons].map(([why, names]) => `${names.join(', ')}: ${explain(why)}`);
  return [
    l10n.t('Will be imported:'),
    ...taken.map((line) => `• ${line}`),
    ...(left.length > 0 ? ['', l10n.t('Will not be imported:'), ...left.map((line) => `• ${line}`)] : []),
    '',
    l10n.t('Secrets go to the secret storage of VS Code. The file stays as it is.'),
  ].join('\n');
}

/** Why a file cannot be taken over, with the line at fault and never its text. */
export function describeEnvFault(error: EnvFileError | EnvImportError, file: string): string {
  const { fault, line } = error;
  const variable = 'variable' in error ? error.variable : '';
  switch (fault) {
    case 'not-text':
      return l10n.t('{0} is not text in UTF-8. Save it in UTF-8, or choose another file.', file);
    case 'too-large':
      return l10n.t('{0} is larger than settings are (1 MiB). Choose the .env file of gpt2giga.', file);
    case 'no-assignment':
      return l10n.t(
        'Line {0} of {1} is not NAME=value. Correct it, or put # in front of it, then import again.',
        line,
        file,
      );
    case 'open-quote':
      return l10n.t('Line {0} of {1} opens a quote that is never closed. Close it, then import again.', line, file);
    case 'no-value':
      return l10n.t(
        'Line {0} of {1} uses another variable that the lines above do not set. Write its value there, then import again.',
        line,
        file,
      );
    case 'value':
      return l10n.t(
        'Line {0} of {1}: the value of {2} cannot be used. Correct it, then import again.',
        line,
        file,
        variable,
      );
    case 'half-pair':
      return l10n.t(
        'Line {0} of {1}: {2} works only together with its other half. Set both, or remove it, then import again.',
        line,
        file,
        variable,
      );
    case 'address':
      return l10n.t(
        'Line {0} of {1}: {2} must be a full address that begins with https:// and ends with its path. Correct it, then import again.',
        line,
        file,
        variable,
      );
  }
}

function explain(why: NotTaken): string {
  switch (why) {
    case 'verify':
      return l10n.t(
        'certificates are always verified, because anybody on the way could take the key. If GigaChat is not trusted, run "GigaChat: Trust Russian Root Certificate".',
      );
    case 'authority':
      return l10n.t('trust the certificate with "GigaChat: Trust Russian Root Certificate".');
    case 'proxy':
      return l10n.t('the proxy comes from the settings of VS Code (http.proxy) or from the environment.');
    case 'loopback':
      return l10n.t('the bridge of the editor speaks plain HTTP and listens on this computer only.');
    case 'bridge-key':
      return l10n.t('the bridge always asks for a key and has its own: "GigaChat: Copy Bridge Key".');
    case 'openrouter':
      return l10n.t('set the key with the command "GigaChat: Set OpenRouter Key".');
    case 'accounts':
      return l10n.t('import or add each account by itself.');
    case 'services':
      return l10n.t('each service is allowed by itself: "GigaChat: Set Up Fallback Service".');
    case 'own-settings':
      return l10n.t('set it in the settings of VS Code, in "gigachat.routes" or "gigachat.masking".');
    case 'callers':
      return l10n.t('the bridge of the editor answers for your account, not for those of the callers.');
    case 'any-port':
      return l10n.t('0 means any free port, but tools need a steady one.');
    case 'fixed-model':
      return l10n.t(
        'a model that a tool names and your account has is used; the chosen one answers for gpt-*, o* and claude-*.',
      );
    case 'other-way-in':
      return l10n.t('an account has one way in, and another one goes first.');
    case 'no-setting':
      return l10n.t('there is no such setting in VS Code.');
  }
}

function namesOf(aliases: Readonly<Record<string, string>>): string {
  return Object.entries(aliases)
    .map(([name, model]) => `${name} → ${model}`)
    .join(', ');
}
