import { type Surface, surfaces } from './surface';

/** A surface, without the fallback or with it. */
export interface Mode {
  readonly surface: Surface;
  readonly fallback: boolean;
  readonly name: string;
}

/** Each surface without the fallback and, where there is one, with it. */
export const modes: readonly Mode[] = surfaces.flatMap((surface) =>
  (surface.endpoint === 'chat' ? [false, true] : [false]).map((fallback) => ({
    surface,
    fallback,
    name: `${surface.name}${fallback ? ', fallback on' : ''}`,
  })),
);

export const faults = Array.from({ length: 94 }, (_, index): `F${number}` => {
  return `F${String(index + 1).padStart(2, '0')}` as `F${number}`;
});

const cells = new Map<string, { tests: number; held: number }>();

/** Says that a test of this fault on this surface is there; call what it gives when the test has held. */
export function cell(id: `F${number}`, mode: string): () => void {
  const known = cells.get(`${id} ${mode}`) ?? { tests: 0, held: 0 };
  cells.set(`${id} ${mode}`, known);
  known.tests += 1;
  return () => {
    known.held += 1;
  };
}

export const hasTest = (id: string, mode: string): boolean => cells.has(`${id} ${mode}`);

/** Prints what holds, and names what does not. `reasonFor` says why a cell has no test. */
export function printCells(reasonFor: (id: `F${number}`, mode: Mode) => string): void {
  let held = 0;
  const covered = new Set<string>();
  const others = new Map<string, Map<string, string[]>>();
  for (const id of faults) {
    for (const mode of modes) {
      const known = cells.get(`${id} ${mode.name}`);
      if (known && known.held === known.tests) {
        held += 1;
        covered.add(id);
        continue;
      }
      const why = known ? `failed: ${known.tests - known.held} of ${known.tests} tests` : reasonFor(id, mode);
      const byId = others.get(why) ?? new Map<string, string[]>();
      others.set(why, byId.set(id, [...(byId.get(id) ?? []), mode.name]));
    }
  }
  console.log(`\n    ${covered.size} of ${faults.length} × ${modes.length} surfaces: ${held} cells hold`);
  for (const [why, byId] of others) {
    const where = [...byId.values()].map((names) => (names.length === modes.length ? 'all' : names.join(', ')));
    const same = new Set(where).size === 1 ? ` on ${where[0]}` : ' where they are not shown';
    console.log(`      ${why}\n        ${[...byId.keys()].join(' ')}${same}`);
  }
}
