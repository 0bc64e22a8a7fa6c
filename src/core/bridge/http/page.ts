import { type Refused, refuse } from './refused';

/** How a list is cut into pages. */
export interface PageRules<Item> {
  usualLimit: number;
  mostLimit: number;
  /** The id of an item, as `idAsked` would give it. */
  idOf(item: Item): string;
  /** An id of the query in the form that `idOf` gives. */
  idAsked(id: string): string;
  /** Names of the query's fields for what the page begins behind; the first is OpenAI's. */
  after: readonly string[];
  /** The name of the query's field for what the page ends before, where a client may go backwards. */
  before?: string;
}

/** A page of a list that is in its order already. Throws a refusal that names the wrong field of the query. */
export function pageOf<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  rules: PageRules<Item>,
): { page: Item[]; hasMore: boolean } {
  const limit = Number(query.get('limit') ?? rules.usualLimit);
  if (!Number.isInteger(limit) || limit < 1 || limit > rules.mostLimit) {
    throw wrong('limit', `must be a number from 1 to ${rules.mostLimit}.`);
  }
  const placeOf = (field: string | undefined) => {
    const id = field && query.get(field);
    if (!field || !id) return undefined;
    const place = items.findIndex((item) => rules.idOf(item) === rules.idAsked(id));
    if (place < 0) throw wrong(field, 'there is no such item in this list.');
    return place;
  };
  const start = (placeOf(rules.after.find((name) => query.get(name))) ?? -1) + 1;
  const end = placeOf(rules.before);
  const list = items.slice(start, end);
  const page = end === undefined ? list.slice(0, limit) : list.slice(-limit);
  return { page, hasMore: list.length > page.length };
}

/** The query's order, newest first unless it says `asc`. */
export function isAscending(query: URLSearchParams): boolean {
  const order = query.get('order') ?? 'desc';
  if (order === 'asc' || order === 'desc') return order === 'asc';
  throw wrong('order', 'must be asc or desc.');
}

/** The query of a target. */
export function queryOf({ url = '' }: { url?: string }): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

/** A page as OpenAI gives it. */
export function openAiPage<Item extends { id?: string | null }>(data: readonly Item[], hasMore: boolean) {
  const [first_id, last_id] = [data[0]?.id ?? null, data.at(-1)?.id ?? null];
  return { object: 'list', data, first_id, last_id, has_more: hasMore };
}

function wrong(param: string, complaint: string): Refused {
  return refuse(400, 'invalid_request', `${param}: ${complaint}`, param);
}
