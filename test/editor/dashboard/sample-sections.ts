import { ChatError } from '../../../src/core/chat/errors';
import { shownClient } from '../../../src/core/chat/queue-place';
import type { LedgerEntry } from '../../../src/core/health/request-ledger';
import type { DashboardWords } from '../../../src/editor/dashboard/dashboard-words';
import { Numbers } from '../../../src/editor/dashboard/numbers';
import { renderLive } from '../../../src/editor/dashboard/render-live';
import { renderTariff } from '../../../src/editor/dashboard/render-tariff';
import { renderUsage } from '../../../src/editor/dashboard/render-usage';
import { dayOf } from '../../../src/editor/usage/usage-rows';
import { viewUsage } from '../../../src/editor/usage/usage-view';

export const sampleNow = new Date(2026, 10, 28, 12).getTime();
const numbers = new Numbers('en');
const withValues = /^(?:waits|explain|inDays|unpriced|uncounted|ahead|broken|left|lasts|completions|queue|price)$/;

/** Each text is its own name, with what is put into it. */
export const sampleWords = new Proxy({} as DashboardWords, {
  get: (_target, name) => {
    if (name === 'locale') return 'en';
    if (name === 'clientName') return shownClient;
    if (!withValues.test(String(name))) return String(name);
    return (...values: unknown[]) => `${String(name)} ${values.join(' ')}`;
  },
});

/** A request that is over, by a client of this name. */
export function sampleEntry(name: string, change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id: 1,
    client: name,
    beganMs: sampleNow,
    asked: name,
    record: { steps: 1, toolCalls: 0, model: name, firstEventMs: 1234, totalMs: 5000, reason: 'stop' },
    usage: { input: 1000, output: 20, cached: 400 },
    retries: 0,
    place: undefined,
    isOver: true,
    shape: { model: name, messages: [], tools: 0, maxTokens: undefined },
    ...change,
  };
}

/** Every section, with one name for everything that others name. */
export function sampleSections(name: string): Record<'live' | 'usage' | 'tariff', string> {
  const row = {
    day: dayOf(sampleNow),
    client: name,
    model: name,
    workspace: name,
    requests: 1,
    failed: 0,
    uncounted: 1,
    input: 1000,
    cached: 0,
    output: 20,
  };
  const tariff = { version: 1 as const, prices: [{ model: 'other', tokens: name, roubles: name }] };
  const failed = sampleEntry(name, { record: { steps: 0, toolCalls: 0, failure: new ChatError('upstream', name) } });
  const view = viewUsage([row], tariff, sampleNow, 30);
  const packages = [{ model: name, tokens: 5, days: 3 }];
  return {
    live: renderLive([sampleEntry(name), failed], sampleWords, numbers).text,
    usage: renderUsage({ view, packages, completions: [], broken: [name] }, sampleWords, numbers).text,
    tariff: renderTariff(tariff, [name], sampleWords).text,
  };
}
