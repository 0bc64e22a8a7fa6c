import { writeExact } from '../../ground/text/exact-numbers';
import { utf8Bytes } from '../../ground/text/utf8-bytes';
import { withWholeLetters } from '../json/json';
import type { GigaChatBody, WireFunction } from './wire';

/** A longer text of functions is not kept. */
const longest = 512 * 1024;

interface Written {
  functions: readonly WireFunction[];
  json: string;
}

/** Lists of functions as they were written, by the first one's schema, for as long as that comes again. */
const written = new WeakMap<object, Written>();

/** A body as it is sent: JSON in UTF-8. */
export function toJson({ messages, functions, ...others }: GigaChatBody): Uint8Array {
  const [said, rest] = [writeExact(JSON.stringify(messages)), JSON.stringify(others)];
  const offered = functions ? `"functions":${functionsJson(functions)},` : '';
  // Only what is short is cut: to cut a long text would copy it.
  const json = withWholeLetters(`{"messages":${said},${offered}${rest.slice(1)}`);
  return utf8Bytes(json);
}

/** Functions whose schemas come again with every turn, which are frozen, are written once. */
function functionsJson(functions: readonly WireFunction[]): string {
  const [first] = functions;
  if (!first || !functions.every(({ parameters }) => Object.isFrozen(parameters))) return JSON.stringify(functions);
  const known = written.get(first.parameters);
  if (known && areSame(known.functions, functions)) return known.json;
  const json = JSON.stringify(functions);
  if (json.length <= longest) written.set(first.parameters, { functions, json });
  return json;
}

function areSame(these: readonly WireFunction[], those: readonly WireFunction[]): boolean {
  return (
    these.length === those.length &&
    these.every(({ name, description, parameters }, index) => {
      const other = those[index];
      return other?.parameters === parameters && other.name === name && other.description === description;
    })
  );
}
