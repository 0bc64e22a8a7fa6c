/** One line broken by hand, the promise that it breaks, and who has to notice. */
export interface Mutant {
  readonly id: string;
  readonly room: string;
  /** The name of the file in `src`, of several with one name the one that holds the text; with `./` a file of the root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly promise: string;
  /** `suite/name.test.ts`, wherever below the suite's folder it stands. */
  readonly test: string;
  /** Only the tests whose titles hold this. */
  readonly grep?: string;
}

/** A row of a table: id, file, what is found, what it becomes, the promise, who notices, and which of its tests. */
export type Row = readonly [
  id: string,
  file: string,
  find: string,
  replace: string,
  promise: string,
  test: string,
  grep?: string,
];

/** The rows of one room. */
export function table(room: string, rows: readonly Row[]): Mutant[] {
  return rows.map(([id, file, find, replace, promise, test, grep]) => ({
    id,
    room,
    file,
    find,
    replace,
    promise,
    test,
    ...(grep !== undefined && { grep }),
  }));
}
