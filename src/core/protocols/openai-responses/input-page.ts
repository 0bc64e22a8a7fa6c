import type { StoredResponse } from './store';

/** What a page of items shows when nothing is asked for, and the most it ever shows. */
const usualLimit = 20;
const mostItems = 100;

/** One page of a stored response's conversation, newest first unless the query says `order=asc`. */
export function toInputPage({ context }: StoredResponse, query: URLSearchParams) {
  const items = query.get('order') === 'asc' ? [...context] : [...context].reverse();
  const after = items.findIndex(({ id }) => id === query.get('after'));
  const asked = Number(query.get('limit') ?? usualLimit);
  const limit = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, mostItems) : usualLimit;
  const rest = items.slice(after + 1);
  const data = rest.slice(0, limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: rest.length > data.length,
  };
}
