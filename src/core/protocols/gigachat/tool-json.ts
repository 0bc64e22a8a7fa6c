import { exactDigits, mayLoseDigits, parseExact } from '../../ground/text/exact-numbers';
import { parseJson } from '../../ground/text/parse-json';
import { asRecord, withWholeLetters } from '../json/json';
import { repairJson } from '../json/json-repair';
import { writtenArguments } from '../spoken-calls/written-arguments';

/**
 * The arguments of a past call as the object GigaChat demands; a string there is refused. One that was written by hand
 * is read as it was meant, one that was cut off is closed as well as it can be; what is no object is kept under `value`, what is no JSON under `_raw`. `read` may be
 * `parseExact` for who writes the object with `writeExact`.
 */
export function toArguments(args: string, read = parseJson): Record<string, unknown> {
  const object = objectIn(args, read);
  if (object) return object;
  const parsed = read(args);
  return parsed === undefined ? { _raw: args } : { value: parsed.value };
}

/**
 * The arguments of a call for a program that takes them as an object: a whole number that JavaScript would round is its
 * digits as a text. A tool that wants a number reads it, or says so; a rounded one would be another id.
 */
export function toInput(args: string): Record<string, unknown> {
  if (!mayLoseDigits(args)) return toArguments(args);
  return asRecord(withDigits(toArguments(args, parseExact))) ?? {};
}

/** The same for arguments that are an object; undefined for any other. */
export function objectInput(args: string): Record<string, unknown> | undefined {
  if (!mayLoseDigits(args)) return objectIn(args);
  return asRecord(withDigits(objectIn(args, parseExact)));
}

function withDigits(value: unknown): unknown {
  if (typeof value === 'string') return exactDigits(value) ?? value;
  if (Array.isArray(value)) return value.map(withDigits);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withDigits(item)]));
}

/** The object that the arguments of a call are, none being an empty one; undefined for what is none. */
function objectIn(args: string, read = parseJson): Record<string, unknown> | undefined {
  if (args.trim() === '') return {};
  const parsed = read(args) ?? readWritten(args, read);
  return parsed === undefined ? asRecord(repairJson(args, read)?.value) : objectOf(parsed.value, read);
}

/** Arguments as they were written by hand. */
function readWritten(args: string, read: typeof parseJson): { value: unknown } | undefined {
  const written = writtenArguments(args);
  return written && read(written.text);
}

/** The object that arguments were meant as: themselves, in JSON made twice, or none in what says that there are none. */
function objectOf(value: unknown, read: typeof parseJson): Record<string, unknown> | undefined {
  if (value === null || (Array.isArray(value) && value.length === 0)) return {};
  return asRecord(typeof value === 'string' ? read(value)?.value : value);
}

/**
 * A tool's result as the JSON text GigaChat demands, always an object: what already is one stays as it was written,
 * JSON inside a JSON string is unwrapped, anything else goes under `result`, and a failure under `error`.
 */
export function toResultJson(text: string, isError: boolean): string {
  return withWholeLetters(resultJson(text, isError));
}

function resultJson(text: string, isError: boolean): string {
  const json = unwrap(text.trim());
  if (isError) return `{"error":${json ?? JSON.stringify(text)}}`;
  if (json === undefined) return text === '' ? '{}' : JSON.stringify({ result: text });
  return json.startsWith('{') ? json : `{"result":${json}}`;
}

/** The JSON text inside `text`, freed from up to two layers of string; undefined when it is not JSON. */
function unwrap(text: string): string | undefined {
  let json = text;
  const outer = parseJson(text);
  if (outer === undefined) return undefined;
  let { value } = outer;
  for (let layers = 0; layers < 2 && typeof value === 'string'; layers += 1) {
    const inner = parseJson(value);
    if (
      inner === undefined ||
      !(typeof inner.value === 'string' || (typeof inner.value === 'object' && inner.value !== null))
    ) {
      break;
    }
    json = value.trim();
    value = inner.value;
  }
  return json;
}
