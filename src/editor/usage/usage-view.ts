import { billed, kopecksFor, type Tariff } from './tariff';
import { dayBefore, dayOf, type UsageRow } from './usage-rows';

/** A sum under one name. */
export interface UsageSum {
  readonly name: string;
  readonly requests: number;
  readonly tokens: number;
  readonly cached: number;
  /** Undefined while no price is entered for its models. */
  readonly kopecks: number | undefined;
}

/** What the dashboard shows of the history. */
export interface UsageView {
  readonly total: UsageSum;
  readonly today: UsageSum;
  /** Each day of the range, also those on which nothing happened. */
  readonly days: readonly UsageSum[];
  readonly clients: readonly UsageSum[];
  readonly models: readonly UsageSum[];
  readonly workspaces: readonly UsageSum[];
  readonly uncounted: number;
  /** Requests of days that are yet to come: the clock was set back. */
  readonly ahead: number;
  /** Models that were used and have no price. */
  readonly unpriced: readonly string[];
}

/** The history of the last `length` days as sums. */
export function viewUsage(rows: readonly UsageRow[], tariff: Tariff, nowMs: number, length: number): UsageView {
  const today = dayOf(nowMs);
  const first = dayBefore(today, length - 1);
  const inRange = rows.filter(({ day }) => day >= first && day <= today);
  const of = (name: string, some: readonly UsageRow[]) => sumOf(name, some, tariff);
  const by = (key: 'client' | 'model' | 'workspace') =>
    [...grouped(inRange, (row) => row[key])].map(([name, some]) => of(name, some)).sort(byTokens);
  const byDay = grouped(inRange, ({ day }) => day);
  const models = [...new Set(inRange.filter((row) => billed(row) > 0).map(({ model }) => model))];
  return {
    total: of('', inRange),
    today: of(today, byDay.get(today) ?? []),
    days: Array.from({ length }, (_, index) => dayBefore(today, length - 1 - index)).map((day) =>
      of(day, byDay.get(day) ?? []),
    ),
    clients: by('client'),
    models: by('model'),
    workspaces: by('workspace'),
    uncounted: inRange.reduce((sum, { uncounted }) => sum + uncounted, 0),
    ahead: rows.filter(({ day }) => day > today).reduce((sum, { requests }) => sum + requests, 0),
    unpriced:
      tariff.prices.length === 0
        ? []
        : models.filter((model) => kopecksFor([{ model, input: 1, cached: 0, output: 0 }], tariff) === undefined),
  };
}

/** The pace of one week foretells no more. */
const mostDaysLeft = 365;

/**
 * For how many days the rest of a package lasts, at the pace of the last seven; undefined where nothing was used, or so
 * little that it would last for more than a year.
 */
export function daysLeft(
  tokensLeft: number,
  model: string,
  rows: readonly UsageRow[],
  nowMs: number,
): number | undefined {
  const today = dayOf(nowMs);
  const first = dayBefore(today, 6);
  const week = rows.filter((row) => row.model === model && row.day >= first && row.day <= today);
  const used = week.reduce((sum, row) => sum + billed(row), 0);
  const days = Math.floor((tokensLeft * 7) / used);
  return days <= mostDaysLeft ? days : undefined;
}

function sumOf(name: string, rows: readonly UsageRow[], tariff: Tariff): UsageSum {
  return {
    name,
    requests: rows.reduce((sum, { requests }) => sum + requests, 0),
    tokens: rows.reduce((sum, row) => sum + billed(row), 0),
    cached: rows.reduce((sum, { cached }) => sum + cached, 0),
    kopecks: kopecksFor(rows, tariff),
  };
}

function grouped(rows: readonly UsageRow[], key: (row: UsageRow) => string): Map<string, UsageRow[]> {
  const groups = new Map<string, UsageRow[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

function byTokens(one: UsageSum, other: UsageSum): number {
  return other.tokens - one.tokens || other.requests - one.requests;
}
