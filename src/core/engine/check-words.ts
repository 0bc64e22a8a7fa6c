/** What a health check says of each step, in the language of whoever reads it. */
export interface CheckWords {
  settings(baseUrl: string, scope: string, ownCa: boolean): string;
  certificate(issuer: string | undefined, validTo: string): string;
  plainHttp(): string;
  throughProxy(host: string): string;
  token(scope: string, minutes: number): string;
  /** One that was set, not issued: only its use shows whether it is good. */
  tokenAsGiven(scope: string): string;
  models(ids: readonly string[]): string;
  noChatModel(): string;
  answered(model: string): string;
  bridgeBroken(status: number): string;
  /** `creditsLeft` in US dollars; undefined when the key has no limit. */
  fallback(model: string, creditsLeft: number | undefined): string;
  noFallbackModel(model: string): string;
}

/** For logs and terminals. */
export const englishWords: CheckWords = {
  settings: (baseUrl, scope, ownCa) => `${baseUrl}, scope ${scope}${ownCa ? ', own certificate authority' : ''}`,
  certificate: (issuer, validTo) => `issued by ${issuer ?? 'an unnamed authority'}, valid until ${validTo}`,
  plainHttp: () => 'plain HTTP on this machine',
  throughProxy: (host) => `through the proxy ${host}`,
  token: (scope, minutes) => `access token for ${scope}, good for ${minutes} min`,
  tokenAsGiven: (scope) => `the access token that was set, for ${scope}; the next step tries it`,
  models: (ids) => `${ids.length} chat models: ${ids.join(', ')}`,
  noChatModel: () => 'The account lists no chat model. Check its plan in the GigaChat console.',
  answered: (model) => `${model} answered`,
  bridgeBroken: (status) => `The bridge's own address answered ${status}. Restart it.`,
  fallback: (model, creditsLeft) =>
    `the key is accepted${creditsLeft === undefined ? '' : `, $${creditsLeft.toFixed(2)} left`}; answers with ${model}`,
  noFallbackModel: (model) => `OpenRouter has no model ${model}. Correct OPENROUTER_MODEL.`,
};
