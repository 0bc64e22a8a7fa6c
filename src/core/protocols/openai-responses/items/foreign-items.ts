import type { Message } from '../../../chat/request';
import type { LeftOut } from '../../history';
import { complaintOf } from '../../validate';
import { toMessages } from '../messages';
import { type InputItem, knownItem, withType } from './item-schema';

/**
 * Items of Responses among the messages of another protocol, in the hub's words. Calls and their results are always
 * past: one that cannot be read is left out.
 */
export function readItems(items: readonly unknown[], pathOf: (index: number) => string, leftOut: LeftOut[]): Message[] {
  const read: { item: InputItem; path: string }[] = [];
  items.forEach((raw, index) => {
    const outcome = knownItem().safeParse(withType(raw));
    if (outcome.success) read.push({ item: outcome.data, path: pathOf(index) });
    else leftOut.push({ path: pathOf(index), what: complaintOf(outcome.error).reason });
  });
  return toMessages(
    read.map(({ item }) => item),
    { pathOf: (index) => read[index]?.path ?? '', isPast: () => true, leftOut },
  );
}
