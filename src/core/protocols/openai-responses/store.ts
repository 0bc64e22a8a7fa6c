import type { SharedShelf } from '../../chat/ports/copies';
import { type Shared, shared } from '../../ground/shared';
import { writeExact } from '../../ground/text/exact-numbers';
import { freshId } from '../../ground/text/fresh-id';
import type { InputItem } from './items/item-schema';
import type { WireResponse } from './response';

/** Responses kept, and the bytes of JSON they may come to together. The oldest unused ones go first. */
const mostResponses = 256;
const mostBytes = 64 * 1024 * 1024;

/** An answer that was kept, with the whole conversation it was given to. Every item has an id of its own. */
export interface StoredResponse {
  readonly response: WireResponse;
  readonly context: readonly InputItem[];
  /** Bytes of JSON, the whole conversation counted. */
  readonly bytes: number;
}

/**
 * The answers of one bridge that clients may come back to: in memory, bounded, least recently used out first. With a
 * `shelf` they are also kept where other copies of the bridge find them; what is in memory then stands in for the shelf
 * while that cannot be asked.
 */
export class ResponseStore {
  readonly #stored = new Map<string, StoredResponse>();
  /** Responses that the shelf does not have: it could not be asked when they were put. */
  readonly #unshelved = new Set<string>();
  /** Responses on their way to the shelf. */
  readonly #underWay = new Map<string, Shared<void>>();
  #bytes = 0;

  constructor(
    private readonly maxResponses = mostResponses,
    private readonly maxBytes = mostBytes,
    private readonly shelf?: SharedShelf,
  ) {}

  /** True when other copies of the bridge may have responses that are not in memory here. */
  get isShared(): boolean {
    return this.shelf !== undefined;
  }

  /**
   * Brings memory up to what the copies have of these responses, for whoever reads them next. Throws
   * `store_unavailable` when that cannot be known and memory does not have one.
   */
  async fetch(ids: readonly string[]): Promise<void> {
    const { shelf } = this;
    if (!shelf) return;
    await Promise.all(ids.map((id) => this.#fetch(id, shelf)));
  }

  /** Resolves when other copies can find a response that was put, or never will; undefined when none is under way. */
  settled(id: string): Promise<void> | undefined {
    return this.#underWay.get(id);
  }

  get(id: string): StoredResponse | undefined {
    const found = this.#stored.get(id);
    if (found) {
      this.#stored.delete(id);
      this.#stored.set(id, found);
    }
    return found;
  }

  /** Keeps a response; one that is too big by itself is not kept. Each item gets an id that no other there has. */
  put(response: WireResponse, context: readonly InputItem[]): void {
    const bytes = context.reduce((sum, item) => sum + sizeOf(item), Buffer.byteLength(JSON.stringify(response)));
    if (bytes > this.maxBytes) return;
    const stored = { response, context: withIds(context), bytes };
    this.#keep(stored);
    if (this.shelf) this.#underWay.set(response.id, shared(this.#shelve(stored, this.shelf)));
  }

  /** Deletes a response everywhere; false when there was none. Throws `store_unavailable` when a copy may have it. */
  async remove(id: string): Promise<boolean> {
    await this.shelf?.delete(id);
    return this.delete(id);
  }

  /** Forgets a response here; false when there was none. */
  delete(id: string): boolean {
    this.#unshelved.delete(id);
    this.#bytes -= this.#stored.get(id)?.bytes ?? 0;
    return this.#stored.delete(id);
  }

  #keep(stored: StoredResponse): void {
    const { id } = stored.response;
    this.delete(id);
    this.#stored.set(id, stored);
    this.#bytes += stored.bytes;
    while (this.#stored.size > this.maxResponses || this.#bytes > this.maxBytes) {
      const [oldest] = this.#stored.keys();
      if (oldest === undefined) return;
      this.delete(oldest);
    }
  }

  async #fetch(id: string, shelf: SharedShelf): Promise<void> {
    const isKnown = this.#stored.has(id);
    try {
      if (!isKnown) {
        const found = readStored(await shelf.get(id));
        if (found && found.bytes <= this.maxBytes) this.#keep(found);
      } else if (!(await shelf.has(id)) && !this.#unshelved.has(id) && !this.#underWay.has(id)) this.delete(id);
    } catch (error) {
      // What this copy kept itself is most likely still true.
      if (!isKnown) throw error;
    }
  }

  async #shelve({ response, context }: StoredResponse, shelf: SharedShelf): Promise<void> {
    try {
      await shelf.put(response.id, writeExact(JSON.stringify({ response, context })));
    } catch {
      // Whoever has the shelf says in the log why it took nothing.
      if (this.#stored.has(response.id)) this.#unshelved.add(response.id);
    } finally {
      this.#underWay.delete(response.id);
    }
  }

  /** Of these items those that stand in a stored conversation, by their ids, the newest first. Ask once for a request. */
  itemsById(ids: Iterable<string>): Map<string, InputItem> {
    const wanted = new Set(ids);
    const items = new Map<string, InputItem>();
    for (const { response, context } of [...this.#stored.values()].reverse()) {
      for (const list of [outputItems(response), context]) {
        for (let index = list.length - 1; index >= 0; index -= 1) {
          const item = list[index];
          if (!item?.id || !wanted.has(item.id)) continue;
          wanted.delete(item.id);
          items.set(item.id, item);
        }
      }
      if (wanted.size === 0) break;
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

/** Bytes of JSON. */
export function sizeOf(item: InputItem): number {
  const known = sizes.get(item);
  if (known !== undefined) return known;
  const size = Buffer.byteLength(JSON.stringify(item));
  sizes.set(item, size);
  return size;
}

/** A response as a copy of the bridge kept it. */
function readStored(text: string | undefined): StoredResponse | undefined {
  if (text === undefined) return undefined;
  // Sealed with a secret of ours: nobody else can have written it.
  const { response, context } = JSON.parse(text) as Pick<StoredResponse, 'response' | 'context'>;
  return { response, context, bytes: Buffer.byteLength(text) };
}

/** Pages of a conversation begin behind an id: where one stands twice, they would begin again and again. */
function withIds(items: readonly InputItem[]): InputItem[] {
  const taken = new Set<string>();
  return items.map((item) => {
    const { id: given, ...said } = inParts(item);
    const id = given && !taken.has(given) ? given : newId(item);
    taken.add(id);
    return id === item.id && !isText(item) ? item : ({ id, ...said } as InputItem);
  });
}

function newId({ type }: InputItem): string {
  return freshId(type === 'message' ? 'msg_' : 'item_');
}

function isText(item: InputItem): boolean {
  return item.type === 'message' && typeof item.content === 'string';
}

/** A message as it is listed: in parts, also where it was sent as a text. */
function inParts(item: InputItem): InputItem {
  if (item.type !== 'message' || typeof item.content !== 'string') return item;
  const type = item.role === 'assistant' ? 'output_text' : 'input_text';
  return { ...item, content: [{ type, text: item.content }] };
}
