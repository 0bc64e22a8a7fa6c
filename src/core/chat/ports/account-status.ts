/** How an upstream account is, for people who look at `/health` and for the metrics. Nothing in it is secret. */
export interface AccountStatus {
  id: string;
  scope: string;
  tokenValidForS: number | null;
  /** True while calls are answered here because the upstream does not answer them. */
  down: boolean;
  queue: { inFlight: number; waiting: number; clients: readonly { client: string; waiting: number }[] };
}
