import assert from 'node:assert/strict';
import {
  isReached,
  kopecksFor,
  noTariff,
  readTariff,
  roublesPerThousand,
  type Tariff,
} from '../../../src/editor/usage/tariff';
import { dayOf, type UsageRow } from '../../../src/editor/usage/usage-rows';
import { daysLeft, viewUsage } from '../../../src/editor/usage/usage-view';

const now = new Date(2026, 10, 28, 12).getTime();
const row = (change: Partial<UsageRow> = {}): UsageRow => ({
  day: dayOf(now),
  client: 'Cline',
  model: 'GigaChat-2',
  workspace: '',
  requests: 1,
  failed: 0,
  uncounted: 0,
  input: 1000,
  cached: 0,
  output: 0,
  ...change,
});
const tariffOf = (...prices: [string, string, string][]): Tariff => {
  const read = readTariff({ prices: prices.map(([model, tokens, roubles]) => ({ model, tokens, roubles })) });
  assert.ok('tariff' in read);
  return read.tariff;
};

describe('the tariff', () => {
  it('takes numbers as people write them', () => {
    const tariff = tariffOf(['GigaChat-2', '1 000 000', '200,5'], ['*', '1000', '0.2']);
    assert.deepEqual(tariff.prices, [
      { model: 'GigaChat-2', tokens: '1000000', roubles: '200.5' },
      { model: '*', tokens: '1000', roubles: '0.2' },
    ]);
  });

  it('takes a comma among tokens for the thousands it parts, and models in any case', () => {
    const tariff = tariffOf(['gigachat-2', '1,000', '0,065'], ['*', '1.000.000', '200 ₽']);
    assert.deepEqual(
      tariff.prices.map(({ tokens, roubles }) => [tokens, roubles]),
      [
        ['1000', '0.065'],
        ['1000000', '200'],
      ],
    );
    assert.equal(roublesPerThousand('GigaChat-2', tariff), 0.065);
  });

  it('takes thousands and fractions of every country, words for large numbers, and units', () => {
    for (const [written, roubles] of [
      ['1.500,50', '1500.50'],
      ['1,500.50', '1500.50'],
      ['12.345.678', '12345678'],
      ["1'500", '1500'],
      ['1’500,5', '1500.5'],
      ['1 тыс. руб.', '1000'],
      ['1,5 тыс', '1500'],
      ['₽200', '200'],
      ['200 рублей', '200'],
      ['200 RUB', '200'],
      ['0', '0'],
    ] as const)
      assert.equal(tariffOf(['*', '1000', written]).prices[0]?.roubles, roubles, written);
    for (const [written, count] of [
      ['5 млн', '5000000'],
      ['1 млн токенов', '1000000'],
      ['2,5 млн', '2500000'],
      ['1 миллион', '1000000'],
      ['1k', '1000'],
      ['1 тыс. токенов', '1000'],
      ['1000 tokens', '1000'],
      ['1 млрд', '1000000000'],
      ['1,000,000', '1000000'],
    ] as const)
      assert.equal(tariffOf(['*', written, '1']).prices[0]?.tokens, count, written);
    for (const wrong of ['1,5,5', '1.2.3', '1,50.000', '5 км', 'млн', '1e6', 'k', '--5', '1 2 x'])
      assert.ok('wrong' in readTariff({ prices: [{ model: '*', tokens: '1000', roubles: wrong }] }), wrong);
  });

  it('knows a model without a price from one that costs nothing, and one by its name with a version', () => {
    const tariff = tariffOf(['GigaChat-2', '1000', '0'], ['GigaChat-2-Max:2.0.28', '1000', '2']);
    assert.equal(kopecksFor([row()], tariff), 0);
    assert.equal(kopecksFor([row({ model: 'GigaChat-2-Max' })], tariff), 200);
    assert.deepEqual(viewUsage([row()], tariff, now, 7).unpriced, []);
  });

  it('names the field that cannot be used', () => {
    const price = { model: 'm', tokens: '1000', roubles: '1' };
    for (const [value, wrong] of [
      [{ prices: [{ ...price, roubles: 'a lot' }] }, 'prices.0.roubles'],
      [{ prices: [price, { ...price, tokens: '0' }] }, 'prices.1.tokens'],
      [{ prices: [{ ...price, tokens: '-5' }] }, 'prices.0.tokens'],
      [{ prices: [{ ...price, tokens: '1e9' }] }, 'prices.0.tokens'],
      [{ prices: [{ ...price, model: ' ' }] }, 'prices.0.model'],
      [{ prices: [], limit: { amount: 'x', unit: 'tokens', action: 'warn' } }, 'limit.amount'],
      [{ prices: [], limit: { amount: '5', unit: 'dollars', action: 'warn' } }, 'limit.unit'],
      [undefined, ''],
      [{ prices: 'none' }, 'prices'],
    ] as const)
      assert.deepEqual(readTariff(value), { wrong });
  });

  it('leaves tokens out of the cache free, and rounds a sum once', () => {
    const tariff = tariffOf(['GigaChat-2', '1000', '0.2']);
    assert.equal(kopecksFor([row({ input: 1000, cached: 400, output: 50 })], tariff), 13);
    // A third of a kopeck three hundred times is a rouble.
    const third = tariffOf(['GigaChat-2', '300', '1']);
    assert.equal(kopecksFor(Array(300).fill(row({ input: 1 })), third), 100);
  });

  it('says what 1000 tokens cost, by the price of the model or of every other one, and nothing where none was entered', () => {
    const tariff = tariffOf(['GigaChat-2', '1000', '0.065'], ['GigaChat-2-Max', '1 000 000', '1950'], ['m', '3', '1']);
    const price = (model: string) => roublesPerThousand(model, tariff);
    assert.deepEqual(['GigaChat-2', 'GigaChat-2-Max', 'm', 'other'].map(price), [0.065, 1.95, 333.333333, undefined]);
    assert.equal(roublesPerThousand('other', tariffOf(['*', '1000', '0.2'])), 0.2);
    assert.equal(roublesPerThousand('other', noTariff), undefined);
  });

  it('is exact where numbers with a point are not', () => {
    const tariff = tariffOf(['GigaChat-2', '1000', '0.1'], ['GigaChat-2-Max', '7', '0.3']);
    const rows = [row({ input: 123_456_789_012 }), row({ model: 'GigaChat-2-Max', input: 999_999_999 })];
    const exact = (123_456_789_012n * 10n * 7n + 999_999_999n * 30n * 1000n) * 2n + 7000n;
    assert.equal(kopecksFor(rows, tariff), Number(exact / 14_000n));
  });

  it('knows no roubles without a price, and says whose price is missing', () => {
    assert.equal(kopecksFor([row()], noTariff), undefined);
    assert.deepEqual(viewUsage([row()], noTariff, now, 30).unpriced, []);
    const view = viewUsage([row(), row({ model: 'GigaChat-2-Pro' })], tariffOf(['GigaChat-2', '1000', '1']), now, 30);
    assert.deepEqual([view.total.kopecks, view.unpriced], [100, ['GigaChat-2-Pro']]);
  });

  it('takes the price of "*" for every model without one of its own', () => {
    const tariff = tariffOf(['*', '1000', '2'], ['GigaChat-2', '1000', '1']);
    const rows = [row(), row({ model: 'GigaChat-2-Pro' }), row({ model: 'Embeddings' })];
    assert.equal(kopecksFor(rows, tariff), 500);
    assert.deepEqual(viewUsage(rows, tariff, now, 30).unpriced, []);
  });

  it('reaches a limit in tokens or in roubles', () => {
    const tariff = tariffOf(['GigaChat-2', '1000', '1']);
    const limit = (amount: string, unit: 'tokens' | 'roubles') => ({ amount, unit, action: 'warn' as const });
    assert.equal(isReached(limit('1000', 'tokens'), [row()], tariff), true);
    assert.equal(isReached(limit('1001', 'tokens'), [row()], tariff), false);
    assert.equal(isReached(limit('1', 'roubles'), [row()], tariff), true);
    assert.equal(isReached(limit('1.01', 'roubles'), [row()], tariff), false);
    assert.equal(isReached(limit('0.01', 'roubles'), [row()], noTariff), false);
  });
});

