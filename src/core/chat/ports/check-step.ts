/** Why a step was not tried; that is no failure. */
export interface Untried {
  untried: string;
}

/** The steps of an account and of the bridge. */
export type OwnStep = 'settings' | 'network' | 'TLS' | 'clock' | 'OAuth' | 'models' | 'balance' | 'chat' | 'bridge';

/** One step of a health check. `run` resolves with a short detail, or throws with the reason and the next step. */
export interface CheckStep {
  name: string;
  /** Which step of an account it is; the step of a service has only the name of that service, which may be any word. */
  own?: OwnStep;
  run(signal: AbortSignal): Promise<string | Untried>;
  /** True when the later steps make sense even after this one failed. */
  optional?: boolean;
  /** Steps of one group build on each other alone: after a failure the rest of the group is left out. */
  group?: string;
}

/** What a health check says of each step, in the language of whoever reads it. */
export interface CheckWords {
  settings(baseUrl: string, scope: string, ownCa: boolean): string;
  certificate(issuer: string | undefined, validTo: string): string;
  plainHttp(): string;
  throughProxy(host: string): string;
  token(scope: string, minutes: number): string;
  /** One that was set, not issued: only its use shows whether it is good. */
  tokenAsGiven(scope: string): string;
  /** The clock of this machine, as far as the upstream tells the time. */
  clock(secondsOff: number | undefined): string;
  wrongClock(minutesAhead: number): string;
  models(ids: readonly string[]): string;
  noChatModel(): string;
  /** What is left of the packages, in tokens by model. */
  balance(left: ReadonlyMap<string, number>): string;
  noPackages(): string;
  noTokensLeft(model: string): string;
  /** Others have all places of the account. */
  busy(holders: readonly string[]): string;
  answered(model: string): string;
  bridgeBroken(status: number): string;
  /** `creditsLeft` in US dollars; undefined when the key has no limit. */
  fallback(model: string, creditsLeft: number | undefined): string;
  noFallbackModel(model: string, service: string): string;
}
