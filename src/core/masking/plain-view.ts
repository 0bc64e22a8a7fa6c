import { hidden, lettersIn } from '../ground/text/hidden-letters';
import type { Found } from './find';

/** A text as a person reads it. */
export interface PlainView {
  text: string;
  /** The parts of it that what was hidden may have a say in, each from the end of a line to the end of another. */
  parts: readonly { start: number; end: number }[];
  /** Where a piece of it stands in the text itself. */
  placeOf(found: Found): Found;
}

/** A stretch of the view, and where it stands in the text: letter by letter, or a whole that hides what is read. */
interface Stretch {
  view: number;
  start: number;
  end?: number;
}

const around = 400;

/** A text without what hides its letters; undefined where nothing does. */
export function plainView(text: string): PlainView | undefined {
  const stretches: Stretch[] = [{ view: 0, start: 0 }];
  let view = '';
  let from = 0;
  for (const match of text.matchAll(hidden())) {
    const letters = lettersIn(match);
    if (letters.every(([letter]) => letter === undefined)) continue;
    view += text.slice(from, match.index);
    from = match.index;
    for (const [letter, width] of letters) {
      const end = from + width;
      stretches.push({ view: view.length, start: from, ...(letter !== undefined && { end }) });
      view += letter ?? text.slice(from, end);
      from = end;
    }
    stretches.push({ view: view.length, start: from });
  }
  if (stretches.length === 1) return undefined;
  const placeAt = (at: number): { start: number; end: number } => {
    const { view: begin, start, end } = lastBefore(stretches, at);
    return end === undefined ? { start: start + at - begin, end: start + at - begin + 1 } : { start, end };
  };
  view += text.slice(from);
  return {
    text: view,
    parts: partsAround(stretches, view),
    placeOf: (found) => ({ ...found, start: placeAt(found.start).start, end: placeAt(found.end - 1).end }),
  };
}

/** The lines around all that was hidden. No finder looks over the end of a line farther than `around`, private keys apart. */
function partsAround(stretches: readonly Stretch[], view: string): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  for (const { view: at, end: hiddenEnd } of stretches) {
    if (hiddenEnd === undefined) continue;
    let last = parts.at(-1);
    if (!last || at - around > last.end) {
      last = { start: Math.max(0, view.lastIndexOf('\n', Math.max(0, at - around))), end: at };
      parts.push(last);
    }
    if (at + around <= last.end) continue;
    const line = view.indexOf('\n', at + around);
    last.end = line < 0 ? view.length : line + 1;
  }
  return parts;
}

/** The last stretch that begins at a place or before it. */
function lastBefore(stretches: readonly Stretch[], at: number): Stretch {
  let low = 0;
  for (let high = stretches.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.view ?? 0) <= at) low = middle;
    else high = middle;
  }
  return stretches[low] ?? { view: 0, start: 0 };
}
