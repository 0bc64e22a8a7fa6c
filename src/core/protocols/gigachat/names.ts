import { AlikeNames, aliasOf } from '../alike-name';

/** GigaChat's own rule, read off its 422: Latin letters, `_`, `-`, `.` and digits, a digit never first. */
const acceptedName = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/** Names of GigaChat's built-in functions: a client's function of that name would be taken for them. */
const builtIn = new Set([
  'code_interpreter',
  'get_file_content',
  'image_generate',
  'model_3d_generate',
  'text2image',
  'text2model3d',
  'url_content_extraction',
  'web_search',
]);

/**
 * Function names as GigaChat takes them, and back. A name is changed only when GigaChat would refuse or misread it; the
 * alias depends on the name alone, so it is the same in every request of a conversation, unless another function of the
 * request has that very name: then the next alias is taken, so that two functions stay two.
 */
export class FunctionNames {
  readonly #originals = new Map<string, string>();
  readonly #wires = new Map<string, string>();
  readonly #alike = new AlikeNames();

  /** `offered`: the client's functions. Those whose names GigaChat takes keep them, whatever others are called. */
  constructor(offered: readonly string[] = []) {
    for (const name of offered) if (isTaken(name)) this.#pair(name, name);
  }

  /** The name to send for a client's `name`. */
  toWire(name: string): string {
    const known = this.#wires.get(name);
    if (known !== undefined) return known;
    let wire = isTaken(name) ? name : aliasOf(name, 0);
    for (let turn = 1; this.#originals.has(wire); turn += 1) wire = aliasOf(name, turn);
    return this.#pair(name, wire);
  }

  /**
   * The client's name for what GigaChat called, also where it differs from the one that was sent only in its spelling,
   * in the words models put around names and in the server in front. A name never sent comes back as it is.
   */
  fromWire(wire: string): string {
    const sent = this.#originals.has(wire) ? wire : this.#alike.find(wire);
    return (sent === undefined ? undefined : this.#originals.get(sent)) ?? wire;
  }

  #pair(name: string, wire: string): string {
    if (!this.#originals.has(wire)) this.#alike.add(wire);
    if (name !== wire) this.#alike.add(name, wire);
    this.#originals.set(wire, name);
    this.#wires.set(name, wire);
    return wire;
  }
}

/** True for a name that GigaChat takes as it is. */
function isTaken(name: string): boolean {
  return acceptedName.test(name) && !builtIn.has(name);
}
