import type { JsonSchema } from '../../../chat/request';
import { parseExact, writeExact } from '../../../ground/text/exact-numbers';
import { asRecord } from '../../json/json';
import { listOf } from './flatten';
import { resolvePointer } from './pointer';
import { toStrict } from './strict';

/** GigaChat wants an object at the root; what is none stands under this key, up and down. */
const wrapperKey = 'value';
const wrapperStart = /^\s*\{\s*"value"\s*:\s*/;

/** A root reference is followed this often. */
const longestChain = 20;

/** What is sent in place of schemas that come again with every turn: those are frozen. */
const replaced = new WeakMap<JsonSchema, JsonSchema>();

/**
 * A client's schema with an object at its root, as GigaChat wants it. Nothing is lost: only `$schema` goes, a reference
 * at the root is followed, and a root that is an array, a scalar or a choice is put under `value`.
 */
export class RootSchema {
  readonly #document: JsonSchema;
  readonly #root: JsonSchema;
  /** The root is no object: what is sent and what comes back stands under `value`. */
  readonly wrapped: boolean;

  constructor(schema: JsonSchema) {
    this.#document = schema;
    let root: JsonSchema = schema;
    for (let chain = 0; typeof root.$ref === 'string' && chain < longestChain; chain += 1) {
      const { $ref, ...own } = root;
      root = { ...asRecord(resolvePointer(schema, $ref)), ...own };
    }
    this.#root = root.$schema === undefined && root.$ref === undefined ? root : withoutOwnWords(root);
    const types = listOf(root.type).filter((type) => type !== 'null');
    const isObject = types.length === 0 ? !isChoice(root) : types.includes('object');
    this.wrapped = !isObject;
  }

  /** As the client wrote it, as far as the root allows; of a frozen schema the very same object each time. */
  toLossless(): JsonSchema {
    const root = this.#root;
    if (root === this.#document && root.type === 'object' && asRecord(root.properties)) return root;
    // For others it would be kept until the whole heap is collected.
    if (!Object.isFrozen(this.#document)) return this.#makeLossless();
    const lossless = replaced.get(this.#document) ?? Object.freeze(this.#makeLossless());
    replaced.set(this.#document, lossless);
    return lossless;
  }

  #makeLossless(): JsonSchema {
    const root = this.#root;
    if (!this.wrapped && root.type === 'object' && asRecord(root.properties)) return root;
    if (!this.wrapped) return { ...root, type: 'object', properties: root.properties ?? {} };
    return this.under(wrapperKey);
  }

  /** An object that has a value of this schema under `key`, and nothing else. */
  under(key: string): JsonSchema {
    const { $defs, definitions, ...bare } = this.#root;
    return {
      type: 'object',
      properties: { [key]: repoint(bare, key) },
      required: [key],
      ...($defs !== undefined && { $defs }),
      ...(definitions !== undefined && { definitions }),
    };
  }

  /** In the words of strict hosts. */
  toStrict(): JsonSchema {
    if (!this.wrapped) return toStrict({ ...this.#root, type: 'object' }, this.#document);
    const value = toStrict(this.#root, this.#document);
    return { type: 'object', properties: { [wrapperKey]: value }, required: [wrapperKey] };
  }

  /** A value of the client's as GigaChat knows it. */
  wrap(value: unknown): unknown {
    return this.wrapped ? { [wrapperKey]: value } : value;
  }

  /** A value of GigaChat's as the client knows it. */
  unwrap(value: unknown): unknown {
    const record = asRecord(value);
    const isWrapper = record && Object.keys(record).length === 1 && Object.hasOwn(record, wrapperKey);
    return this.wrapped && isWrapper ? record[wrapperKey] : value;
  }

  /** `unwrap` on JSON text; one that was cut off loses what began the wrapper, other text stays as it is. */
  unwrapText(text: string): string {
    if (!this.wrapped) return text;
    const parsed = parseExact(text);
    return parsed ? writeExact(JSON.stringify(this.unwrap(parsed.value))) : text.replace(wrapperStart, '');
  }
}

function withoutOwnWords({ $schema: _, $ref: __, ...rest }: JsonSchema): JsonSchema {
  return rest;
}

function isChoice(schema: JsonSchema): boolean {
  if (asRecord(schema.properties)) return false;
  return ['anyOf', 'oneOf', 'enum', 'const', 'items', 'prefixItems'].some((key) => schema[key] !== undefined);
}

/** References into the root follow it to its new place under `key`; definitions stay where they are. */
function repoint(node: unknown, key: string): unknown {
  if (Array.isArray(node)) return node.map((one) => repoint(one, key));
  const record = asRecord(node);
  if (!record) return node;
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      const isRef = name === '$ref' && typeof value === 'string' && /^#(?!\/(?:\$defs|definitions)\/)/.test(value);
      return [name, isRef ? `#/properties/${key}${value.slice(1)}` : repoint(value, key)];
    }),
  );
}
