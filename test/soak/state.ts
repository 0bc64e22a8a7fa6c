import type { Target } from './actions';
import type { Holding } from './subject';

/** What the program holds, in a line. */
export function worded({ heapUsed, rss, resources }: Holding): string {
  const kinds = new Map<string, number>();
  for (const kind of resources) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const handles = [...kinds].map(([kind, times]) => `${kind} ${times}`).join(', ');
  return `heap ${(heapUsed / 1024 / 1024).toFixed(1)} MB, RSS ${Math.round(rss / 1024 / 1024)} MB, ${handles}`;
}

/** What is there more often than it was. */
export function surplus(now: readonly string[], before: readonly string[]): string[] {
  const left = [...now];
  for (const kind of before) {
    const at = left.indexOf(kind);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

/** What `/health` says, in a few words. */
export async function healthOf({ url, apiKey }: Target): Promise<string> {
  try {
    const headers = { authorization: `Bearer ${apiKey}`, connection: 'close' };
    const answer = await fetch(`${url}/health`, { headers, signal: AbortSignal.timeout(5000) });
    const { providers } = (await answer.json()) as {
      providers: { down: boolean; queue: { inFlight: number; waiting: number } }[];
    };
    const [{ down, queue } = { down: true, queue: { inFlight: -1, waiting: -1 } }] = providers;
    const flow =
      queue.inFlight + queue.waiting === 0
        ? 'nothing in flight'
        : `${queue.inFlight} in flight, ${queue.waiting} waiting`;
    return `${down ? 'down' : 'up'}, ${flow}`;
  } catch (error) {
    return `no answer (${error instanceof Error ? error.message : error})`;
  }
}
