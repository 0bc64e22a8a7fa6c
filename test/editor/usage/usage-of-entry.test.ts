import assert from 'node:assert/strict';
import { ChatError } from '../../../src/core/chat/errors';
import type { LedgerEntry } from '../../../src/core/health/request-ledger';
import { usageOf, usageOfVectors } from '../../../src/editor/usage/usage-of-entry';

const beganMs = new Date(2026, 10, 28, 23, 59).getTime();
const entry: LedgerEntry = {
  id: 1,
  client: 'Cline#01ab',
  beganMs,
  asked: 'gpt-4o',
  record: { steps: 2, toolCalls: 0, model: 'GigaChat-2-Max:2.0.28.2', reason: 'stop' },
  usage: { input: 100, output: 20, cached: 300 },
  retries: 0,
  place: undefined,
  isOver: true,
  shape: { model: 'gpt-4o', messages: [], tools: 0, maxTokens: undefined },
};

describe('a request as a row of the history', () => {
  it('is of the model that answered, without its version, and of the day on which it began', () => {
    const { day, client, model, workspace, input, cached, output } = usageOf(entry, 'project');
    assert.deepEqual(
      [day, client, model, workspace, input, cached, output],
      ['2026-11-28', 'Cline', 'GigaChat-2-Max', 'project', 100, 100, 20],
    );
  });

  it('keeps the name of another service’s model, colon and all', () => {
    const record = { ...entry.record, model: 'deepseek/deepseek-r1:free' };
    assert.equal(usageOf({ ...entry, record }, '').model, 'deepseek/deepseek-r1:free');
  });

  it('tells failures from those who left, and both from what was counted', () => {
    const failed = (kind: 'upstream' | 'cancelled') => {
      const record = { steps: 0, toolCalls: 0, failure: new ChatError(kind, 'x') };
      const row = usageOf({ ...entry, record, usage: undefined }, '');
      return [row.model, row.failed, row.uncounted];
    };
    assert.deepEqual(failed('upstream'), ['gpt-4o', 1, 1]);
    assert.deepEqual(failed('cancelled'), ['gpt-4o', 0, 1]);
  });

  it('counts vectors by the tokens of their texts', () => {
    const row = usageOfVectors({ model: 'EmbeddingsGigaR', vectors: [[1]], inputTokens: 12 }, 'Continue#02', beganMs);
    assert.deepEqual(
      [row.day, row.client, row.model, row.input, row.output],
      ['2026-11-28', 'Continue', 'EmbeddingsGigaR', 12, 0],
    );
  });
});
