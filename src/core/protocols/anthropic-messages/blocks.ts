import type { ContentBlock, RawContentBlockDelta } from '@anthropic-ai/sdk/resources/messages';
import { writeExact } from '../../ground/text/exact-numbers';
import { parseJson } from '../../ground/text/parse-json';
import { asRecord } from '../json/json';
import { frame } from './frames';
import type { AnswerHead } from './message';
import { thinkingSignature, toInput, toText, toToolUse } from './message';
import { Searches } from './tool-search';

type Shown = 'thinking' | 'text' | 'tool_use';

/**
 * The content blocks of a streamed answer: one open at a time, each closed before the next begins, numbered from 0.
 * Every method gives the frames to write, which may be none.
 */
export class ContentBlocks {
  #index = -1;
  #open: Shown | undefined;
  /** The pieces of a call's input that may be no object; undefined once the input goes out as it comes. */
  #held: string[] | undefined;
  #firstLetter = '';
  readonly #searches: Searches;

  constructor(private readonly head: AnswerHead) {
    this.#searches = new Searches(head.search);
  }

  reasoning(text: string): string {
    if (this.head.thinking === 'none') return '';
    const begun = this.#ensure('thinking', { type: 'thinking', thinking: '', signature: '' });
    return this.head.thinking === 'omitted' ? begun : begun + this.#delta({ type: 'thinking_delta', thinking: text });
  }

  text(text: string): string {
    return this.#ensure('text', toText('')) + this.#delta({ type: 'text_delta', text });
  }

  call(id: string, name: string): string {
    return this.#search(name) + this.#begin('tool_use', toToolUse(id, name, this.head));
  }

  /** A search that a client expects before the call: nothing of it grows. */
  #search(tool: string): string {
    const blocks = this.#searches.before(tool);
    if (blocks.length === 0) return '';
    const [use, result] = blocks;
    return this.#close() + this.#whole({ ...use, input: {} }, JSON.stringify(use.input)) + this.#whole(result);
  }

  #whole(block: ContentBlock, input?: string): string {
    this.#index += 1;
    const started = frame({ type: 'content_block_start', index: this.#index, content_block: block });
    const given = input === undefined ? '' : this.#input(input);
    return started + given + frame({ type: 'content_block_stop', index: this.#index });
  }

  /**
   * Readers take a call's input for an object. One that came in a single piece is given when it is known to be whole,
   * so that it can be made one; another that begins as one goes on as it comes.
   */
  args(json: string): string {
    const held = this.#held;
    if (!held) return this.#input(json);
    held.push(json);
    this.#firstLetter ||= json.trimStart().charAt(0);
    if (held.length < 2 || this.#firstLetter !== '{') return '';
    this.#held = undefined;
    return this.#input(held.join(''));
  }

  /** Closes what is open. An answer without anything has no block: an empty text is called malformed by readers. */
  end(): string {
    return this.#close();
  }

  #ensure(kind: Shown, block: Exclude<ContentBlock, { type: 'tool_use' }>): string {
    return this.#open === kind ? '' : this.#begin(kind, block);
  }

  #begin(kind: Shown, block: ContentBlock): string {
    const closed = this.#close();
    this.#open = kind;
    this.#held = [];
    this.#firstLetter = '';
    this.#index += 1;
    return closed + frame({ type: 'content_block_start', index: this.#index, content_block: block });
  }

  #close(): string {
    if (this.#open === undefined) return '';
    const signature =
      this.#open === 'thinking' ? this.#delta({ type: 'signature_delta', signature: thinkingSignature }) : '';
    const input = this.#held?.length ? this.#input(asObject(this.#held.join(''))) : '';
    this.#open = undefined;
    return signature + input + frame({ type: 'content_block_stop', index: this.#index });
  }

  #input(json: string): string {
    return this.#delta({ type: 'input_json_delta', partial_json: json });
  }

  #delta(delta: RawContentBlockDelta): string {
    return frame({ type: 'content_block_delta', index: this.#index, delta });
  }
}

/** The text itself when it is an object's, else that of the object which a whole answer has in its place. */
function asObject(json: string): string {
  return asRecord(parseJson(json)?.value) ? json : writeExact(JSON.stringify(toInput(json)));
}
