import type { OwnStep } from '../../../core/chat/ports/check-step';
import { type CertificateUse, daysLeft, stateOf } from '../../../core/health/certificate-life';
import type { ReportWords } from '../words';
import { asInEditor } from './from-editor';
import { failureInRussian } from './russian-failure';

/** What the health check says in Russian: as in the editor, and with the names of variables. */
export const russianCheck: ReportWords = {
  settings: (baseUrl, scope, ownCa) =>
    `${baseUrl}, ${scope}${ownCa ? ', с дополнительным удостоверяющим центром' : ''}`,
  certificate: (issuer, validTo) =>
    asInEditor('Certificate by {0}, valid until {1}', issuer ?? asInEditor('an unnamed authority'), dateOf(validTo)),
  plainHttp: () => asInEditor('Plain HTTP within this computer'),
  throughProxy: (host) => asInEditor('Through the proxy {0}', host),
  token: (scope, minutes) => asInEditor('Token ({0}), valid for {1} min', scope, minutes),
  tokenAsGiven: (scope) => asInEditor('Token set by hand ({0})', scope),
  clock: (secondsOff) => {
    if (secondsOff === undefined) return asInEditor('GigaChat does not tell the time');
    return secondsOff === 0
      ? asInEditor("As GigaChat's, less than a second apart")
      : asInEditor("As GigaChat's, within {0} s", secondsOff);
  },
  wrongClock: (minutesAhead) =>
    minutesAhead > 0
      ? asInEditor('The clock of this computer is {0} min fast. Set the date and the time.', minutesAhead)
      : asInEditor('The clock of this computer is {0} min slow. Set the date and the time.', -minutesAhead),
  models: (ids) => `${asInEditor('Chat models: {0}', ids.length)} (${ids.join(', ')})`,
  noChatModel: () => asInEditor('The account lists no chat model. Check its plan in the GigaChat API project.'),
  balance: (left) =>
    asInEditor(
      'Tokens left: {0}',
      [...left].map(([model, tokens]) => `${model} ${tokens.toLocaleString('ru')}`).join(', '),
    ),
  noPackages: () => asInEditor('No prepaid packages: the account pays as it goes'),
  noTokensLeft: (model) =>
    asInEditor('The account has no tokens left for {0}. Top up its balance, or choose another model.', model),
  busy: (holders) =>
    holders.length === 0
      ? asInEditor('The account is busy: the chat was not tried')
      : asInEditor('The account is busy ({0}): the chat was not tried', [...new Set(holders)].join(', ')),
  answered: (model) => asInEditor('{0} answered', model),
  bridgeBroken: (status) => asInEditor('The bridge answered itself with {0}. Restart it.', status),
  fallback: (model, creditsLeft) =>
    creditsLeft === undefined
      ? asInEditor('The key is accepted. Model: {0}', model)
      : asInEditor('The key is accepted. Left: {0}. Model: {1}', `$${creditsLeft.toFixed(2)}`, model),
  noFallbackModel: (model, service) =>
    asInEditor(
      '{0} has no model {1}. Correct the setting {2}.',
      service,
      model,
      service === 'OpenRouter' ? 'OPENROUTER_MODEL' : 'BRIDGE_FALLBACKS',
    ),
  stepName: ({ name, own }) => {
    if (own !== undefined) return name.slice(0, name.length - own.length) + ownNames[own];
    return otherNames.get(name) ?? name;
  },
  failed: failureInRussian,
  late: (seconds) => `Нет ответа в течение ${seconds} с. Проверьте сеть и прокси и попробуйте ещё раз.`,
  milliseconds: (count) => `${count} мс`,
  guestsOnly: (url) => `Своего аккаунта нет: клиенты приходят на ${url} со своими`,
  servicesOnly: (url) => `Аккаунта GigaChat нет: на ${url} отвечают одни сервисы`,
  storeAnswers: (store) => `${store} отвечает`,
  certificateLife: (life, nowMs) => {
    const [from, until] = [life.notBeforeMs, life.notAfterMs].map((ms) => new Date(ms).toISOString().slice(0, 10));
    const which = `${uses[life.use]} ${life.subject}`;
    switch (stateOf(life, nowMs)) {
      case 'ended':
        return `${which}: срок истёк ${until}, замените`;
      case 'not-yet-valid':
        return `${which}: действует только с ${from}, проверьте его и часы этой машины`;
      case 'ending':
        return `${which}: осталось ${daysLeft(life, nowMs)} дн., до ${until}, замените`;
      default:
        return `${which}: до ${until}`;
    }
  },
};

const uses: Readonly<Record<CertificateUse, string>> = {
  bridge: 'сертификат моста',
  client: 'клиентский сертификат',
  authority: 'удостоверяющий центр',
};

const ownNames: Readonly<Record<OwnStep, string>> = {
  settings: asInEditor('Settings'),
  network: asInEditor('Network'),
  TLS: asInEditor('Certificate'),
  clock: asInEditor('Clock'),
  balance: asInEditor('Balance'),
  OAuth: asInEditor('Token'),
  models: asInEditor('Models'),
  chat: asInEditor('Chat'),
  bridge: asInEditor('Bridge'),
};

/** The steps of the program that are neither of an account nor of a service. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['certificates', 'Сертификаты'],
  ['routes', 'Правила'],
  ['store', 'Хранилище'],
]);

function dateOf(certificateDate: string): string {
  const date = new Date(certificateDate);
  return Number.isNaN(date.getTime()) ? certificateDate : date.toISOString().slice(0, 10);
}
