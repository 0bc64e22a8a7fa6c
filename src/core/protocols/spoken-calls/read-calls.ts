import type { JsonSchema } from '../../chat/request';
import {
  bareName,
  callOf,
  isOffered,
  longestName,
  nameIn,
  offeredCalls,
  readMarkedCalls,
  type SpokenCall,
} from './call-json';
import {
  callOpenings,
  endings,
  headEnd,
  headOpenings,
  jsonOpenings,
  lineOpenings,
  listOpening,
  messageEnd,
  openings,
  regions,
  type Section,
  sections,
  wrapperClosings,
  wrapperOpenings,
} from './markup';
import { readJson } from './read-json';
import { beginsPython, readPython } from './read-python';
import { oneOf, type Reading, type Source, space, until, word } from './source';
import { readPairs, readTaggedCall } from './tagged-calls';

/** Calls stand in no more tags than that. */
const mostTags = 8;

/** What a reader needs to know, and whom it tells of the calls that it found. */
export interface Reader {
  source: Source;
  /** The schema of a tool that may be called; undefined when there is none of this name. */
  schemaOf(name: string): JsonSchema | undefined;
  /** Told of calls once they are certain. All that was read so far is theirs. */
  found(calls: readonly SpokenCall[]): void;
  /** Told of text that was read with markup and is none of it. */
  keep(text: string): void;
  /** A call was just read, so what ends a message is none of its words. */
  isAfterCall: boolean;
  /** Nothing but blanks stands before on this line. */
  beginsLine: boolean;
}

/**
 * Reads the markup that stands here. True when all that was read is markup of calls; false when it is none, or not to
 * the end, and what was read since the last call is text.
 */
export function* readMarkup(reader: Reader): Reading<boolean> {
  const { source } = reader;
  const opening = yield* oneOf(source, [
    ...openings,
    ...(reader.isAfterCall ? endings : []),
    ...(reader.beginsLine ? lineOpenings : []),
  ]);
  if (opening === undefined) return false;
  if (opening === messageEnd) return yield* afterMessageEnd(reader);
  if (endings.includes(opening)) return true;
  if (callOpenings.includes(opening)) return tell(reader, yield* readTaggedCall(source, reader.schemaOf));
  if (wrapperOpenings.includes(opening)) return yield* readWrapped(reader);
  if (opening === listOpening) return yield* readListed(reader);
  if (headOpenings.includes(opening)) return yield* readAddressed(reader);
  for (const section of sections) {
    if (opening === section.begin) return yield* readSection(reader, section);
    if (opening === section.call) return yield* readSectionCall(reader, section);
  }
  for (const { begin, end } of regions) {
    if (opening === begin) return yield* readRegion(reader, end);
  }
  return yield* readObject(reader);
}

function* afterMessageEnd(reader: Reader): Reading<boolean> {
  const blanks = yield* space(reader.source);
  const opening = yield* oneOf(reader.source, [...jsonOpenings, ...lineOpenings]);
  if (opening !== undefined) return yield* readObject(reader);
  if (reader.isAfterCall) reader.keep(blanks);
  return reader.isAfterCall;
}

/** Calls in Python, or JSON, up to the token that ends them, or the end of the text. */
function* readRegion(reader: Reader, end: string): Reading<boolean> {
  const { source } = reader;
  const calls: SpokenCall[] = [];
  for (;;) {
    yield* space(source);
    if ((yield* oneOf(source, [end])) !== undefined || (source.rest === '' && source.ended)) {
      return tell(reader, calls.length > 0 ? calls : undefined);
    }
    const more = yield* readBareCalls(reader);
    if (!more) return false;
    for (const call of more) calls.push(call);
  }
}

/** Calls in Python where some begin, else as JSON. */
function* readBareCalls(reader: Reader, before?: string): Reading<SpokenCall[] | undefined> {
  const { source, schemaOf } = reader;
  const isKnown = (name: string) => schemaOf(name) !== undefined;
  if (yield* beginsPython(source, isKnown)) return yield* readPython(source, isKnown);
  return yield* readJsonCalls(reader, before);
}

