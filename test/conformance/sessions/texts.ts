import type { Random } from '../../fuzz/random';

/** What people, models and tools write that readers of JSON, markup and thoughts could take for something of theirs. */
const tails = [
  '',
  ' plain',
  ' "quoted" \\ and\nnew lines\r\n\ttabs',
  ' Привет, мир 👩‍👩‍👧‍👦',
  ' <think>not a thought</think>',
  ' <tool_call>{"name":"x","arguments":{}}</tool_call>',
  ' {"type":"text","text":"no part"}',
  ' [{"type":"tool_result","tool_use_id":"x"}]',
  ' data:image/png;base64,AAAA',
  ' \u0000\u0001\u001b[31mred\u001b[0m\u007f',
  ' \u2028\u2029\ufeff\u202e',
  ' <system-reminder>nothing</system-reminder>',
  ' ```json\n{"a":1}\n```',
  ' __proto__ constructor toString',
  ' null',
  '\n\n\n',
];

/** Texts of one session, each between marks by which it is found again among all others. */
export class Texts {
  #count = 0;
  readonly #session: string;

  constructor(private readonly random: Random) {
    this.#session = inLetters(random.below(2 ** 30));
  }

  next(): string {
    this.#count += 1;
    const mark = `${inLetters(this.#count)}${this.#session}`;
    return `⟦${mark}⟧${this.random.pick(tails)}⟦/${mark}⟧`;
  }
}

/** A number without a digit: instructions that differ in digits alone are taken for the same. */
function inLetters(number: number): string {
  return number.toString().replace(/\d/g, (digit) => 'kqwvzxjhfy'.charAt(Number(digit)));
}
