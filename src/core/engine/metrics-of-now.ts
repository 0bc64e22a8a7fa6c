import { version } from '../../../package.json';
import type { Metric } from '../health/exposition';
import type { OpenAccount } from './account';

/** What holds at this moment: the queue, the token, whether the upstream is known to be down. */
export function metricsOfNow(
  { tokens, queue, client }: Pick<OpenAccount, 'tokens' | 'queue' | 'client'>,
  provider: string,
): Metric[] {
  const gauge = (
    name: string,
    help: string,
    value: number,
    labels: Metric['samples'][number]['labels'] = { provider },
  ) => ({
    name: `gigachat_bridge_${name}`,
    help,
    type: 'gauge' as const,
    samples: [{ labels, value }],
  });
  const validForMs = Math.max(0, tokens.validForMs ?? 0);
  return [
    gauge('queue_in_flight', 'Requests of the account that are under way.', queue.inFlight),
    gauge('queue_waiting', 'Requests that wait for the account.', queue.waiting),
    gauge('upstream_up', '0 while the upstream is known to be down.', client.isDown ? 0 : 1),
    gauge('token_valid_seconds', 'Time until the access token is replaced; 0 without one.', validForMs / 1000),
    gauge('info', 'The version of the bridge.', 1, { version }),
  ];
}
