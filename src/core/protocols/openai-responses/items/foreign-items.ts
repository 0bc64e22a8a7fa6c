import type { ReadingRules } from '../../dialects/messages';
import type { Place } from '../../dialects/reading';
import { toMessages } from '../messages';
import { type InputItem, isKnownType, knownItem, withType } from './item-schema';

/** Calls and their results repeat what programs said: one that cannot be read is left out. */
const isRepeated = /_call(?:_output)?$/;

/** Items of Responses among the messages of another protocol, in the hub's words. */
export const foreignItems: NonNullable<ReadingRules['items']> = {
  // Only Responses has an answer to one that asks for a compaction.
  isKnown: (type) => isKnownType(type) && type !== 'compaction_trigger',
  read(items, placeOf) {
    const known: { item: InputItem; place: Place }[] = [];
    items.forEach((raw, index) => {
      const given = withType(raw);
      const place = placeOf(index);
      const isPast = typeof given.type !== 'string' || isRepeated.test(given.type) || !isKnownType(given.type);
      const item = (isPast ? place.asPast() : place).read(knownItem(), given);
      if (item) known.push({ item, place });
    });
    const [first] = known;
    if (!first) return [];
    return toMessages(
      known.map(({ item }) => item),
      {
        pathOf: (index) => known[index]?.place.path ?? '',
        isPast: (index) => known[index]?.place.isPast ?? true,
        leftOut: first.place.leftOut,
      },
    );
  },
};
