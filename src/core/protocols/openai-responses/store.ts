import { randomUUID } from 'node:crypto';
import type { InputItem } from './items/item-schema';
import type { WireResponse } from './response';

/** Responses kept, and the bytes of JSON they may come to together. The oldest unused ones go first. */
const mostResponses = 256;
const mostBytes = 64 * 1024 * 1024;

/** An answer that was kept, with the whole conversation it was given to. Every item has an id. */
export interface StoredResponse {
  readonly response: WireResponse;
  readonly context: readonly InputItem[];
  /** Bytes of JSON, the whole conversation counted. */
  readonly bytes: number;
}

/** The answers of one bridge that clients may come back to: in memory only, bounded, least recently used out first. */
export class ResponseStore {
  readonly #stored = new Map<string, StoredResponse>();
  #bytes = 0;

  constructor(
    private readonly maxResponses = mostResponses,
    private readonly maxBytes = mostBytes,
  ) {}

  get(id: string): StoredResponse | undefined {
    const found = this.#stored.get(id);
    if (found) {
      this.#stored.delete(id);
      this.#stored.set(id, found);
    }
    return found;
  }

  /** Keeps a response; one that is too big by itself is not kept. Items without an id get one. */
  put(response: WireResponse, context: readonly InputItem[]): void {
    const bytes = context.reduce((sum, item) => sum + sizeOf(item), Buffer.byteLength(JSON.stringify(response)));
    if (bytes > this.maxBytes) return;
    this.delete(response.id);
    this.#stored.set(response.id, { response, context: context.map(withId), bytes });
    this.#bytes += bytes;
    while (this.#stored.size > this.maxResponses || this.#bytes > this.maxBytes) {
      const [oldest] = this.#stored.keys();
      if (oldest === undefined) return;
      this.delete(oldest);
    }
  }

  /** False when there was no such response. */
  delete(id: string): boolean {
    this.#bytes -= this.#stored.get(id)?.bytes ?? 0;
    return this.#stored.delete(id);
  }

  /** Every item of the stored conversations, by its id. Made anew for each call, so ask once for a request. */
  itemsById(): Map<string, InputItem> {
    const items = new Map<string, InputItem>();
    for (const { response, context } of this.#stored.values()) {
      for (const item of [...context, ...outputItems(response)]) if (item.id) items.set(item.id, item);
    }
    return items;
  }
}

/** What we answered, as the items of the conversation that goes on after it. */
export function outputItems(response: WireResponse): InputItem[] {
  // Every item we give is of a kind that we take; the official types only name their fields more narrowly.
  return response.output as unknown as InputItem[];
}

/** Sizes of items that stand in many conversations are taken once. */
const sizes = new WeakMap<InputItem, number>();

function sizeOf(item: InputItem): number {
  const known = sizes.get(item);
  if (known !== undefined) return known;
  const size = Buffer.byteLength(JSON.stringify(item));
  sizes.set(item, size);
  return size;
}

function withId(item: InputItem): InputItem {
  if (item.id) return item;
  const id = `${item.type === 'message' ? 'msg' : 'item'}_${randomUUID().replaceAll('-', '')}`;
  const content =
    item.type === 'message' && typeof item.content === 'string'
      ? { content: [{ type: item.role === 'assistant' ? 'output_text' : 'input_text', text: item.content }] }
      : {};
  return { ...item, ...content, id } as InputItem;
}
