import { env, l10n } from 'vscode';
import type { CheckStep, CheckWords, OwnStep } from '../../core/chat/ports/check-step';
import type { EditorSettings } from '../../editor/editor-settings';
import { clientName } from './client-words';
import { scopeName } from './credential-words';
import { wrongSettings } from './settings-words';

/** What the health check says of each step, in the person's language. */
export function checkWords({ network, wrong }: Pick<EditorSettings, 'network' | 'wrong'>): CheckWords {
  const notes = [
    ...(network.strictSslIsOff ? [l10n.t('Certificates are verified although http.proxyStrictSSL is off.')] : []),
    ...(wrong.length > 0 ? [wrongSettings(wrong)] : []),
  ];
  return {
    ...words,
    settings: (...facts) =>
      notes.length > 0 ? `${words.settings(...facts)}. ${notes.join(' ')}` : words.settings(...facts),
  };
}

const words: CheckWords = {
  settings: (baseUrl, scope, ownCa) =>
    ownCa ? l10n.t('{0}, {1}, Russian root certificate trusted', baseUrl, scope) : `${baseUrl}, ${scope}`,
  certificate: (issuer, validTo) =>
    l10n.t('Certificate by {0}, valid until {1}', issuer ?? l10n.t('an unnamed authority'), dateOf(validTo)),
  plainHttp: () => l10n.t('Plain HTTP within this computer'),
  throughProxy: (host) => l10n.t('Through the proxy {0}', host),
  token: (scope, minutes) => l10n.t('Token ({0}), valid for {1} min', scopeName(scope), minutes),
  tokenAsGiven: (scope) => l10n.t('Token set by hand ({0})', scopeName(scope)),
  clock: (secondsOff) => {
    if (secondsOff === undefined) return l10n.t('GigaChat does not tell the time');
    return secondsOff === 0
      ? l10n.t("As GigaChat's, less than a second apart")
      : l10n.t("As GigaChat's, within {0} s", secondsOff);
  },
  wrongClock: (minutesAhead) =>
    minutesAhead > 0
      ? l10n.t('The clock of this computer is {0} min fast. Set the date and the time.', minutesAhead)
      : l10n.t('The clock of this computer is {0} min slow. Set the date and the time.', -minutesAhead),
  models: (ids) => l10n.t('Chat models: {0}', ids.length),
  noChatModel: () => l10n.t('The account lists no chat model. Check its plan in the GigaChat API project.'),
  balance: (left) =>
    l10n.t(
      'Tokens left: {0}',
      [...left].map(([model, tokens]) => `${model} ${tokens.toLocaleString(env.language)}`).join(', '),
    ),
  noPackages: () => l10n.t('No prepaid packages: the account pays as it goes'),
  noTokensLeft: (model) =>
    l10n.t('The account has no tokens left for {0}. Top up its balance, or choose another model.', model),
  busy: (holders) =>
    holders.length === 0
      ? l10n.t('The account is busy: the chat was not tried')
      : l10n.t('The account is busy ({0}): the chat was not tried', [...new Set(holders.map(clientName))].join(', ')),
  answered: (model) => l10n.t('{0} answered', model),
  fallback: (model, creditsLeft) =>
    creditsLeft === undefined
      ? l10n.t('The key is accepted. Model: {0}', model)
      : l10n.t('The key is accepted. Left: {0}. Model: {1}', `$${creditsLeft.toFixed(2)}`, model),
  noFallbackModel: (model, service) =>
    l10n.t(
      '{0} has no model {1}. Correct the setting {2}.',
      service,
      model,
      service === 'OpenRouter' ? 'gigachat.fallback.model' : 'gigachat.fallbacks',
    ),
  bridgeBroken: (status) => l10n.t('The bridge answered itself with {0}. Restart it.', status),
};

/** A step's name, in the person's language; of several accounts behind the name of its own. */
export function stepName({ name, own }: Pick<CheckStep, 'name' | 'own'>): string {
  return own === undefined ? name : name.slice(0, name.length - own.length) + ownNames[own]();
}

const ownNames: Record<OwnStep, () => string> = {
  settings: () => l10n.t('Settings'),
  network: () => l10n.t('Network'),
  TLS: () => l10n.t('Certificate'),
  clock: () => l10n.t('Clock'),
  balance: () => l10n.t('Balance'),
  OAuth: () => l10n.t('Token'),
  models: () => l10n.t('Models'),
  chat: () => l10n.t('Chat'),
  bridge: () => l10n.t('Bridge'),
};

function dateOf(certificateDate: string): string {
  const date = new Date(certificateDate);
  return Number.isNaN(date.getTime()) ? certificateDate : date.toISOString().slice(0, 10);
}
