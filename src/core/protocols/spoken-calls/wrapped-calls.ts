import { type Reader, readBareCalls, tell } from './bare-calls';
import type { SpokenCall } from './call-json';
import { callOpenings, wrapperClosings, wrapperOpenings } from './markup';
import { beginsPython } from './read-python';
import { oneOf, type Reading, type Source, space, word } from './source';
import { readPairs, readTaggedCall } from './tagged-calls';

/** Calls stand in no more tags than that. */
const mostTags = 8;

/** How far the text within tags around calls was read. */
interface Wrapped {
  /** So many tags are open. */
  depth: number;
  /** What is a call once its tag is closed, or nothing follows. */
  waiting: SpokenCall[];
  isFound: boolean;
}

/** What stands in tags around calls: tags of calls, JSON or Python (perhaps in a code fence), or a name with pairs. */
export function* readWrapped(reader: Reader): Reading<boolean> {
  const { source } = reader;
  if (!(yield* endOfTag(source))) return false;
  const wrapped: Wrapped = { depth: 1, waiting: [], isFound: false };
  while (wrapped.depth > 0) {
    yield* space(source);
    if (source.rest === '') {
      tellWaiting(reader, wrapped);
      break;
    }
    const read = source.rest.startsWith('<') ? readTagWithin : readWithin;
    if (!(yield* read(reader, wrapped))) return false;
  }
  return wrapped.isFound;
}

/** A tag within others; false for one that belongs to no call. */
function* readTagWithin(reader: Reader, wrapped: Wrapped): Reading<boolean> {
  const { source } = reader;
  const tag = yield* oneOf(source, [...wrapperOpenings, ...wrapperClosings, ...callOpenings]);
  if (tag === undefined && !(source.ended && isCutClosing(source.rest))) return false;
  tellWaiting(reader, wrapped);
  if (tag === undefined) {
    if (wrapped.isFound) source.take(source.rest.length);
    wrapped.depth = 0;
    return true;
  }
  if (callOpenings.includes(tag)) return tellWithin(reader, wrapped, yield* readTaggedCall(source, reader.schemaOf));
  wrapped.depth += wrapperClosings.includes(tag) ? -1 : 1;
  return wrapperClosings.includes(tag) || (wrapped.depth <= mostTags && (yield* endOfTag(source)));
}

/** What stands between the tags; false for what is no call. */
function* readWithin(reader: Reader, wrapped: Wrapped): Reading<boolean> {
  const { source, schemaOf } = reader;
  if (source.rest.startsWith('`')) {
    if ((yield* oneOf(source, ['```'])) === undefined) return false;
    yield* word(source, 20);
    return true;
  }
  if (/^[[{]/.test(source.rest) || (yield* beginsPython(source, (name) => schemaOf(name) !== undefined))) {
    const calls = yield* readBareCalls(reader, '<');
    for (const call of calls ?? []) wrapped.waiting.push(call);
    return calls !== undefined;
  }
  if (wrapped.waiting.length > 0) return false;
  wrapped.depth -= 1;
  return tellWithin(reader, wrapped, yield* readPairs(source, schemaOf));
}

function tellWithin(reader: Reader, wrapped: Wrapped, calls: readonly SpokenCall[] | undefined): boolean {
  wrapped.isFound ||= calls !== undefined;
  return tell(reader, calls);
}

function tellWaiting(reader: Reader, wrapped: Wrapped): void {
  if (wrapped.waiting.length > 0) tellWithin(reader, wrapped, wrapped.waiting);
  wrapped.waiting = [];
}

/** A closing tag of which the end is missing, because the answer is over. */
function isCutClosing(rest: string): boolean {
  return wrapperClosings.some((closing) => closing.startsWith(rest));
}

function* endOfTag(source: Source): Reading<boolean> {
  yield* space(source);
  if (source.rest.startsWith('>')) source.take(1);
  // Some builds forget the end of a tag before the next one.
  else return source.rest.startsWith('<');
  return true;
}
