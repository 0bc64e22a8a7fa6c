import { asRecord, wordOf } from '../json/json';
import { withType } from './items/item-schema';
import type { ResponseStore } from './store';

/** References beyond this many name nothing that is fetched: a request is not to ask for thousands of conversations. */
const mostFetched = 16;

/** Fetches the stored responses that a request leans on: the one before it, and those whose items it names. */
export async function fetchNamed(body: unknown, store: ResponseStore): Promise<void> {
  if (!store.isShared) return;
  const { previous_response_id: before, input } = asRecord(body) ?? {};
  const items = Array.isArray(input) ? input : [];
  const named = [typeof before === 'string' ? before : undefined, ...items.map(responseOf)];
  const ids = new Set(named.filter((id) => id !== undefined && id !== ''));
  await store.fetch([...ids].slice(0, mostFetched) as string[]);
}

/** The response that a referred item belongs to, where its id was made here. */
function responseOf(item: unknown): string | undefined {
  const { type, id } = withType(item);
  const [, answer] = (type === 'item_reference' && /^[a-z]+_([\da-f]{32})[\da-f]{2,6}$/.exec(wordOf(id))) || [];
  return answer && `resp_${answer}`;
}
