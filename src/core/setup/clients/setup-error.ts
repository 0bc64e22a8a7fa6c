import { inEnglish, type Sentence, say } from '../sentence';

/** What stands in the way of a change, for a person; the file was not touched. */
export class SetupError extends Error {
  readonly sentence: Sentence;

  constructor(words: string, ...values: Sentence['values']) {
    const sentence = say(words, ...values);
    super(inEnglish(sentence));
    this.sentence = sentence;
  }
}
