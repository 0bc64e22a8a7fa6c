import { advised, ChatError } from '../core/chat/errors';
import type { CheckStep, CheckWords } from '../core/chat/ports/check-step';
import { advice } from './variable-advice';

/** What the health check says in a log and on a terminal. */
export const englishWords: CheckWords = {
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
};

/** All there is to check where no account is the program's own. */
export function guestsOnly(url: string): CheckStep {
  return { name: 'settings', run: async () => `no account of its own: the callers of ${url} bring theirs` };
}

/** The same step; what it fails with also says which variable to look at. */
export function withAdvice(step: CheckStep): CheckStep {
  const run: CheckStep['run'] = async (signal) => {
    try {
      return await step.run(signal);
    } catch (error) {
      throw error instanceof ChatError ? advised(error, advice) : error;
    }
  };
  return { ...step, run };
}
