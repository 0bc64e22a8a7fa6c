import { type Reader, readBareCalls, readJsonCalls, tell } from './bare-calls';
import { bareName, callOf, longestName, type SpokenCall } from './call-json';
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
  wrapperOpenings,
} from './markup';
import { readJson } from './read-json';
import { oneOf, type Reading, space, until, word } from './source';
import { readTaggedCall } from './tagged-calls';
import { readWrapped } from './wrapped-calls';

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

/** A call, or a list of them, as JSON, or in Python as a list alone. */
function* readObject(reader: Reader): Reading<boolean> {
  yield* space(reader.source);
  const read = reader.source.rest.startsWith('[') ? readBareCalls : readJsonCalls;
  return tell(reader, yield* read(reader));
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