describe('the view of the usage', () => {
  it('sums days, clients, models and folders, and nothing from outside the range', () => {
    const rows = [
      row({ workspace: 'a' }),
      row({ day: '2026-11-27', client: 'Codex', input: 3000, failed: 1 }),
      row({ day: '2026-10-01' }),
      row({ day: '2027-01-01', requests: 4 }),
    ];
    const view = viewUsage(rows, noTariff, now, 30);
    assert.deepEqual([view.total.tokens, view.total.requests, view.ahead], [4000, 2, 4]);
    assert.deepEqual(
      view.clients.map(({ name, tokens }) => [name, tokens]),
      [
        ['Codex', 3000],
        ['Cline', 1000],
      ],
    );
    assert.equal(view.days.length, 30);
    assert.deepEqual(
      view.days.slice(-2).map(({ name, tokens }) => [name, tokens]),
      [
        ['2026-11-27', 3000],
        ['2026-11-28', 1000],
      ],
    );
    assert.deepEqual(view.workspaces.map(({ name }) => name).sort(), ['', 'a']);
  });

  it('tells for how many days a package lasts at the pace of the week', () => {
    const rows = [row({ input: 500, cached: 100, output: 300 }), row({ day: '2026-11-20', input: 9999 })];
    assert.equal(daysLeft(10_000, 'GigaChat-2', rows, now), 100);
    assert.equal(daysLeft(10_000, 'GigaChat-2-Max', rows, now), undefined);
    assert.equal(daysLeft(1_000_000, 'GigaChat-2', rows, now), undefined, 'one week foretells no 27 years');
  });
});
