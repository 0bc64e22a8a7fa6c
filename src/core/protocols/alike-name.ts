import { createHash } from 'node:crypto';

/** No longer name is compared with others. */
const longest = 100;
/** `functions.find`, `tools/find`, `functions.find:0`. */
const aroundNames = /^(?:functions?|tools?|default_api)[.:/]|:\d+$/gi;
/** What stands between a tool's name and that of its server or namespace: `mcp__server__find`. */
const betweenNames = /__|[./:]/g;
/** Clients with other separators put this before the tools of every server. */
const beforeNames = /^mcp[_-](?=[^_-])/i;
/** Parts of a name by which it is found without those before them. */
const mostParts = 8;

/**
 * Another name for a function, which every server takes and which depends on its own name alone. `turn` counts the
 * aliases of this name that others have already.
 */
export function aliasOf(name: string, turn = 0): string {
  const digest = createHash('sha256')
    .update(turn === 0 ? name : `${name}\0${turn}`)
    .digest('hex')
    .slice(0, 12);
  const words = name.match(/[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)*/g) ?? [];
  const readable = words.join('_').slice(0, 40);
  return `f_${readable}_${digest}`;
}

/** Names by their spelling: an answer may call thousands of functions, each of which is looked for among hundreds. */
export class AlikeNames {
  readonly #bySpelling = new Map<string, Set<string>>();
  /** By what is left of them without the server or the namespace in front. */
  readonly #byEnd = new Map<string, Set<string>>();

  constructor(names: Iterable<string> = []) {
    for (const name of names) this.add(name);
  }

  /** `meant`: what is found by this name. */
  add(name: string, meant = name): void {
    put(this.#bySpelling, spelling(name), meant);
    for (const end of ends(name)) put(this.#byEnd, spelling(end), meant);
  }

  /**
   * The one of the names that this one is, but for its spelling, the words models put around names, and the names of
   * servers and namespaces that they leave out; undefined when it is none of them, or could be several.
   */
  find(name: string): string | undefined {
    if (name.length > longest) return undefined;
    const bare = name.trim();
    const spelled = new Set([bare, bare.replace(aroundNames, '')].map(spelling).filter((one) => one !== ''));
    for (const names of [this.#bySpelling, this.#byEnd]) {
      const alike = new Set([...spelled].flatMap((one) => [...(names.get(one) ?? [])]));
      if (alike.size > 0) return alike.size === 1 ? [...alike][0] : undefined;
    }
    return undefined;
  }
}

function put(names: Map<string, Set<string>>, key: string, meant: string): void {
  if (key === '') return;
  const alike = names.get(key);
  if (alike) alike.add(meant);
  else names.set(key, new Set([meant]));
}

/** `server__find` and `find` for `mcp__server__find`. */
function ends(name: string): string[] {
  const found = [...name.matchAll(betweenNames)]
    .slice(-mostParts)
    .map(({ 0: between, index }) => name.slice(index + between.length));
  return beforeNames.test(name) ? [...found, name.replace(beforeNames, '')] : found;
}

function spelling(name: string): string {
  return name.toLowerCase().replace(/[_.-]/g, '');
}
