import type { InputItem } from './items/item-schema';

/** A page of a stored response's conversation. */
export function toInputPage(data: readonly InputItem[], hasMore: boolean) {
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: hasMore,
  };
}
