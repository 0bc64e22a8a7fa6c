import { median, type Ratio, type Row, ratioOf } from './figures';

const wide = 56;

/** The rows as a table for a terminal: medians, and the ratios within each round with their spread. */
export function toTable(rows: readonly Row[], names: readonly string[]): string {
  const others = names.filter((name) => name !== 'pipe' && name !== 'upstream');
  const base = names.includes('before') ? 'before' : 'translator';
  const head = ['', ...names, ...others.map((name) => `${name} / pipe`), `bridge / ${base}`];
  const lines = rows.map((row) => {
    const medians = names.map((name) => (row.values[name] ? number(median(row.values[name])) : ''));
    const toPipe = others.map((name) => ratio(ratioOf(row, name, 'pipe')));
    return [`${row.work}: ${row.figure}`, ...medians, ...toPipe, ratio(ratioOf(row, 'bridge', base))];
  });
  return [head, ...lines]
    .map(
      ([name = '', ...cells]) =>
        name.padEnd(wide) + cells.map((cell, index) => cell.padStart(index < names.length ? 11 : 22)).join(''),
    )
    .join('\n');
}

function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

function ratio(found: Ratio | undefined): string {
  return found ? `${found.median.toFixed(2)} (${found.least.toFixed(2)}–${found.most.toFixed(2)})` : '';
}
