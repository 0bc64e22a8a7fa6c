import assert from 'node:assert/strict';
import type { DailyLimit } from '../../src/editor/usage/tariff';
import type { UsageRow } from '../../src/editor/usage/usage-rows';
import { loadAsWindow, setWindow } from '../harness/editor-windows';
import { soon } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';

const { DailyLimitGate } = loadAsWindow(
  () => require('../../src/vscode/usage/daily-limit') as typeof import('../../src/vscode/usage/daily-limit'),
);
const rowOf = (day: string, output: number): UsageRow => ({
  day,
  client: 'Cline',
  model: 'GigaChat-2',
  workspace: '',
  requests: 1,
  failed: 0,
  uncounted: 0,
  input: 0,
  cached: 0,
  output,
});
const noon = new Date(2026, 10, 30, 12).getTime();
const hour = 60 * 60_000;

describe('the limit for a day', () => {
  let shown: string[];
  let answer: string | undefined;
  let clock: FakeClock;
  let rows: UsageRow[];
  let limit: DailyLimit;
  let hangs: boolean;
  let gate: InstanceType<typeof DailyLimitGate>;
  const chat = () => gate.before({ client: 'Cline', signal: new AbortController().signal });
  beforeEach(() => {
    [shown, answer, clock, hangs] = [[], 'Go on today', new FakeClock(noon), false];
    rows = [rowOf('2026-11-30', 1000)];
    limit = { amount: '1000', unit: 'tokens', action: 'warn' };
    const show = async (text: string) => shown.push(text) && answer;
    setWindow({ showWarningMessage: show, showErrorMessage: show });
    gate = new DailyLimitGate(
      { readDay: async (day) => (hangs ? await new Promise(() => {}) : rows.filter((one) => one.day === day)) },
      { read: async () => ({ version: 1, prices: [], limit }) },
      clock,
    );
  });
  afterEach(() => setWindow(undefined));

  it('is told of once, and again when another limit is reached on the same day', async () => {
    await chat();
    await chat();
    assert.equal(shown.length, 1);
    limit = { ...limit, amount: '5000' };
    await chat();
    assert.equal(shown.length, 1, 'there is room again');
    rows = [rowOf('2026-11-30', 5000)];
    await chat();
    assert.equal(shown.length, 2);
  });

  it('that was passed with permission is asked about again when the user has set another one', async () => {
    limit = { ...limit, action: 'ask' };
    await chat();
    await chat();
    assert.equal(shown.length, 1);
    limit = { ...limit, amount: '900' };
    answer = 'Not today';
    await assert.rejects(chat(), { code: 'daily_limit' });
    assert.equal(shown.length, 2);
  });

  it('holds a chat back with a question that stays on the screen: VS Code hides a warning after a while', async () => {
    limit = { ...limit, action: 'ask' };
    setWindow({ showErrorMessage: async (text: string) => shown.push(text) && answer });
    await chat();
    assert.match(shown.join(), /Go on\?/);
  });

  it('counts from midnight on, at the end of a month, too', async () => {
    limit = { ...limit, action: 'ask' };
    answer = 'Not today';
    await clock.advance(11 * hour + 59 * 60_000);
    await assert.rejects(chat(), { code: 'daily_limit' });
    await clock.advance(60_000);
    await chat();
    rows.push(rowOf('2026-12-01', 1000));
    await assert.rejects(chat(), { code: 'daily_limit' });
  });

  it('holds no chat up where the disk does not answer, and holds by what was read last', async () => {
    limit = { ...limit, amount: '2000', action: 'ask' };
    answer = 'Not today';
    await chat();
    hangs = true;
    const first = chat();
    await soon(() => clock.pending > 0);
    await clock.advance(2000);
    await first;
    await chat();
    assert.equal(clock.pending, 0, 'what hangs is not asked again');
    limit = { ...limit, amount: '1000' };
    await assert.rejects(chat(), { code: 'daily_limit' });
  });
});
