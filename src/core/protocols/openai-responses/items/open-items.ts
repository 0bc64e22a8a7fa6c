import type { ResponseOutputItem } from 'openai/resources/responses/responses';
import type { ClientTool } from '../../dialects/tools';
import type { Emit } from '../frames';
import { callItem, type ItemStatus, messageItem, reasoningItem, textPart } from './items';

/** An item of a streamed answer while it grows. Every method gives the frames to write. */
export interface OpenItem {
  readonly kind: 'message' | 'reasoning' | 'call';
  begin(): string;
  add(text: string): string;
  /** Fixes the item and says so; `item` gives it from then on. */
  end(status: ItemStatus): string;
  item(status: ItemStatus): ResponseOutputItem;
}

/** Where an item stands: its id and its number in the output. */
interface Place {
  id: string;
  index: number;
}

/** The text of an answer. */
export class OpenMessage implements OpenItem {
  readonly kind = 'message';
  #text = '';

  constructor(
    private readonly emit: Emit,
    private readonly place: Place,
  ) {}

  begin(): string {
    const item = messageItem(this.place.id, 'in_progress');
    return (
      this.emit({ type: 'response.output_item.added', output_index: this.place.index, item }) +
      this.emit({ type: 'response.content_part.added', ...this.#part(), part: textPart('') })
    );
  }

  add(text: string): string {
    this.#text += text;
    return this.emit({ type: 'response.output_text.delta', ...this.#part(), delta: text, logprobs: [] });
  }

  end(status: ItemStatus): string {
    const text = this.#text;
    return (
      this.emit({ type: 'response.output_text.done', ...this.#part(), text, logprobs: [] }) +
      this.emit({ type: 'response.content_part.done', ...this.#part(), part: textPart(text) }) +
      this.emit({ type: 'response.output_item.done', output_index: this.place.index, item: this.item(status) })
    );
  }

  item(status: ItemStatus): ResponseOutputItem {
    return messageItem(this.place.id, status, this.#text);
  }

  #part() {
    return { item_id: this.place.id, output_index: this.place.index, content_index: 0 };
  }
}

/** What the model thought, as the one part of a summary. */
export class OpenReasoning implements OpenItem {
  readonly kind = 'reasoning';
  #text = '';

  constructor(
    private readonly emit: Emit,
    private readonly place: Place,
  ) {}

  begin(): string {
    const item = reasoningItem(this.place.id);
    const part = { type: 'summary_text' as const, text: '' };
    return (
      this.emit({ type: 'response.output_item.added', output_index: this.place.index, item }) +
      this.emit({ type: 'response.reasoning_summary_part.added', ...this.#part(), part })
    );
  }

  add(text: string): string {
    this.#text += text;
    return this.emit({ type: 'response.reasoning_summary_text.delta', ...this.#part(), delta: text });
  }

  end(): string {
    const text = this.#text;
    const part = { type: 'summary_text' as const, text };
    return (
      this.emit({ type: 'response.reasoning_summary_text.done', ...this.#part(), text }) +
      this.emit({ type: 'response.reasoning_summary_part.done', ...this.#part(), part }) +
      this.emit({ type: 'response.output_item.done', output_index: this.place.index, item: this.item() })
    );
  }

  item(): ResponseOutputItem {
    return reasoningItem(this.place.id, this.#text);
  }

  #part() {
    return { item_id: this.place.id, output_index: this.place.index, summary_index: 0 };
  }
}

/** A call of a tool. Only the arguments of a function are given before their JSON is complete. */
export class OpenCall implements OpenItem {
  readonly kind = 'call';
  #args = '';

  constructor(
    private readonly emit: Emit,
    private readonly place: Place,
    private readonly callId: string,
    private readonly tool: ClientTool,
  ) {}

  begin(): string {
    // Readers know no patch of which it is not known yet what it does.
    return this.tool.local === 'apply_patch' ? '' : this.#added();
  }

  add(text: string): string {
    this.#args += text;
    if (this.tool.custom || this.tool.search || this.tool.local) return '';
    return this.emit({ type: 'response.function_call_arguments.delta', ...this.#part(), delta: text });
  }

  end(status: ItemStatus): string {
    const item = this.item(status);
    return (
      this.#inputDone(item) + this.emit({ type: 'response.output_item.done', output_index: this.place.index, item })
    );
  }

  item(status: ItemStatus) {
    return callItem(this.place.id, this.callId, this.tool, this.#args, status);
  }

  #added(): string {
    const item = this.item('in_progress');
    return this.emit({ type: 'response.output_item.added', output_index: this.place.index, item });
  }

  #inputDone(item: ReturnType<OpenCall['item']>): string {
    if (item.type === 'apply_patch_call') return this.#added();
    // These have their arguments in their item alone: at events of a shell's commands OpenAI's client, up to 6, throws.
    if (item.type === 'tool_search_call' || item.type === 'local_shell_call' || item.type === 'shell_call') return '';
    if (item.type === 'function_call') {
      const done = { name: item.name, arguments: item.arguments };
      return this.emit({ type: 'response.function_call_arguments.done', ...this.#part(), ...done });
    }
    const { input } = item;
    const delta =
      input === '' ? '' : this.emit({ type: 'response.custom_tool_call_input.delta', ...this.#part(), delta: input });
    return delta + this.emit({ type: 'response.custom_tool_call_input.done', ...this.#part(), input });
  }

  #part() {
    return { item_id: this.place.id, output_index: this.place.index };
  }
}
