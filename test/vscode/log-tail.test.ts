import assert from 'node:assert/strict';
import type { Logger } from '../../src/core/ground/logger';
import { LogTail } from '../../src/vscode/log-tail';

describe('the tail of the log', () => {
  it('is the last 200 lines as they were written, and the last failures from before them', () => {
    const written: string[] = [];
    const write = (message: string) => void written.push(message);
    const target: Logger = { trace: write, debug: write, info: write, warn: write, error: write };
    const tail = new LogTail({ now: () => 0 });
    const logger = tail.watch(target);
    logger.error('the first failure', { kind: 'network' });
    for (let n = 0; n < 300; n += 1) logger.info(`line ${n}`);
    logger.trace('too much');
    logger.warn('the last failure');
    assert.equal(written.length, 303);
    assert.equal(tail.lines.length, 200);
    assert.equal(tail.lines.at(0), '1970-01-01T00:00:00.000Z info line 101');
    assert.deepEqual(tail.failures, [
      '1970-01-01T00:00:00.000Z error the first failure {"kind":"network"}',
      '1970-01-01T00:00:00.000Z warn the last failure',
    ]);
  });
});
