import { randomUUID } from 'node:crypto';
import { BoundedMap } from '../../ground/bounded-map';
import { bodyText, large } from './body-text';
import { beginOfList, endOfList } from './list-in-json';

/** Lists in all, in bytes of JSON, of which the ones least lately met are forgotten; what was read of them takes several times as much. */
const mostBytes = 512 * 1024;
/** A longer list is not kept, so that no caller makes all others be forgotten; a shorter one is read as soon as found. */
const longest = mostBytes / 2;
const shortest = 4 * 1024;
/** In a longer body nothing is looked for. */
const longestBody = 1024 * 1024;
/** So many beginnings of lists are remembered, by so many bytes. */
const mostMet = 100;
const beginningBytes = 512;

const key = Buffer.from('"tools"');
/** Stands for the tools while the rest is read. Nobody outside knows it. */
const standIn = randomUUID();
const standInJson = Buffer.from(`"${standIn}"`);

interface KnownList {
  readonly json: Buffer;
  readonly tools: readonly unknown[];
}

/** A body in two parts: its tools, and all the rest. */
export interface Parted {
  /** The body's JSON without its tools. */
  readonly rest: Buffer;
  /** Puts the tools into what the rest was read as; false when they are not the body's own, which is then read whole. */
  putBack(body: object): boolean;
  /** Keeps the tools for the next turn, once the body was found to be no deeper than it may be. */
  keep(): void;
}

/**
 * The tools that requests brought lately. An agent sends the same ones, byte for byte, with every turn: from the third
 * turn on what was read of them is given again, the very same objects, frozen, so that what is made of them can be kept
 * by them, too.
 */
export class KnownTools {
  /** The ones met last are at the end. */
  readonly #lists: KnownList[] = [];
  readonly #met = new BoundedMap<string, true>(mostMet);
  #bytes = 0;

  /** Parts a body from its tools; undefined when they come for the first time, or there is nothing to gain. Throws `Refused`. */
  part(bytes: Buffer): Parted | undefined {
    if (bytes.length < large || bytes.length > longestBody) return undefined;
    const begin = beginOfList(bytes, key);
    if (begin < 0) return undefined;
    const known = this.#lists.find(({ json }) => json.equals(bytes.subarray(begin, begin + json.length)));
    // What comes once is not worth keeping: the memory would have to be collected.
    if (!known && !this.#hasMet(bytes, begin)) return undefined;
    const list = known ?? readList(bytes.subarray(begin, endOfList(bytes, begin)));
    if (!list) return undefined;
    return {
      rest: Buffer.concat([bytes.subarray(0, begin), standInJson, bytes.subarray(begin + list.json.length)]),
      putBack: (body) => {
        // A key that comes twice counts as it stands last.
        if (!('tools' in body) || body.tools !== standIn) return false;
        body.tools = list.tools;
        return true;
      },
      keep: () => this.#keep(list),
    };
  }

  #hasMet(bytes: Buffer, begin: number): boolean {
    const beginning = bytes.toString('latin1', begin, begin + beginningBytes);
    const isMet = this.#met.has(beginning);
    this.#met.set(beginning, true);
    return isMet;
  }

  #keep(list: KnownList): void {
    const place = this.#lists.indexOf(list);
    if (place >= 0) {
      this.#lists.push(...this.#lists.splice(place, 1));
      return;
    }
    freeze(list.tools);
    // A part of the body would keep all of it in memory.
    this.#lists.push({ json: Buffer.from(list.json), tools: list.tools });
    this.#bytes += list.json.length;
    while (this.#bytes > mostBytes) this.#bytes -= this.#lists.shift()?.json.length ?? 0;
  }
}

function readList(json: Buffer): KnownList | undefined {
  if (json.length < shortest || json.length > longest) return undefined;
  const text = bodyText(json);
  try {
    const tools: unknown = JSON.parse(text);
    return Array.isArray(tools) ? { json, tools } : undefined;
  } catch {
    return undefined;
  }
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
