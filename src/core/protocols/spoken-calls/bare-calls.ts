import type { JsonSchema } from '../../chat/request';
import { isOffered, nameIn, offeredCalls, readMarkedCalls, type SpokenCall } from './call-json';
import { readJson } from './read-json';
import { beginsPython, readPython } from './read-python';
import type { Reading, Source } from './source';

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

/** Tells of the calls that were read; false when there are none. */
export function tell(reader: Reader, calls: readonly SpokenCall[] | undefined): boolean {
  if (calls) reader.found(calls);
  return calls !== undefined;
}

/** Calls in Python where some begin, else as JSON. */
export function* readBareCalls(reader: Reader, before?: string): Reading<SpokenCall[] | undefined> {
  const { source, schemaOf } = reader;
  const isKnown = (name: string) => schemaOf(name) !== undefined;
  if (yield* beginsPython(source, isKnown)) return yield* readPython(source, isKnown);
  return yield* readJsonCalls(reader, before);
}

/** A call, or a list of them, as JSON. `before` is what may cut off its last brackets. */
export function* readJsonCalls({ source, schemaOf }: Reader, before?: string): Reading<SpokenCall[] | undefined> {
  const isKnown = (name: string) => schemaOf(name) !== undefined;
  const mayBe = (begun: string) => {
    const name = nameIn(begun);
    return name === undefined || isOffered(name, isKnown);
  };
  const json = yield* readJson(source, mayBe, before);
  return offeredCalls(json === undefined ? undefined : readMarkedCalls(json), isKnown);
}
