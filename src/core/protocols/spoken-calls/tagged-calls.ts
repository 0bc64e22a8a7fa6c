import type { JsonSchema } from '../../chat/request';
import { writeExact } from '../../ground/text/exact-numbers';
import { callOf, longestName, type SpokenCall } from './call-json';
import { callClosings, pairs, parameterClosings, parameterOpenings, wrapperClosings } from './markup';
import { readJson } from './read-json';
import { attributes, closedTag, oneOf, type Reading, type Source, space, until, word } from './source';
import { typedArgument, type WrittenArgument } from './typed-arguments';

// Calls whose arguments stand in tags of their own.

/** The schema of a tool that may be called; undefined when there is none of this name. */
type SchemaOf = (name: string) => JsonSchema | undefined;

const endsOfBareValue = [pairs.valueEnd, pairs.key, pairs.value, ...wrapperClosings];

/** A name and its arguments as pairs of tags, or as JSON, up to the end of the wrapper. */
export function* readPairs(source: Source, schemaOf: SchemaOf): Reading<SpokenCall[] | undefined> {
  const name = yield* word(source, longestName);
  const schema = name === undefined ? undefined : schemaOf(name);
  if (name === undefined || !schema) return undefined;
  yield* space(source);
  if (source.rest.startsWith('{')) {
    const calls = callOf(name, yield* readJson(source, () => true, '<'));
    yield* space(source);
    return (yield* oneOf(source, wrapperClosings)) !== undefined || source.ended ? calls : undefined;
  }
  const args = new Map<string, unknown>();
  for (;;) {
    yield* space(source);
    const tag = yield* oneOf(source, [pairs.key, ...wrapperClosings]);
    if (tag === undefined) return undefined;
    if (tag !== pairs.key) return [toCall(name, args)];
    const key = yield* until(source, [pairs.keyEnd], longestName);
    if (!key) return undefined;
    yield* space(source);
    // Under load some builds forget the tag that opens a value, which then ends before the next tag of the call.
    const opening = yield* oneOf(source, [pairs.value]);
    const value = yield* until(source, opening === undefined ? endsOfBareValue : [pairs.valueEnd]);
    if (value?.closing !== pairs.valueEnd) return undefined;
    args.set(key.text.trim(), typedArgument(key.text.trim(), value, schema));
  }
}

/** A call after the name of its tag. */
export function* readTaggedCall(source: Source, schemaOf: SchemaOf): Reading<SpokenCall[] | undefined> {
  const name = yield* nameOfTag(source);
  const schema = name === undefined ? undefined : schemaOf(name.value);
  if (!name || !schema) return undefined;
  const args = new Map<string, unknown>();
  if (name.isClosed) return [toCall(name.value, args)];
  yield* space(source);
  if (source.rest.startsWith('{')) {
    const json = yield* readJson(source);
    yield* space(source);
    if (json === undefined || (yield* oneOf(source, callClosings)) === undefined) return undefined;
    return callOf(name.value, json);
  }
  let tag = yield* oneOf(source, [...parameterOpenings, ...callClosings]);
  while (tag !== undefined && parameterOpenings.includes(tag)) {
    const parameter = yield* nameOfTag(source);
    const read: Value | undefined = parameter && !parameter.isClosed ? yield* readValue(source) : undefined;
    if (!parameter || !read) return undefined;
    // A value in lines of its own stands between two line breaks that are not its own.
    const text = parameter.isShort ? read.text.replace(/^\r?\n/, '').replace(/\r?\n$/, '') : read.text;
    const written: WrittenArgument = { text, ...(parameter.string !== undefined && { string: parameter.string }) };
    args.set(parameter.value, typedArgument(parameter.value, written, schema));
    tag = read.next;
  }
  if (tag === undefined) return undefined;
  return [toCall(name.value, args)];
}

interface Value {
  text: string;
  /** The tag that follows. */
  next: string;
}

/** A value up to its closing tag. One that no other tag follows belongs to the value. */
function* readValue(source: Source): Reading<Value | undefined> {
  const pieces: string[] = [];
  for (;;) {
    const piece = yield* until(source, parameterClosings);
    if (!piece) return undefined;
    pieces.push(piece.text);
    const blanks = yield* space(source);
    const next = yield* oneOf(source, [...parameterOpenings, ...callClosings]);
    if (next !== undefined) return { text: pieces.join(''), next };
    pieces.push(piece.closing, blanks);
  }
}

interface TagName {
  value: string;
  /** `<function=get>`, without quotes. */
  isShort: boolean;
  /** `<invoke name="get"/>` */
  isClosed?: boolean;
  string?: boolean;
}

/** What a tag is about, up to its end: `=get>` or ` name="get">`. */
function* nameOfTag(source: Source): Reading<TagName | undefined> {
  if ((yield* oneOf(source, ['='])) !== undefined) {
    const name = yield* until(source, ['>'], longestName);
    return name && { value: name.text.trim().replace(/^"(.*)"$/, '$1'), isShort: true };
  }
  const found = yield* attributes(source, longestName);
  const value = found?.get('name');
  const string = found?.get('string');
  return value === undefined
    ? undefined
    : {
        value,
        isShort: false,
        isClosed: found?.has(closedTag) ?? false,
        ...(string !== undefined && { string: string !== 'false' }),
      };
}

function toCall(name: string, args: ReadonlyMap<string, unknown>): SpokenCall {
  return { name, args: writeExact(JSON.stringify(Object.fromEntries(args))) };
}
