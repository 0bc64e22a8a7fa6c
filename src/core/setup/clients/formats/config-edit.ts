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
  /**
   * Goes into the entry with the same values in the fields `by`, whose other fields and lists stay; else becomes the
   * first one.
   */
  | { kind: 'entry'; path: readonly string[]; by: readonly string[]; value: ConfigTable }
  /** What would stand in the way of what is set beside it. */
  | { kind: 'drop'; path: readonly string[] }
  /** A word in a list that is there; without the list there is nothing to do. */
  | { kind: 'member'; path: readonly string[]; value: string };

/** What an edit comes to in a file as it is: one value at one place. */
export interface Step {
  path: readonly (string | number)[];
  /** Without it, what stands there goes. */
  value?: ConfigValue;
  /** The value goes into the list at this index, before what stands there. */
  insert?: true;
}

/** Sets each leaf of a table by itself, so that what else stands in it stays. */
export function set(path: readonly string[], value: ConfigValue): ConfigEdit[] {
  if (!isTable(value)) return [{ kind: 'set', path, value }];
  return leaves(value).map((leaf) => ({ kind: 'set', path: [...path, ...leaf.path], value: leaf.value }));
}

/** Takes these names out of a table. */
export function drop(path: readonly string[], names: readonly string[]): ConfigEdit[] {
  return names.map((name) => ({ kind: 'drop', path: [...path, name] }));
}

/** Looks an edit up in what the file holds. Throws `SetupError` when something else stands in its place. */
export function stepsOf(edit: ConfigEdit, root: unknown): Step[] {
  const present = at(root, edit.path);
  switch (edit.kind) {
    case 'set':
      return setAt(root, edit.path, edit.value);
    case 'default':
      return present === undefined || present === null ? setAt(root, edit.path, edit.value) : [];
    case 'drop':
      return present === undefined ? [] : [{ path: edit.path }];
    case 'member':
      if (!Array.isArray(present) || present.includes(edit.value)) return [];
      return [{ path: [...edit.path, present.length], value: edit.value, insert: true }];
    case 'entry': {
      if (present === undefined || present === null) return setAt(root, edit.path, [edit.value]);
      if (!Array.isArray(present)) throw new SetupError('"{0}" is not a list', edit.path.join('.'));
      const index = present.findIndex((entry) =>
        edit.by.every((field) => same(at(entry, [field]), at(edit.value, [field]))),
      );
      if (index < 0) return [{ path: [...edit.path, 0], value: edit.value, insert: true }];
      return leaves(edit.value).flatMap(({ path, value }) => {
        const place = [...edit.path, index, ...path];
        return Array.isArray(value) && at(root, place) !== undefined ? [] : setAt(root, place, value);
      });
    }
  }
}

/** An empty value on the way there takes the first table in. */
function setAt(root: unknown, path: Step['path'], value: ConfigValue): Step[] {
  const present = at(root, path);
  if (same(present, value)) return [];
  if (typeof present === 'object' && present !== null) {
    throw new SetupError('"{0}" cannot be set, because a table or a list stands in its place', path.join('.'));
  }
  const empty = path.findIndex((_, nth) => at(root, path.slice(0, nth)) === null);
  if (empty < 0) return [{ path, value }];
  const inner = path.slice(empty).reduceRight<ConfigValue>((held, name) => ({ [name]: held }), value);
  return [{ path: path.slice(0, empty), value: inner }];
}

function leaves(value: ConfigTable): { path: string[]; value: ConfigValue }[] {
  return Object.entries(value).flatMap(([name, inner]) =>
    isTable(inner)
      ? leaves(inner).map((leaf) => ({ path: [name, ...leaf.path], value: leaf.value }))
      : [{ path: [name], value: inner }],
  );
}

/** The value with the step taken. Throws `SetupError` when something that is no table stands in the way. */
export function withStep(root: unknown, { path: [name, ...rest], value, insert }: Step): unknown {
  if (name === undefined) return value;
  if (typeof name === 'number') {
    if (!Array.isArray(root)) throw new SetupError('"{0}" is not a list', name);
    if (insert && rest.length === 0) return root.toSpliced(name, 0, value);
    return root.with(name, withStep(root[name], { path: rest, value, insert }));
  }
  if (root !== undefined && root !== null && !isTable(root)) {
    throw new SetupError('"{0}" cannot be set, because what it would be put into is not a group of settings', name);
  }
  const known = new Map<string, unknown>(Object.entries(root ?? {}));
  if (value === undefined && rest.length === 0) known.delete(name);
  else known.set(name, withStep(known.get(name), { path: rest, value, insert }));
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
