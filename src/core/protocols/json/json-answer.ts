import { ChatError } from '../../chat/errors';
import type { ChatEvent, ChatStream } from '../../chat/events';
import type { ChatRequest } from '../../chat/request';
import { textEvents } from '../../chat/text/filter-text';
import { parseJson } from '../../ground/text/parse-json';
import { withoutFence } from './fence';
import { JsonScan } from './json-scan';
import { parseLoosely } from './loose-json';
import { TidiedStream } from './tidied-stream';

/** So many places of a text are looked at for JSON among its words, and so many characters from there on. */
const mostPlaces = 20;
const mostScanned = 4 * 1024 * 1024;

/** JSON that was asked for and is found in an answer, or what is wrong with it. */
export type FoundJson = { text: string } | { problem: string };

/**
 * The JSON of an answer that may stand in a code fence, and among words. `misfit` says what is wrong with a value; the
 * first that is right counts.
 */
export function jsonIn(text: string, misfit: (value: unknown) => string | undefined = () => undefined): FoundJson {
  let problem: string | undefined;
  for (const candidate of placesIn(text)) {
    // What is written by hand has slips that leave no doubt about what was meant.
    const read = parseLoosely(candidate);
    if (!read) continue;
    const wrong = misfit(read.value);
    if (wrong === undefined) return { text: read.text };
    problem ??= wrong;
  }
  return { problem: problem ?? 'it is not valid JSON' };
}

function* placesIn(text: string): Generator<string> {
  yield withoutFence(text).trim();
  let at = text.indexOf('```');
  for (let places = 0; at >= 0 && places < mostPlaces; places += 1) {
    const begin = at + 3 + (/^[a-z]*/i.exec(text.slice(at + 3, at + 20))?.[0].length ?? 0);
    const end = text.indexOf('```', begin);
    yield text.slice(begin, end < 0 ? text.length : end).trim();
    at = end < 0 ? -1 : text.indexOf('```', end + 3);
  }
  at = text.search(/[[{]/);
  let scanned = 0;
  for (let places = 0; at >= 0 && places < mostPlaces && scanned < mostScanned; places += 1) {
    const length = new JsonScan().add(text.slice(at));
    scanned += length ?? text.length - at;
    // Empty brackets among words are words, too.
    if (length !== undefined && length > 2) yield text.slice(at, at + length);
    const from = at + (length ?? 1);
    const next = text.slice(from).search(/[[{]/);
    at = next < 0 ? -1 : from + next;
  }
}

/** The failure of a model that was asked for JSON and gave something else, named by the caller's own field. */
export function notTheJson({ answerField = 'response_format' }: ChatRequest, problem: string): ChatError {
  const message = `${answerField}: the model did not answer with the JSON that was asked for: ${problem}.`;
  return new ChatError('protocol', message, { code: 'invalid_json_answer', param: answerField });
}

/**
 * An answer that has to be JSON: it streams as it comes, without a fence and the words around it. Nothing is given
 * before its JSON begins, so that one which is none can be asked for again: `otherwise` says how, given the words, or
 * throws. What breaks off inside its JSON throws `invalid_json_answer`.
 */
export async function* streamedJson(
  stream: ChatStream,
  request: ChatRequest,
  otherwise: (words: string, problem: string) => ChatStream,
): ChatStream {
  const answer = new JsonText();
  const held: ChatEvent[] = [];
  let begun = false;
  let called = false;
  let unread: { words: string; problem: string } | undefined;
  for await (const step of stream) {
    const events: ChatEvent[] = [];
    for (const event of step) {
      if (event.type === 'text') events.push(...(called ? [event] : textEvents(answer.add(event.text))));
      else if (event.type === 'tool-call') {
        events.push(...textEvents(answer.takeWords()), event);
        called = true;
      } else if (event.type !== 'finish') events.push(event);
      else if (called || event.reason !== 'stop' || event.stopSequence !== undefined) {
        events.push(...textEvents(answer.takeWords()), event);
      } else if (answer.isBegun) {
        const { problem } = answer;
        if (problem !== undefined) throw notTheJson(request, problem);
        events.push(event);
      } else {
        const words = answer.takeWords();
        const found = jsonIn(words);
        if ('problem' in found) unread = { words, problem: found.problem };
        else events.push(...textEvents(found.text), event);
      }
    }
    begun ||= events.some(({ type }) => type === 'text' || type === 'tool-call' || type === 'finish');
    if (!begun) for (const event of events) held.push(event);
    else if (held.length > 0 || events.length > 0) yield [...held.splice(0), ...events];
  }
  // Not before its connection is free: an account may have one stream.
  if (unread) yield* otherwise(unread.words, unread.problem);
}

/** The text of an answer that has to be JSON, told apart from a fence and from words. */
class JsonText {
  #held = '';
  #words: string[] = [];
  #json: string[] = [];
  #state: 'start' | 'words' | 'json' | 'after' = 'start';
  readonly #scan = new JsonScan();
  readonly #tidied = new TidiedStream();

  get isBegun(): boolean {
    return this.#state === 'json' || this.#state === 'after';
  }

  /** What is wrong with JSON that has begun. */
  get problem(): string | undefined {
    if (this.#state === 'after' && parseJson(this.#json.join(''))) return undefined;
    return 'it is not valid JSON';
  }

  /** The JSON that a further piece of text brings. */
  add(text: string): string {
    if (this.#state === 'after') return '';
    if (this.#state === 'words') {
      this.#words.push(text);
      return '';
    }
    if (this.#state === 'json') return this.#read(text);
    const seen = this.#held + text;
    this.#held = seen;
    if (seen.length < 1000 && /^\s*(?:`{0,2}|```[a-z_]*\s*)$/i.test(seen)) return '';
    this.#held = '';
    const json = seen.replace(/^\s*(?:```[a-z_]*)?\s*/i, '');
    this.#state = /^[[{]/.test(json) ? 'json' : 'words';
    return this.#state === 'json' ? this.#read(json) : this.add(seen);
  }

  /** The words that were held because they are no JSON; nothing after JSON. */
  takeWords(): string {
    const words = this.#held + this.#words.join('');
    this.#held = '';
    this.#words = [];
    return words;
  }

  #read(text: string): string {
    const length = this.#scan.add(text);
    if (length !== undefined) this.#state = 'after';
    const json = this.#tidied.add(text.slice(0, length));
    this.#json.push(json);
    return json;
  }
}
