import { createHash } from 'node:crypto';

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
 * alias depends on the name alone, so it is the same in every request of a conversation.
 */
export class FunctionNames {
  readonly #originals = new Map<string, string>();

  /** The name to send for a client's `name`. */
  toWire(name: string): string {
    const wire = acceptedName.test(name) && !builtIn.has(name) ? name : aliasOf(name);
    this.#originals.set(wire, name);
    return wire;
  }

  /** The client's name for what GigaChat called; a name never sent comes back as it is. */
  fromWire(wire: string): string {
    return this.#originals.get(wire) ?? wire;
  }
}

function aliasOf(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12);
  const readable = name
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
  return `f_${readable}_${digest}`;
}
