import { SetupError } from '../setup-error';

/** What configuration files hold. */
export type ConfigValue = string | number | boolean | null | readonly ConfigValue[] | ConfigTable;
export interface ConfigTable {
  readonly [name: string]: ConfigValue;
}

/** How a file writes its settings. */
export type ConfigFormat = 'jsonc' | 'yaml' | 'toml';

/** One change: a value at its place, or an entry of the list at that place. Everything else of the file stays. */
export type ConfigEdit =
  | { kind: 'set'; path: readonly string[]; value: ConfigValue }
  /** Only where nothing stands yet. */
  | { kind: 'default'; path: readonly string[]; value: ConfigValue }
  /** Takes the place of the entry with the same values in the fields `by`; else becomes the first one. */
  | { kind: 'entry'; path: readonly string[]; by: readonly string[]; value: ConfigTable }
  /** A word in a list that is there; without the list there is nothing to do. */
  | { kind: 'member'; path: readonly string[]; value: string };

/** What an edit comes to in a file as it is: one value at one place. */
export interface Step {
  path: readonly (string | number)[];
  value: ConfigValue;
  /** The value goes into the list at this index, before what stands there. */
  insert?: true;
}

/** Sets each leaf of a table by itself, so that what else stands in it stays. */
export function set(path: readonly string[], value: ConfigValue): ConfigEdit[] {
  if (!isTable(value)) return [{ kind: 'set', path, value }];
  return Object.entries(value).flatMap(([name, inner]) => set([...path, name], inner));
}

/** Looks an edit up in what the file holds. Throws `SetupError` when something else stands in its place. */
export function stepOf(edit: ConfigEdit, root: unknown): Step | undefined {
  const present = at(root, edit.path);
  switch (edit.kind) {
    case 'set':
      return same(present, edit.value) ? undefined : { path: edit.path, value: edit.value };
    case 'default':
      return present === undefined || present === null ? { path: edit.path, value: edit.value } : undefined;
    case 'member':
      if (!Array.isArray(present) || present.includes(edit.value)) return undefined;
      return { path: [...edit.path, present.length], value: edit.value, insert: true };
    case 'entry': {
      if (present === undefined || present === null) return { path: edit.path, value: [edit.value] };
      if (!Array.isArray(present)) throw new SetupError('"{0}" is no list', edit.path.join('.'));
      const index = present.findIndex((entry) =>
        edit.by.every((field) => same(at(entry, [field]), at(edit.value, [field]))),
      );
      if (index < 0) return { path: [...edit.path, 0], value: edit.value, insert: true };
      return same(present[index], edit.value) ? undefined : { path: [...edit.path, index], value: edit.value };
    }
  }
}

/** The value with the step taken. Throws `SetupError` when something that is no table stands in the way. */
export function withStep(root: unknown, { path: [name, ...rest], value, insert }: Step): unknown {
  if (name === undefined) return value;
  if (typeof name === 'number') {
    if (!Array.isArray(root)) throw new SetupError('"{0}" is no list', name);
    if (insert && rest.length === 0) return root.toSpliced(name, 0, value);
    return root.with(name, withStep(root[name], { path: rest, value, insert }));
  }
  if (root !== undefined && root !== null && !isTable(root)) {
    throw new SetupError('"{0}" cannot be set, because it stands in something that holds no settings', name);
  }
  const known = new Map<string, unknown>(Object.entries(root ?? {}));
  known.set(name, withStep(known.get(name), { path: rest, value, insert }));
  return Object.fromEntries(known);
}

/** What stands at a path; undefined when nothing does. */
export function at(root: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, name) => {
    if (typeof name === 'number') return Array.isArray(value) ? value[name] : undefined;
    return isTable(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, root);
}

/** True for values that say the same, whatever the order of their names. */
export function same(one: unknown, other: unknown): boolean {
  if (one instanceof Date || other instanceof Date) {
    return one instanceof Date && other instanceof Date && one.getTime() === other.getTime();
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((value, index) => same(value, other[index]));
  }
  if (!isTable(one) || !isTable(other)) return Object.is(one, other);
  const others = new Map(Object.entries(other));
  const entries = Object.entries(one);
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => others.has(name) && same(value, others.get(name)))
  );
}

function isTable(value: unknown): value is ConfigTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
