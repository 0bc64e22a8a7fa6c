import { readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { SourceMap } from 'node:module';

interface Times {
  self: number;
  inclusive: number;
}

/** Where a program spent its time, by file of `src`: in the file itself, and with all that it calls. Shares of the busy time. */
export function byFile(profile: Profiler.Profile, bundle: string): string {
  const places = new Places(bundle);
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const own = new Map<number, number>();
  profile.samples?.forEach((id, index) => {
    own.set(id, (own.get(id) ?? 0) + (profile.timeDeltas?.[index] ?? 0));
  });
  const files = new Map<string, Times>();
  const functions = new Map<string, Times>();
  let busy = 0;
  const add = (times: Map<string, Times>, name: string, self: number, inclusive: number) => {
    const entry = times.get(name) ?? { self: 0, inclusive: 0 };
    times.set(name, { self: entry.self + self, inclusive: entry.inclusive + inclusive });
  };
  /** The time of a call and all below it; `above` holds the names that it is already counted for. */
  const walk = (id: number, above: ReadonlySet<string>): number => {
    const node = nodes.get(id);
    if (!node) return 0;
    const { functionName } = node.callFrame;
    if (functionName === '(idle)') return 0;
    const file = places.fileOf(node.callFrame);
    const name = `${functionName || '(anonymous)'} ${file}`;
    const self = own.get(id) ?? 0;
    busy += self;
    const inside = new Set([...above, file, name]);
    const total = (node.children ?? []).reduce((sum, child) => sum + walk(child, inside), self);
    add(files, file, self, above.has(file) ? 0 : total);
    add(functions, name, self, above.has(name) ? 0 : total);
    return total;
  };
  const [root] = profile.nodes;
  if (root) walk(root.id, new Set());
  const ours = new Map([...functions].filter(([name]) => name.includes(' src/')));
  return [
    list('file', files, busy, 'inclusive', 30),
    list('function', functions, busy, 'self', 30),
    list('function of src', ours, busy, 'inclusive', 60),
  ].join('\n\n');
}

function list(what: string, times: Map<string, Times>, busy: number, by: keyof Times, most: number): string {
  const share = (value: number) => `${((100 * value) / busy).toFixed(1)} %`.padStart(10);
  const sorted = [...times].sort(([, one], [, other]) => other[by] - one[by]).slice(0, most);
  const lines = sorted.map(([name, { self, inclusive }]) => `${share(self)}${share(inclusive)}  ${name}`);
  return [`${'self'.padStart(10)}${'inclusive'.padStart(10)}  ${what}`, ...lines].join('\n');
}

/** Places in the bundle as places in the source. */
class Places {
  readonly #map: SourceMap;
  readonly #known = new Map<string, string>();

  constructor(private readonly bundle: string) {
    this.#map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  }

  fileOf({ url, lineNumber, columnNumber }: Profiler.Profile['nodes'][number]['callFrame']): string {
    if (url === '') return '(runtime)';
    if (!url.endsWith(this.bundle)) return url.replace(/^file:\/\//, '');
    const key = `${lineNumber}:${columnNumber}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const entry = this.#map.findEntry(lineNumber, columnNumber);
    const file = 'originalSource' in entry ? entry.originalSource.replace(/^(?:\.\.\/)+/, '') : this.bundle;
    this.#known.set(key, file);
    return file;
  }
}
