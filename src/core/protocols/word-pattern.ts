import { ownText } from '../chat/text/own-text';
import { parseJson } from '../ground/text/parse-json';
import { asRecord } from './json/json';

/** An answer whose chunks are never alike is looked at so often. */
const mostTries = 8;
const contentField = '"content":"';
/** What stands in JSON as it is: in a longer text it is a text's end, an escape or none that JSON allows. */
const plain = /^[ !#-[\]-~\u00a0-\uffff]+$/;

/**
 * The chunks of one answer are alike but for their words. What stands before and behind the words of one is kept; a
 * chunk that has the same there says the same, so its words are taken out and the rest is not read again.
 */
export class WordPattern {
  #before = '';
  #behind = '';
  #tries = 0;

  /** The words of a chunk like the one before; undefined for any other. */
  wordsIn(chunk: string): string | undefined {
    const before = this.#before;
    if (before === '' || !chunk.startsWith(before) || !chunk.endsWith(this.#behind)) return undefined;
    const words = chunk.slice(before.length, chunk.length - this.#behind.length);
    return plain.test(words) ? words : undefined;
  }

  /** Learns from a chunk that says `words` and nothing else besides what was said before. */
  learn(chunk: string, words: string): void {
    if (this.#tries >= mostTries) return;
    this.#tries += 1;
    const at = chunk.indexOf(`${contentField}${words}"`) + contentField.length;
    const [before, behind] = [chunk.slice(0, at), chunk.slice(at + words.length)];
    // The same words could stand somewhere else as well: others in their place must be what the chunk then says.
    const isPattern = at >= contentField.length && wordsAloneIn(parseJson(`${before}-${behind}`)?.value) === '-';
    [this.#before, this.#behind] = isPattern ? [ownText(before), ownText(behind)] : ['', ''];
  }
}

/** The words of a chunk whose only choice says words and nothing else; undefined when there is more to it. */
export function wordsAloneIn(chunk: unknown): string | undefined {
  const { choices, usage, error } = asRecord(chunk) ?? {};
  const choice = Array.isArray(choices) && choices.length === 1 ? asRecord(choices[0]) : undefined;
  const delta = asRecord(choice?.delta);
  if (!delta || usage || error || choice?.finish_reason || choice?.error) return undefined;
  const { content, role = null, ...more } = delta;
  const isAlone = (role === null || role === 'assistant') && Object.values(more).every((value) => value === null);
  return isAlone && typeof content === 'string' && plain.test(content) ? content : undefined;
}
