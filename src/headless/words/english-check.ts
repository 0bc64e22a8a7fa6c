import { advised } from '../../core/chat/errors';
import { type CertificateUse, daysLeft, stateOf } from '../../core/health/certificate-life';
import { advice } from '../variable-advice';
import type { ReportWords } from './words';

/** What the health check says in English. */
export const englishCheck: ReportWords = {
  settings: (baseUrl, scope, ownCa) => `${baseUrl}, scope ${scope}${ownCa ? ', own certificate authority' : ''}`,
  certificate: (issuer, validTo) => `issued by ${issuer ?? 'an unnamed authority'}, valid until ${validTo}`,
  plainHttp: () => 'plain HTTP on this machine',
  throughProxy: (host) => `through the proxy ${host}`,
  token: (scope, minutes) => `access token for ${scope}, good for ${minutes} min`,
  tokenAsGiven: (scope) => `the access token that was set, for ${scope}; the next step tries it`,
  clock: (secondsOff) => (secondsOff === undefined ? 'GigaChat tells no time' : `within ${secondsOff} s of GigaChat's`),
  wrongClock: (minutesAhead) =>
    `The clock of this machine is ${Math.abs(minutesAhead)} min ${minutesAhead > 0 ? 'fast' : 'slow'}. Set the date and the time.`,
  models: (ids) => `${ids.length} chat models: ${ids.join(', ')}`,
  noChatModel: () => 'The account lists no chat model. Check its plan in the GigaChat console.',
  balance: (left) => `tokens left: ${[...left].map(([model, tokens]) => `${model} ${tokens}`).join(', ')}`,
  noPackages: () => 'no prepaid packages: the account pays as it goes',
  noTokensLeft: (model) => `The account has no tokens left for ${model}. Top it up, or choose another model.`,
  busy: (holders) =>
    `busy${holders.length > 0 ? ` with ${[...new Set(holders)].join(', ')}` : ''}: the chat was not tried`,
  answered: (model) => `${model} answered`,
  bridgeBroken: (status) => `The bridge's own address answered ${status}. Restart it.`,
  fallback: (model, creditsLeft) =>
    `the key is accepted${creditsLeft === undefined ? '' : `, $${creditsLeft.toFixed(2)} left`}; answers with ${model}`,
  noFallbackModel: (model, service) =>
    `${service} has no model ${model}. Correct ${service === 'OpenRouter' ? 'OPENROUTER_MODEL' : 'BRIDGE_FALLBACKS'}.`,
  stepName: ({ name }) => name,
  failed: (error) => advised(error, advice).message,
  late: (seconds) => `No answer within ${seconds} s. Check the network and the proxy, then try again.`,
  milliseconds: (count) => `${count} ms`,
  guestsOnly: (url) => `no account of its own: the callers of ${url} bring theirs`,
  servicesOnly: (url) => `no GigaChat account: at ${url} the services answer alone`,
  storeAnswers: (store) => `${store} answers`,
  certificateLife: (life, nowMs) => {
    const [from, until] = [life.notBeforeMs, life.notAfterMs].map((ms) => new Date(ms).toISOString().slice(0, 10));
    const which = `${uses[life.use]} ${life.subject}`;
    switch (stateOf(life, nowMs)) {
      case 'ended':
        return `${which} has ended on ${until}. Renew it`;
      case 'not-yet-valid':
        return `${which} holds from ${from} on. Check it and the clock of this machine`;
      case 'ending':
        return `${which} ends in ${daysLeft(life, nowMs)} d, on ${until}. Renew it`;
      default:
        return `${which} until ${until}`;
    }
  },
};

const uses: Readonly<Record<CertificateUse, string>> = {
  bridge: "the bridge's certificate",
  client: 'the client certificate',
  authority: 'the authority',
};
