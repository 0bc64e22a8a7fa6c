/** One step of a health check. `run` resolves with a short detail, or throws with the reason and the next step. */
export interface CheckStep {
  name: string;
  run(signal: AbortSignal): Promise<string>;
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
  models(ids: readonly string[]): string;
  noChatModel(): string;
  answered(model: string): string;
  bridgeBroken(status: number): string;
  /** `creditsLeft` in US dollars; undefined when the key has no limit. */
  fallback(model: string, creditsLeft: number | undefined): string;
  noFallbackModel(model: string, service: string): string;
}
