import { isObject, properties, resolve, type Schema, typeOf } from './schema';
import { descriptionOf, type Slot, slotOf, wordsOf } from './slot';

/** What is known when arguments are made. */
export interface Known {
  /** The value that belongs into a slot, if there is one. */
  readonly slots: Readonly<Partial<Record<Slot, string>>>;
  /** Words of the matter, for picking among the values of an enum. */
  readonly hints: readonly string[];
  /** A stand-in for required texts that nothing is known about. */
  readonly otherwise: string;
  /** Where the work happens, for parameters that want absolute paths. */
  readonly directory: string | undefined;
}

/** Arguments for a schema, and how well they fit. */
export interface Filled {
  readonly value: unknown;
  /** The slots whose values went in. */
  readonly used: ReadonlySet<Slot>;
  /** Required texts that had to be made up. */
  readonly guesses: number;
}

interface Sheet {
  readonly known: Known;
  readonly root: Schema;
  readonly used: Set<Slot>;
  guesses: number;
}

/** Fills a function's parameters: all required ones, and the optional ones that something is known for. */
export function fill(schema: Schema, known: Known): Filled {
  const sheet: Sheet = { known, root: schema, used: new Set(), guesses: 0 };
  const value = object(resolve(schema, schema), sheet, 0);
  return { value, used: sheet.used, guesses: sheet.guesses };
}

function object(schema: Schema, sheet: Sheet, depth: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const property of properties(schema, sheet.root)) {
    const wanted = property.required || isKnown(property.name, property.schema, sheet);
    if (wanted) made[property.name] = one(property.name, property.schema, sheet, depth);
  }
  return made;
}

/** Optional texts are filled when a value is at hand; reasons and made-up things are left out. */
function isKnown(name: string, schema: Schema, sheet: Sheet): boolean {
  if (typeOf(schema) !== 'string' || Array.isArray(schema.enum)) return false;
  const slot = slotOf(name, schema);
  return slot !== 'reason' && slot !== 'unknown' && sheet.known.slots[slot] !== undefined && !sheet.used.has(slot);
}

function one(name: string, schema: Schema, sheet: Sheet, depth: number): unknown {
  if (depth > 8) return null;
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length) return choice(schema.enum, schema, sheet.known.hints);
  switch (typeOf(schema)) {
    case 'boolean':
      if (typeof schema.default === 'boolean') return schema.default;
      return sheet.known.hints.some((hint) => wordsOf(name).split(' ').includes(hint));
    case 'integer':
    case 'number':
      return number(name, schema);
    case 'array':
      return array(name, schema, sheet, depth);
    case 'object':
      return object(schema, sheet, depth + 1);
    case 'null':
      return null;
    default:
      return text(name, schema, sheet);
  }
}

function text(name: string, schema: Schema, sheet: Sheet): string {
  const slot = slotOf(name, schema);
  const value = sheet.known.slots[slot];
  if (value !== undefined) {
    sheet.used.add(slot);
    return slot === 'path' ? located(value, schema, sheet.known.directory) : value;
  }
  if (slot === 'directory') return sheet.known.directory ?? '.';
  if (typeof schema.default === 'string') return schema.default;
  if (slot !== 'reason') sheet.guesses += 1;
  return sheet.known.otherwise;
}

/** An absolute path where the schema asks for one and the directory is known. */
function located(path: string, schema: Schema, directory: string | undefined): string {
  const description = descriptionOf(schema);
  const absolute =
    /absolute|абсолютн/i.test(description) &&
    !/relative|or absolute|относительн/i.test(description.replace(refusesRelative, ''));
  if (!absolute || directory === undefined || /^(?:[\\/~]|[A-Za-z]:)/.test(path)) return path;
  return `${directory.replace(/[\\/]$/, '')}/${path.replace(/^\.\//, '')}`;
}

/** A description that names relative paths only to refuse them. */
const refusesRelative =
  /\b(?:not|no|never) (?:a )?relative|\brelative(?: \w+)? (?:(?:are|is) not|(?:are|is) never|cannot|must not)\b/gi;

function choice(values: readonly unknown[], schema: Schema, hints: readonly string[]): unknown {
  for (const hint of hints) {
    const found = values.find((value) => typeof value === 'string' && wordsOf(value).split(' ').includes(hint));
    if (found !== undefined) return found;
  }
  return values.includes(schema.default) ? schema.default : values[0];
}

function number(name: string, schema: Schema): number {
  if (typeof schema.default === 'number') return schema.default;
  if (slotOf(name, schema) === 'timeout') return /second|секунд/i.test(descriptionOf(schema)) ? 30 : 30_000;
  if (typeof schema.minimum === 'number') return schema.minimum;
  return typeof schema.exclusiveMinimum === 'number' ? schema.exclusiveMinimum + 1 : 1;
}

function array(name: string, schema: Schema, sheet: Sheet, depth: number): unknown[] {
  const items = resolve(schema.items, sheet.root);
  const command = sheet.known.slots.command;
  // A command as a list of words is for exec(): a shell makes one of any command line.
  const words = typeOf(items) === 'string' && slotOf(name, schema) === 'command' && !/s$/.test(name);
  if (words && command !== undefined) {
    sheet.used.add('command');
    return ['bash', '-lc', command];
  }
  if (!isObject(schema.items)) return [];
  return [one(name, { ...items, description: descriptionOf(items) || descriptionOf(schema) }, sheet, depth + 1)];
}
