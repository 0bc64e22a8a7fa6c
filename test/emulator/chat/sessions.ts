import type { ChatBody } from './request';
import { countTokens, messageTokens } from './usage';

const remembered = 1000;

/** The prompt cache: what each `X-Session-ID` sent last. */
export class Sessions {
  readonly #prompts = new Map<string, readonly string[]>();

  /**
   * Tokens of the prompt's beginning that this session has sent before: the functions, then whole messages. The prompt is
   * remembered for the next turn.
   */
  precached(session: string | undefined, body: ChatBody): number {
    if (session === undefined) return 0;
    const functions = body.functions ? JSON.stringify(body.functions) : '';
    const now = [functions, ...body.messages.map((message) => JSON.stringify(message))];
    const before = this.#prompts.get(session);
    this.#prompts.delete(session);
    this.#prompts.set(session, now);
    for (const oldest of this.#prompts.keys()) {
      if (this.#prompts.size <= remembered) break;
      this.#prompts.delete(oldest);
    }
    if (!before || before[0] !== functions) return 0;
    let tokens = countTokens(functions);
    for (const [index, message] of body.messages.entries()) {
      if (before[index + 1] !== now[index + 1]) break;
      tokens += messageTokens(message);
    }
    return tokens;
  }

  clear(): void {
    this.#prompts.clear();
  }
}
