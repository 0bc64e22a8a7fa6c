import type { Random } from '../../fuzz/random';
import { Texts } from './texts';

/** A session as it went, in the words of no protocol. */
export interface Session {
  readonly instructions: readonly string[];
  readonly tools: readonly string[];
  readonly turns: readonly Turn[];
}

export type Turn =
  | { readonly by: 'user'; readonly said: readonly Said[] }
  | { readonly by: 'system'; readonly text: string }
  | {
      readonly by: 'assistant';
      readonly thought: string | undefined;
      readonly text: string;
      readonly calls: readonly Call[];
      /** The order in which results came: places of calls. */
      readonly order: readonly number[];
    };

export type Said = { readonly text: string } | { readonly picture: number };

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly result: Result;
}

/** What a tool gave: nothing, words, a value in JSON, or words and pictures in parts. */
export type Result = { readonly failed: boolean } & (
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'parts'; readonly said: readonly Said[] }
);

const names = ['read', 'Write', 'mcp__files__read-file', 'web_search', 'a/b', 'погода', '2fast', 'constructor', 'x.y'];

/** One session, the same for the same numbers; none of its texts comes twice, or in another. */
export function anySession(random: Random): Session {
  return new Maker(random).session();
}

class Maker {
  readonly #texts: Texts;

  constructor(private readonly random: Random) {
    this.#texts = new Texts(random);
  }

  session(): Session {
    const { random } = this;
    const tools = names.filter(() => random.below(3) > 0);
    const length = random.below(12) === 0 ? 20 + random.below(40) : 1 + random.below(10);
    const turns: Turn[] = [this.#user()];
    while (turns.length < length) {
      const before = turns.at(-1)?.by;
      if (before === 'assistant') turns.push(random.below(3) === 0 ? this.#user() : this.#assistant(turns.length));
      else if (random.below(6) === 0) turns.push({ by: 'system', text: this.#text() });
      else if (random.below(8) === 0) turns.push(this.#user());
      else turns.push(this.#assistant(turns.length));
    }
    const last = turns.at(-1);
    if (last?.by === 'system' || (last?.by === 'assistant' && last.calls.length === 0)) turns.push(this.#user());
    return { instructions: this.#some(3, () => this.#text()), tools, turns };
  }

  #user(): Turn {
    const said = [{ text: this.#text() }, ...this.#some(3, () => this.#said())];
    return { by: 'user', said };
  }

  #assistant(place: number): Turn {
    const { random } = this;
    const calls =
      random.below(3) === 0 ? [] : Array.from({ length: 1 + random.below(4) }, (_, at) => this.#call(place, at));
    const order = calls.map((_, index) => index);
    if (random.below(3) === 0) order.sort(() => random.below(3) - 1);
    return {
      by: 'assistant',
      thought: random.below(3) === 0 ? this.#text() : undefined,
      text: calls.length === 0 || random.below(3) === 0 ? this.#text() : '',
      calls,
      order,
    };
  }

  #call(place: number, at: number): Call {
    const { random } = this;
    const id = random.pick([
      `call_${place}_${at}`,
      `toolu_01${place}x${at}`,
      `functions.read:${place * 8 + at}`,
      `chatcmpl-tool-${place}-${at}`,
      `fc_${place}_${at}`,
      `${place}-${at}-4f`,
    ]);
    return { id, name: random.pick(names), args: this.#args(), result: this.#result() };
  }

  #args(): Record<string, unknown> {
    const { random } = this;
    return random.pick([
      () => ({ at: this.#text() }),
      () => ({}),
      () => ({ at: { deep: [this.#text(), 1, null, true, { b: [] }] }, n: -1.5e-7, big: 9007199254740991 }),
      () => ({ '': this.#text(), 'a b': [], ключ: null }),
    ])();
  }

  #result(): Result {
    const { random } = this;
    const failed = random.below(6) === 0;
    return random.pick<() => Result>([
      () => ({ failed, kind: 'empty' }),
      () => ({ failed, kind: 'text', text: this.#text() }),
      () => ({ failed, kind: 'text', text: `${this.#text()}${'x'.repeat(random.below(20_000))}` }),
      () => ({ failed, kind: 'json', value: { at: this.#text(), list: [1, { a: null }] } }),
      () => ({ failed, kind: 'json', value: [this.#text(), { type: 'text' }, 5] }),
      () => ({ failed, kind: 'json', value: random.pick([0, true, null, [], {}, -1.5]) }),
      () => ({ failed, kind: 'parts', said: this.#some(4, () => this.#said()) }),
    ])();
  }

  #said(): Said {
    return this.random.below(4) === 0 ? { picture: this.random.below(12) } : { text: this.#text() };
  }

  #some<T>(end: number, make: () => T): T[] {
    return Array.from({ length: this.random.below(end) }, make);
  }

  #text(): string {
    return this.#texts.next();
  }
}
