import type { ChatError } from '../errors';

/** How an upstream account is, for people who look at `/health` and for the metrics. Nothing in it is secret. */
export interface AccountStatus {
  id: string;
  scope: string;
  tokenValidForS: number | null;
  /** True while the upstream is known to answer none of its calls. */
  down: boolean;
  /** Why. */
  failure?: ShownFailure;
  queue: { inFlight: number; waiting: number; clients: readonly { client: string; waiting: number }[] };
}

/** Of a failure what people may look at. */
export type ShownFailure = Pick<ChatError, 'kind' | 'code' | 'message'>;

export function shownFailure({ kind, code, message }: ChatError): ShownFailure {
  return { kind, code, message };
}
