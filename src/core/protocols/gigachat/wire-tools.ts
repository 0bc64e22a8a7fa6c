import type { JsonSchema, ToolCall, ToolSpec } from '../../chat/request';
import { parseExact } from '../../ground/text/exact-numbers';
import { asRecord } from '../json/json';
import { withoutEnvelope } from '../spoken-calls/argument-envelope';
import { meantObject, writtenArguments } from '../spoken-calls/written-arguments';
import { FunctionNames } from './names';
import { toOwnTypes } from './schema/own-types';
import { RootSchema } from './schema/root';
import { toStrict } from './schema/strict';
import { toArguments } from './tool-json';
import type { WireFunction } from './wire';

/** A client's tools as GigaChat's functions, and the way back for the calls it makes. State of one request. */
export class WireTools {
  readonly names: FunctionNames;
  readonly #tools = new Map<string, { spec: ToolSpec; root: RootSchema }>();

  /** A name that comes twice counts once. */
  constructor(specs: readonly ToolSpec[]) {
    this.names = new FunctionNames(specs.map(({ name }) => name));
    for (const spec of specs) this.#tools.set(spec.name, { spec, root: new RootSchema(spec.schema) });
  }

  /** The schema of the client's tool of this name; undefined when it has none. */
  schemaOf(name: string): JsonSchema | undefined {
    return this.#tools.get(name)?.spec.schema;
  }

  /** The functions to send. `strict`: schemas in the words of strict hosts. */
  toFunctions(strict: boolean): WireFunction[] {
    return [...this.#tools.values()].map(({ spec, root }) => ({
      name: this.names.toWire(spec.name),
      description: spec.description ?? '',
      parameters: strict ? root.toStrict() : root.toLossless(),
      ...(spec.examples && { few_shot_examples: spec.examples }),
      ...(spec.returns && { return_parameters: toReturned(spec.returns, strict) }),
    }));
  }

  /** A past call as it stands in GigaChat's history, which is written by `writeExact`. */
  toWireCall(call: ToolCall): { name: string; arguments: Record<string, unknown> } {
    const name = this.names.toWire(call.name);
    const root = this.#tools.get(call.name)?.root;
    const value = root?.wrapped ? parseExact(call.args)?.value : undefined;
    return {
      name,
      arguments: asRecord(value === undefined ? undefined : root?.wrap(value)) ?? toArguments(call.args, parseExact),
    };
  }

  /** A call of the model's with its arguments as the client's schema has them; undefined for an unknown tool. */
  fromWireCall(call: ToolCall): ToolCall | undefined {
    const tool = this.#tools.get(call.name);
    if (!tool) return undefined;
    const written = writtenArguments(call.args);
    if (!written) return call;
    const { schema } = tool.spec;
    const meant = tool.root.wrapped ? written : withoutEnvelope(meantObject(written), tool.spec);
    const own = tool.root.unwrap(meant.value);
    const value = toOwnTypes(own, tool.root.wrapped ? schema : { type: 'object', ...schema }, schema, meant.text);
    if (value !== own) return { ...call, args: JSON.stringify(value) };
    return { ...call, args: own === meant.value ? meant.text : tool.root.unwrapText(meant.text) };
  }
}

/** What GigaChat reads of a result is an object: anything else stands in it under `result`. */
function toReturned(schema: JsonSchema, strict: boolean): JsonSchema {
  const root = new RootSchema(schema);
  const whole = root.wrapped ? root.under('result') : root.toLossless();
  return strict ? toStrict(whole, whole) : whole;
}
