import assert from 'node:assert/strict';
import { Histogram } from '../../../src/core/health/exposition';

describe('a histogram', () => {
  it('counts each value in every bucket whose bound it does not exceed', () => {
    const histogram = new Histogram('h', 'help', [1, 2, 4]);
    for (const value of [0.5, 1, 1.5, 4, 9]) histogram.observe({ who: 'a"b\n' }, value);
    const counts = [...histogram.toText().matchAll(/le="([^"]+)"\} (\d+)/g)].map(([, bound, count]) => [bound, count]);
    assert.deepEqual(counts, [
      ['1', '2'],
      ['2', '3'],
      ['4', '4'],
      ['+Inf', '5'],
    ]);
    assert.match(histogram.toText(), /^h_sum\{who="a\\"b\\n"\} 16$/m);
  });
});
