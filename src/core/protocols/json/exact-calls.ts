import { mayLoseDigits, parseExact } from '../../ground/text/exact-numbers';
import { asRecord } from './json';

/** What the arguments of a call are named; an `input` that is a list or a text is none. */
const names: ReadonlySet<string> = new Set(['arguments', 'input', 'args']);
/** The same in JSON text, where they are an object: most clients send them as text, which keeps its digits. */
const argumentsIn = /"(?:arguments|input|args)"\s*:\s*\{/;
/** Where the schema of a tool begins, which names its properties as it likes: a conversation may bring tools. */
const schemas: ReadonlySet<string> = new Set(['parameters', 'input_schema']);
/** Arguments stand no deeper in a message. */
const deepest = 64;

/**
 * The value that was read from `json`, in which the numbers of calls' arguments that would lose digits stand as
 * `parseExact` has them. All else is as it was, the very same object where there are none of them.
 */
export function withExactCalls(value: unknown, json: string): unknown {
  if (!mayChange(json)) return value;
  const exact = parseExact(json);
  if (exact) takeCalls(value, exact.value, 0);
  return value;
}

/** The same for the conversation in a request's body; what the schemas of tools name so is no call. */
export function withExactPast(body: Record<string, unknown>, json: string): void {
  if (!mayChange(json)) return;
  const exact = asRecord(parseExact(json)?.value);
  takeCalls(body.messages, exact?.messages, 0);
  takeCalls(body.input, exact?.input, 0);
}

/** False for nearly all: a large body that is read twice keeps everybody else waiting three times as long. */
function mayChange(json: string): boolean {
  return mayLoseDigits(json) && argumentsIn.test(json);
}

function takeCalls(value: unknown, exact: unknown, depth: number): void {
  if (depth > deepest || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    if (!Array.isArray(exact)) return;
    for (const [index, item] of value.entries()) takeCalls(item, exact[index], depth + 1);
    return;
  }
  // They were read from the same text, so their fields are the same, in the same order.
  const others = Object.entries(asRecord(exact) ?? {});
  for (const [index, [name, item]] of Object.entries(value).entries()) {
    const [, other] = others[index] ?? [];
    if (typeof item !== 'object' || item === null || schemas.has(name)) continue;
    if (names.has(name) && !Array.isArray(item) && other !== undefined) Reflect.set(value, name, other);
    else takeCalls(item, other, depth + 1);
  }
}
