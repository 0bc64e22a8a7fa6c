import assert from 'node:assert/strict';
import { ChatError } from '../../../src/core/chat/errors';
import type { LedgerEntry } from '../../../src/core/health/request-ledger';
import { usageOf, usageOfVectors } from '../../../src/editor/usage/usage-of-entry';

const beganMs = new Date(2026, 10, 28, 23, 59).getTime();
const model = 'GigaChat-2-Max:2.0.28.2';
const usage = { input: 100, output: 20, cached: 300 };
const entry: LedgerEntry = {
  id: 1,
  client: 'Cline#01ab',
  beganMs,
  asked: 'gpt-4o',
  record: { steps: 2, toolCalls: 0, model, reason: 'stop', spent: [{ provider: 'gigachat', model, usage }] },
  usage,
  retries: 0,
  place: undefined,
  isOver: true,
  shape: { model: 'gpt-4o', messages: [], tools: 0, maxTokens: undefined },
};

describe('a request as a row of the history', () => {
  it('is of the model that answered, without its version, and of the day on which it began', () => {
    assert.deepEqual(usageOf(entry, 'project'), [
      {
        day: '2026-11-28',
        client: 'Cline',
        model: 'GigaChat-2-Max',
        workspace: 'project',
        requests: 1,
        failed: 0,
        uncounted: 0,
        input: 100,
        cached: 100,
        output: 20,
      },
    ]);
  });

  it('keeps the name of another service’s model, colon and all', () => {
    const record = { ...entry.record, model: 'deepseek/deepseek-r1:free', spent: [] };
    assert.equal(usageOf({ ...entry, record }, '')[0]?.model, 'deepseek/deepseek-r1:free');
  });

  it('leaves to each model what it cost, the one that did not answer in the end too', () => {
    const spent = [
      { provider: 'gigachat', model, usage },
      { provider: 'gigachat', model: 'GigaChat-2-Max:2.0.28.3', usage },
      { provider: 'openrouter', model: 'deepseek/deepseek-r1:free', usage: { input: 1, output: 2 } },
    ];
    const shown = (record: LedgerEntry['record']) =>
      usageOf({ ...entry, record }, '').map((row) => [row.model, row.requests, row.input, row.output]);
    assert.deepEqual(shown({ ...entry.record, model: 'deepseek/deepseek-r1:free', spent }), [
      ['deepseek/deepseek-r1:free', 1, 1, 2],
      ['GigaChat-2-Max', 0, 200, 40],
    ]);
    assert.deepEqual(shown({ steps: 0, toolCalls: 0, spent: spent.slice(0, 2) }), [['GigaChat-2-Max', 1, 200, 40]]);
  });

  it('tells failures from those who left, and both from what was counted', () => {
    const failed = (kind: 'upstream' | 'cancelled') => {
      const record = { steps: 0, toolCalls: 0, failure: new ChatError(kind, 'x') };
      return usageOf({ ...entry, record, usage: undefined }, '').map((row) => [row.model, row.failed, row.uncounted]);
    };
    assert.deepEqual(failed('upstream'), [['gpt-4o', 1, 1]]);
    assert.deepEqual(failed('cancelled'), [['gpt-4o', 0, 1]]);
  });

  it('is no request where the daily limit held it back before GigaChat was asked for anything', () => {
    for (const kind of ['cancelled', 'tokens-used-up'] as const) {
      const record = { steps: 0, toolCalls: 0, failure: new ChatError(kind, 'x', { code: 'daily_limit' }) };
      assert.deepEqual(usageOf({ ...entry, record, usage: undefined }, 'project'), []);
      const begun = { ...record, spent: [{ provider: 'gigachat', model, usage }] };
      assert.deepEqual(
        usageOf({ ...entry, record: begun }, 'project').map((row) => [row.requests, row.input, row.output]),
        [[1, 100, 20]],
      );
    }
  });

  it('counts vectors by the tokens of their texts', () => {
    const row = usageOfVectors({ model: 'EmbeddingsGigaR', vectors: [[1]], inputTokens: 12 }, 'Continue#02', beganMs);
    assert.deepEqual(
      [row.day, row.client, row.model, row.input, row.output],
      ['2026-11-28', 'Continue', 'EmbeddingsGigaR', 12, 0],
    );
  });
});
