import { maskKinds } from './find';

/** A stand-in as models write it: in other capitals, with its brackets escaped or encoded, with another dash. */
export const standIn =
  /(\\{0,4}\[|［|%5B|&#91;|\\{1,4}u005b) ?([A-Z]{2,12})\\{0,2}([-_ \u2010-\u2014])(\d{1,6}) ?(\\{0,4}\]|］|%5D|&#93;|\\{1,4}u005d)/gi;

/** Whether it is none of code: `keys[key-1]` and `[key_1]` are what programs of the model's own have. */
export function isWrittenStandIn(kind: string, dash: string, before: string): boolean {
  const isBehindWord = /[\w$)\]]/.test(before);
  if (kind === kind.toUpperCase()) return dash !== '_' || !isBehindWord;
  return !isBehindWord && dash !== '_' && dash !== ' ';
}

/** Letters that make our stand-ins different from all that the texts themselves have and a model could repeat. */
export function markFor(texts: readonly string[]): string {
  const used = new Set<string>();
  for (const text of texts) for (const { 2: word = '' } of text.matchAll(standIn)) used.add(word.toUpperCase());
  return marks.find((mark) => !maskKinds.some((kind) => used.has(kind.toUpperCase() + mark))) ?? 'QQQQ';
}

const letters = ['X', 'Y', 'Z', 'W', 'V', 'Q'];
const pairs = letters.flatMap((one) => letters.map((other) => one + other));
const marks = ['', ...letters, ...pairs, ...pairs.flatMap((one) => letters.map((other) => one + other))];
