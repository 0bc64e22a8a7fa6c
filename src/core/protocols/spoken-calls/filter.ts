import type { ChatEvent } from '../../chat/events';
import type { JsonSchema } from '../../chat/request';
import type { TextFilter } from '../../chat/text/filter-text';
import type { Reader } from './bare-calls';
import { beginsLikeCall, offeredCalls, readSpokenCalls, type SpokenCall } from './call-json';
import { CodeSpans } from './code-spans';
import { endings, lineOpenings, openings, wrapperClosings } from './markup';
import { readPythonCalls } from './python-calls';
import { readMarkup } from './read-calls';
import { beginsLikePython } from './read-python';
import { type Reading, Source } from './source';
import { ToldEvents } from './told-events';

/** Characters of markup that turned out to be none and are looked through once more, in one answer. */
const mostReadAgain = 1024 * 1024;

/**
 * Finds calls that the model wrote as text: in the markup of any model (see `markup`), or as JSON or a list in Python
 * that is the whole text. Each becomes a real call when its tool is there; everything else stays text, also in code.
 * Only what can still become a call is held back. Blanks that are all there is beside calls are left out.
 */
export class SpokenCallFilter implements TextFilter {
  /** The whole text may be calls, as JSON or a list in Python: `start` while that is open, `whole` when it looks so. */
  #state: 'start' | 'whole' | 'text' = 'start';
  #beginning: string[] = [];
  readonly #source = new Source();
  readonly #code = new CodeSpans();
  #reading: Reading<boolean> | undefined;
  #readAgain = 0;
  #out = new ToldEvents();
  readonly #reader: Reader;

  /**
   * `schemaOf`: the schema of a tool that may be called, undefined when there is none of that name. `schemaInJson` is
   * the same for calls that are JSON alone, and `schemaInPython` for those that are Python alone. Tools that `mustEnd`
   * an answer are called only where no word follows: it may be an answer about the call.
   */
  constructor(
    schemaOf: (name: string) => JsonSchema | undefined,
    private readonly schemaInJson = schemaOf,
    private readonly schemaInPython = schemaInJson,
    mustEnd: (name: string) => boolean = () => false,
  ) {
    this.#reader = {
      source: this.#source,
      schemaOf,
      found: (calls) => {
        if (calls.some(({ name }) => mustEnd(name))) this.#out.hold(this.#source.readText, calls);
        else this.#out.add(calls);
        this.#source.settle();
        this.#reader.isAfterCall = true;
      },
      keep: (text) => this.#say(text),
      isAfterCall: false,
      beginsLine: true,
    };
  }

  readonly #inJson = (name: string) => this.schemaInJson(name) !== undefined;
  readonly #inPython = (name: string) => this.schemaInPython(name) !== undefined;

  push(text: string): ChatEvent[] {
    if (this.#state === 'whole') {
      this.#beginning.push(text);
      return [];
    }
    if (this.#state === 'start') {
      const seen = this.#beginning.join('') + text;
      const looks = beginsLikePython(seen, this.#inPython) ?? beginsLikeCall(seen, this.#inJson);
      this.#beginning = looks === 'no' ? [] : [seen];
      if (looks !== 'no') {
        if (looks === 'yes') this.#state = 'whole';
        return [];
      }
      this.#state = 'text';
      this.#source.push(seen);
    } else this.#source.push(text);
    this.#run();
    return this.#out.take();
  }

  flush(): ChatEvent[] {
    const whole = this.#beginning.join('');
    this.#beginning = [];
    if (this.#state === 'whole') {
      const bare = withoutClosing(whole);
      const offered =
        offeredCalls(readSpokenCalls(bare), this.#inJson) ?? offeredCalls(readPythonList(bare), this.#inPython);
      if (offered) this.#reader.found(offered);
      else this.#source.push(whole);
    } else if (this.#state === 'start') this.#source.push(whole);
    if (this.#state === 'whole' || whole !== '') this.#state = 'text';
    this.#source.ended = true;
    this.#run();
    this.#source.ended = false;
    return this.#out.take(true);
  }

  #run(): void {
    const source = this.#source;
    while (source.rest !== '' || this.#reading) {
      if (!this.#reading) {
        const at = this.#nextOpening();
        const said = source.take(at);
        source.settle();
        if (said.trim() !== '') this.#reader.isAfterCall = false;
        this.#out.say(said);
        if (source.rest === '') return;
        this.#reader.beginsLine = this.#code.beginsLine;
        this.#reading = readMarkup(this.#reader);
      }
      const step = this.#reading.next();
      if (!step.done) return;
      this.#reading = undefined;
      if (step.value) {
        this.#out.note(source.readText);
        source.settle();
      } else this.#giveBack();
    }
  }

  /** What was read is no call: its first letter is text, and the rest is looked through again. */
  #giveBack(): void {
    const source = this.#source;
    const { readLength } = source;
    this.#readAgain += readLength;
    source.giveBack();
    const said = source.take(this.#readAgain > mostReadAgain ? Math.max(1, readLength) : 1);
    source.settle();
    this.#reader.isAfterCall = false;
    this.#say(said);
  }

  #say(text: string): void {
    for (const char of text) this.#code.see(char);
    this.#out.say(text);
  }

  /** Where the rest of the text may begin to be markup; its end when nowhere. */
  #nextOpening(): number {
    const { rest } = this.#source;
    for (let at = 0; at < rest.length; at += 1) {
      const char = rest.charAt(at);
      const candidates = openingsBy.get(rest.slice(at, at + 2));
      if (candidates && !this.#code.isCode(char) && candidates.some((one) => this.#mayBegin(one, at))) return at;
      this.#code.see(char);
    }
    return rest.length;
  }

  #mayBegin({ text, after }: Candidate, at: number): boolean {
    if (after === 'call' && !this.#reader.isAfterCall) return false;
    if (after === 'line' && !this.#code.beginsLine) return false;
    const { rest } = this.#source;
    return rest.startsWith(text, at) || (text.length > rest.length - at && text.startsWith(rest.slice(at)));
  }
}

/** A list of calls in Python: one without its brackets may well be an answer about code. */
function readPythonList(text: string): SpokenCall[] | undefined {
  return text.trimStart().startsWith('[') ? readPythonCalls(text) : undefined;
}

/** JSON without a closing tag behind it, whose opening one was taken for the end of the model's thoughts. */
function withoutClosing(text: string): string {
  const bare = text.trimEnd();
  const closing = wrapperClosings.find((one) => bare.endsWith(one));
  return closing === undefined ? text : bare.slice(0, -closing.length);
}

interface Candidate {
  text: string;
  /** Counts only after a call, or at the beginning of a line. */
  after?: 'call' | 'line';
}

/** Openings by their first two letters, and by the first alone for where a text ends. */
const openingsBy = new Map<string, Candidate[]>();
const candidates: Candidate[] = [
  ...openings.map((text) => ({ text })),
  ...endings.map((text) => ({ text, after: 'call' as const })),
  ...lineOpenings.map((text) => ({ text, after: 'line' as const })),
];
for (const candidate of candidates) {
  for (const letters of [candidate.text.slice(0, 1), candidate.text.slice(0, 2)]) {
    openingsBy.set(letters, [...(openingsBy.get(letters) ?? []), candidate]);
  }
}
