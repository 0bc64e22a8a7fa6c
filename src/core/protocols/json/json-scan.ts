/** Follows the brackets of JSON that begins with one, piece by piece, to where it ends. One look at each character. */
export class JsonScan {
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** How much of this piece belongs to the JSON; undefined when all of it does and it is not over. */
  add(text: string): number | undefined {
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (char === '\\') this.#escaped = true;
        else if (char === '"') this.#inString = false;
      } else if (char === '"') this.#inString = true;
      else if (char === '{' || char === '[') this.#depth += 1;
      else if (char === '}' || char === ']') {
        this.#depth -= 1;
        if (this.#depth <= 0) return at + 1;
      }
    }
    return undefined;
  }
}
