/** No longer name is compared with others. */
const longest = 100;
/** `functions.find`, `tools/find`, `functions.find:0`. */
const aroundNames = /^(?:functions?|tools?|default_api)[.:/]|:\d+$/gi;

/** Names by their spelling: an answer may call thousands of functions, each of which is looked for among hundreds. */
export class AlikeNames {
  readonly #bySpelling = new Map<string, string[]>();

  constructor(names: Iterable<string> = []) {
    for (const name of names) this.add(name);
  }

  add(name: string): void {
    const spelled = spelling(name);
    const alike = this.#bySpelling.get(spelled);
    if (alike) alike.push(name);
    else this.#bySpelling.set(spelled, [name]);
  }

  /**
   * The one of the names that this one is, but for its spelling and the words models put around names; undefined when
   * it is none of them, or could be several.
   */
  find(name: string): string | undefined {
    if (name.length > longest) return undefined;
    const bare = name.trim();
    const spelled = new Set([bare, bare.replace(aroundNames, '')].map(spelling).filter((one) => one !== ''));
    const alike = [...spelled].flatMap((one) => this.#bySpelling.get(one) ?? []);
    return alike.length === 1 ? alike[0] : undefined;
  }
}

function spelling(name: string): string {
  return name.toLowerCase().replace(/[_.-]/g, '');
}
