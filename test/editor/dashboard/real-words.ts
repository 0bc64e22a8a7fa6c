import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join, sep } from 'node:path';
import * as z from 'zod';
import { ChatError } from '../../../src/core/chat/errors';
import type { DashboardWords } from '../../../src/editor/dashboard/dashboard-words';
import { Numbers } from '../../../src/editor/dashboard/numbers';
import { renderLive } from '../../../src/editor/dashboard/render-live';
import { renderTariff } from '../../../src/editor/dashboard/render-tariff';
import { renderUsage } from '../../../src/editor/dashboard/render-usage';
import { dayBefore, dayOf } from '../../../src/editor/usage/usage-rows';
import { viewUsage } from '../../../src/editor/usage/usage-view';
import type * as Health from '../../../src/vscode/dashboard/render-health';
import type * as Words from '../../../src/vscode/dashboard/translated-words';
import { sampleEntry, sampleNow } from './sample-sections';

export type Language = 'en' | 'ru';

const editors = join(sep, 'src', 'vscode', sep);
const translations = z.record(z.string(), z.string());

/** What `load` requires of the extension, with VS Code's texts in this language. */
function inLanguage<T>(locale: Language, load: () => T): T {
  const russian = translations.parse(JSON.parse(readFileSync('l10n/bundle.l10n.ru.json', 'utf8')));
  const t = (text: string, ...values: unknown[]) =>
    ((locale === 'ru' ? russian[text] : undefined) ?? text).replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)]));
  const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
  const before = loader._load;
  const vscode = { env: { language: locale }, l10n: { t } };
  loader._load = (name, ...rest) => (name === 'vscode' ? vscode : before.call(Module, name, ...rest));
  try {
    // Read anew for each language: what it imports of VS Code is the language's own.
    for (const file of Object.keys(require.cache)) if (file.includes(editors)) delete require.cache[file];
    return load();
  } finally {
    loader._load = before;
  }
}

/** A busy dashboard with the texts that the editor shows in this language. */
export function realDashboard(locale: Language): { words: DashboardWords; sections: Record<string, string> } {
  return inLanguage(locale, () => {
    const { translatedWords }: typeof Words = require('../../../src/vscode/dashboard/translated-words');
    const { renderHealth }: typeof Health = require('../../../src/vscode/dashboard/render-health');
    const words = translatedWords();
    const numbers = new Numbers(locale);
    const account = { signedIn: true, queue: { inFlight: 1, waiting: 2 }, preferredModel: 'GigaChat-2-Max' };
    const bridge = { state: { kind: 'listening', url: 'http://127.0.0.1:8090' } };
    const model = 'GigaChat-2-Max';
    const record = { provider: 'gigachat', steps: 0, toolCalls: 0 };
    const live = [
      sampleEntry('VS Code', { id: 1, asked: model, isOver: false, record, usage: undefined }),
      sampleEntry('Claude Code#01ab', { id: 2, asked: model, isOver: false, record, usage: undefined, place: 2 }),
      sampleEntry('Cline#02cd', {
        id: 3,
        record: { ...record, model, firstEventMs: 800, totalMs: 4200, reason: 'stop' },
      }),
      sampleEntry('Continue#03ef', {
        id: 4,
        asked: model,
        retries: 1,
        usage: undefined,
        record: { ...record, totalMs: 1200, failure: new ChatError('rate-limit', 'busy') },
      }),
    ];
    const today = dayOf(sampleNow);
    const rows = Array.from({ length: 90 }, (_, index) => ({
      day: dayBefore(today, index % 25),
      client: ['VS Code', 'Cline', 'Claude Code', 'Code completion'][index % 4] ?? '',
      model: ['GigaChat-2', 'GigaChat-2-Pro', model][index % 3] ?? '',
      workspace: ['my-service', '', 'a-folder-with-a-rather-long-name'][index % 3] ?? '',
      requests: 1 + (index % 7),
      failed: index % 20 === 0 ? 1 : 0,
      uncounted: index % 30 === 0 ? 1 : 0,
      input: 1000 + ((index * 7919) % 90_000),
      cached: index % 2 === 0 ? 500 : 0,
      output: 300,
    }));
    const prices = [
      { model: 'GigaChat-2', tokens: '1000', roubles: '0.2' },
      { model, tokens: '1000000', roubles: '1950' },
    ];
    const limit = { amount: '500', unit: 'roubles', action: 'ask' } as const;
    const view = viewUsage(rows, { version: 1, prices }, sampleNow, 30);
    const completions = [{ day: today, shown: 120, accepted: 31, typedOver: 17 }];
    const packages = [{ model, tokens: 1_250_000, days: 12 }];
    return {
      words,
      sections: {
        health: renderHealth(account as never, bridge as never, words).text,
        live: renderLive(live, words, numbers).text,
        usage: renderUsage({ view, packages, completions, broken: ['usage-2026-10.json'] }, words, numbers).text,
        tariff: renderTariff({ version: 1, prices, limit }, ['GigaChat-2', 'GigaChat-2-Pro', model], words).text,
      },
    };
  });
}
