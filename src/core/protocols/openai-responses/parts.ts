import type { Part } from '../../chat/request';
import { readContent } from '../dialects/parts';
import type { Place } from '../dialects/reading';

/** What a message of somebody else than the model says, in the parts of any protocol; a thought there is words. */
export function toParts(content: unknown, place: Place): Part[] {
  return readContent(content, place).flatMap((piece, index): Part[] => {
    if (piece.kind === 'part') return [piece.part];
    if (piece.kind === 'reasoning') return [{ type: 'text', text: piece.text }];
    place.at(`[${index}]`).refuse('calls and results are items of their own here.', 'unsupported_content');
    return [];
  });
}

/** For roles whose content can only be text. */
export function toText(content: unknown, place: Place): string {
  return toParts(content, place)
    .flatMap((part, index) => {
      if (part.type === 'text') return [part.text];
      place.at(`[${index}]`).refuse('only text is allowed here.');
      return [];
    })
    .join('\n');
}
