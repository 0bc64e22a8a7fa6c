/** A sample's labels: names are ours, values are escaped when they are written. */
export type Labels = Readonly<Record<string, string>>;

/** A counter or a gauge with its samples, ready to be written. */
export interface Metric {
  name: string;
  help: string;
  type: 'counter' | 'gauge';
  samples: readonly { labels?: Labels; value: number }[];
}

/** Counts by their labels. */
export class Counter {
  readonly #samples = new Map<string, { labels: Labels; value: number }>();

  constructor(
    private readonly name: string,
    private readonly help: string,
  ) {}

  add(labels: Labels, amount = 1): void {
    const key = keyOf(labels);
    const sample = this.#samples.get(key) ?? { labels, value: 0 };
    sample.value += amount;
    this.#samples.set(key, sample);
  }

  toText(): string {
    return metricText({ name: this.name, help: this.help, type: 'counter', samples: [...this.#samples.values()] });
  }
}

/** How values spread over `bounds`, by their labels. */
export class Histogram {
  readonly #series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();

  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly bounds: readonly number[],
  ) {}

  observe(labels: Labels, value: number): void {
    const key = keyOf(labels);
    const series = this.#series.get(key) ?? { labels, counts: this.bounds.map(() => 0), sum: 0, count: 0 };
    this.bounds.forEach((bound, index) => {
      if (value <= bound) series.counts[index] = (series.counts[index] ?? 0) + 1;
    });
    series.sum += value;
    series.count += 1;
    this.#series.set(key, series);
  }

  toText(): string {
    const lines = [...this.#series.values()].flatMap(({ labels, counts, sum, count }) => [
      ...this.bounds.map((bound, index) =>
        line(`${this.name}_bucket`, { ...labels, le: `${bound}` }, counts[index] ?? 0),
      ),
      line(`${this.name}_bucket`, { ...labels, le: '+Inf' }, count),
      line(`${this.name}_sum`, labels, sum),
      line(`${this.name}_count`, labels, count),
    ]);
    return head(this.name, this.help, 'histogram') + lines.join('');
  }
}

/** A metric in Prometheus' text format 0.0.4. */
export function metricText({ name, help, type, samples }: Metric): string {
  return head(name, help, type) + samples.map(({ labels = {}, value }) => line(name, labels, value)).join('');
}

function head(name: string, help: string, type: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

function line(name: string, labels: Labels, value: number): string {
  return `${name}${written(labels)} ${value}\n`;
}

/** Tells the samples of one metric apart: their labels have the same names in the same order. */
function keyOf(labels: Labels): string {
  return Object.values(labels).join('\0');
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
