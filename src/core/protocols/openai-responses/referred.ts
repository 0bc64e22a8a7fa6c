import type { ResponseStore } from './store';

/** References beyond this many name nothing that is fetched: a request is not to ask for thousands of conversations. */
const mostFetched = 16;

/** Fetches the stored responses that a request leans on: the one before it, and those whose items it names. */
export async function fetchNamed(body: unknown, store: ResponseStore): Promise<void> {
  if (!store.isShared || typeof body !== 'object' || body === null) return;
  const { previous_response_id: before, input } = body as { previous_response_id?: unknown; input?: unknown };
  const items = Array.isArray(input) ? input : [];
  const named = [typeof before === 'string' ? before : undefined, ...items.map(responseOf)];
  const ids = new Set(named.filter((id) => id !== undefined && id !== ''));
  await store.fetch([...ids].slice(0, mostFetched) as string[]);
}

/** The response that a referred item belongs to, where its id was made here. */
function responseOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('type' in item) || item.type !== 'item_reference')
    return undefined;
  const [, id] = /^[a-z]+_([\da-f]{32})[\da-f]{2}$/.exec('id' in item ? String(item.id) : '') ?? [];
  return id && `resp_${id}`;
}