/** A call, or a list of them, as JSON, or in Python as a list alone. */
function* readObject(reader: Reader): Reading<boolean> {
  yield* space(reader.source);
  const read = reader.source.rest.startsWith('[') ? readBareCalls : readJsonCalls;
  return tell(reader, yield* read(reader));
}

/** Tells of the calls that were read; false when there are none. */
function tell(reader: Reader, calls: readonly SpokenCall[] | undefined): boolean {
  if (calls) reader.found(calls);
  return calls !== undefined;
}

function* readJsonCalls({ source, schemaOf }: Reader, before?: string): Reading<SpokenCall[] | undefined> {
  const isKnown = (name: string) => schemaOf(name) !== undefined;
  const mayBe = (begun: string) => {
    const name = nameIn(begun);
    return name === undefined || isOffered(name, isKnown);
  };
  const json = yield* readJson(source, mayBe, before);
  return offeredCalls(json === undefined ? undefined : readMarkedCalls(json), isKnown);
}

/** A message whose head names the tool it goes to: `commentary to=functions.get <|constrain|>json<|message|>{…}`. */
function* readAddressed(reader: Reader): Reading<boolean> {
  const head = yield* until(reader.source, [headEnd], longestName + 100);
  const name = /\bto=(?:functions\.)?([^\s<]+)/.exec(head?.text ?? '')?.[1];
  if (name === undefined || reader.schemaOf(name) === undefined) return false;
  yield* space(reader.source);
  return tell(reader, callOf(name, yield* readJson(reader.source)));
}

/** What follows `[TOOL_CALLS]`. */
function* readListed(reader: Reader): Reading<boolean> {
  const { source } = reader;
  yield* space(source);
  if (/^[[{]/.test(source.rest)) return yield* readObject(reader);
  const name = yield* word(source, longestName);
  if (name === undefined || !reader.schemaOf(name)) return false;
  const part = yield* oneOf(source, ['[CALL_ID]', '[ARGS]']);
  if (part === '[CALL_ID]' && !(yield* until(source, ['[ARGS]'], longestName))) return false;
  yield* space(source);
  return tell(reader, callOf(name, yield* readJson(source)));
}

function* readSection(reader: Reader, section: Section): Reading<boolean> {
  for (let calls = 0; ; calls += 1) {
    yield* space(reader.source);
    if (reader.source.rest === '' && calls > 0) return true;
    const token = yield* oneOf(reader.source, [section.call, section.end]);
    if (token === section.end) return calls > 0;
    if (token === undefined || !(yield* readSectionCall(reader, section))) return false;
  }
}

/** A call after its token. Its name may have a kind before it or a number behind it, and its JSON a code fence. */
function* readSectionCall(reader: Reader, { between, callEnd }: Section): Reading<boolean> {
  const { source } = reader;
  const head = yield* until(source, [between], longestName);
  let name = head && bareName(head.text.trim()).replace(/:\d+$/, '');
  if (name === 'function') name = (yield* until(source, ['\n'], longestName))?.text.trim();
  if (name === undefined || !reader.schemaOf(name)) return false;
  yield* space(source);
  if ((yield* oneOf(source, ['```'])) !== undefined) yield* word(source, 20);
  yield* space(source);
  const calls = callOf(name, yield* readJson(source));
  if (!calls) return false;
  yield* space(source);
  yield* oneOf(source, ['```']);
  yield* space(source);
  if ((yield* oneOf(source, [callEnd])) === undefined && source.rest !== '') return false;
  reader.found(calls);
  return true;
}

/** How far the text within tags around calls was read. */
interface Wrapped {
  /** So many tags are open. */
  depth: number;
  /** What is a call once its tag is closed, or nothing follows. */
  waiting: SpokenCall[];
  isFound: boolean;
}

/** What stands in tags around calls: tags of calls, JSON or Python (perhaps in a code fence), or a name with pairs. */
function* readWrapped(reader: Reader): Reading<boolean> {
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
