/** What one client did with one model on one day. Numbers and names; no text of anybody's. */
export interface UsageRow {
  /** `2026-11-28`, by the clock of this machine. */
  readonly day: string;
  readonly client: string;
  readonly model: string;
  /** The name of the folder that was open; empty for programs outside the editor. */
  readonly workspace: string;
  requests: number;
  failed: number;
  /** Answers whose tokens nobody counted: cut off, or refused. */
  uncounted: number;
  input: number;
  cached: number;
  output: number;
}

/** Completions of code on one day. */
export interface CompletionDay {
  readonly day: string;
  shown: number;
  accepted: number;
  typedOver: number;
}

/** Everything that is kept of a month. */
export interface UsageMonth {
  readonly rows: readonly UsageRow[];
  readonly completions: readonly CompletionDay[];
}

export type UsageCount = Omit<UsageRow, 'day' | 'client' | 'model' | 'workspace'>;

/** More names than that on one day are kept as one. */
const mostRowsOfDay = 200;
const longestName = 80;
/** What stands for the names beyond. */
export const manyOthers = '…';

const counts = ['requests', 'failed', 'uncounted', 'input', 'cached', 'output'] as const;

/** Rows by who and when, added up. */
export class UsageSums {
  readonly #rows = new Map<string, UsageRow>();
  readonly #rowsOfDay = new Map<string, number>();

  constructor(rows: readonly UsageRow[] = []) {
    for (const row of rows) this.add(row);
  }

  get rows(): UsageRow[] {
    return [...this.#rows.values()];
  }

  add(row: UsageRow): void {
    const named = { ...row, client: short(row.client), model: short(row.model), workspace: short(row.workspace) };
    const key = keyOf(named);
    const known = this.#rows.get(key);
    if (known) addTo(known, row);
    else if ((this.#rowsOfDay.get(row.day) ?? 0) < mostRowsOfDay) {
      this.#rowsOfDay.set(row.day, (this.#rowsOfDay.get(row.day) ?? 0) + 1);
      this.#rows.set(key, named);
    } else {
      // The model stays: what it cost depends on it.
      const other = { ...named, client: manyOthers, workspace: '' };
      const sum = this.#rows.get(keyOf(other));
      if (sum) addTo(sum, row);
      else this.#rows.set(keyOf(other), other);
    }
  }
}

/** The day of a moment, by the clock of this machine. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A model's name without its version, which the upstream puts behind a colon. */
export function withoutVersion(model: string): string {
  return model.replace(/:\d.*$/s, '');
}

/** The day so many days before. */
export function dayBefore(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  // Not by the clock of this machine: some countries have left a day out.
  return new Date(Date.UTC(year, month - 1, date - days)).toISOString().slice(0, 10);
}

function addTo(sum: UsageRow, row: UsageCount): void {
  for (const name of counts) sum[name] += row[name];
}

function keyOf({ day, client, model, workspace }: UsageRow): string {
  return JSON.stringify([day, client, model, workspace]);
}

function short(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}
