import { version } from '../../../package.json';
import type { AccountStatus } from '../chat/ports/account-status';
import type { Metric } from '../health/exposition';

/** What of a provider's status is a number, as far as it says; `account` names one of several. */
type Status = Partial<Pick<AccountStatus, 'id' | 'tokenValidForS' | 'down' | 'queue'>> & { account?: string };

/** What holds at this moment: the queues, the tokens, which upstreams are known to be down. */
export function metricsOfNow(statuses: readonly Status[]): Metric[] {
  const gauge = (name: string, help: string, read: (status: Status) => number | undefined): Metric => ({
    name: `gigachat_bridge_${name}`,
    help,
    type: 'gauge',
    samples: statuses.flatMap((status) => {
      const value = read(status);
      const labels = {
        provider: status.id ?? 'none',
        ...(status.account !== undefined && { account: status.account }),
      };
      return value === undefined ? [] : [{ labels, value }];
    }),
  });
  return [
    gauge('queue_in_flight', 'Requests of the account that are under way.', ({ queue }) => queue?.inFlight),
    gauge('queue_waiting', 'Requests that wait for the account.', ({ queue }) => queue?.waiting),
    gauge('upstream_up', '0 while the upstream is known to be down.', ({ down }) => (down ? 0 : 1)),
    gauge('token_valid_seconds', 'Time until the access token is replaced; 0 without one.', ({ tokenValidForS }) =>
      tokenValidForS === undefined ? undefined : (tokenValidForS ?? 0),
    ),
    {
      name: 'gigachat_bridge_info',
      help: 'The version of the bridge.',
      type: 'gauge',
      samples: [{ labels: { version }, value: 1 }],
    },
  ];
}
