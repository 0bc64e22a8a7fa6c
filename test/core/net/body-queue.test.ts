import assert from 'node:assert/strict';
import { BodyQueue } from '../../../src/core/net/body-queue';
import { FakeClock } from '../../harness/fake-clock';

const bytes = (text: string) => Buffer.from(text);
const isLast = (piece: Uint8Array) => Buffer.from(piece).includes('[DONE]');

describe('the queue of a body', () => {
  let stops = 0;
  let queue: BodyQueue;
  let clock: FakeClock;
  beforeEach(() => {
    stops = 0;
    clock = new FakeClock();
    queue = new BodyQueue({
      pause: () => {},
      resume: () => {},
      onStop: () => {
        stops += 1;
      },
    });
  });

  it('gives what piled up in one piece, then the failure, then nothing', async () => {
    const reader = queue[Symbol.asyncIterator]();
    queue.push(bytes('one '));
    queue.push(bytes('two'));
    queue.fail(new Error('broke'));
    assert.equal(String((await reader.next()).value), 'one two');
    await assert.rejects(reader.next(), /broke/);
    assert.deepEqual(await reader.next(), { done: true, value: undefined });
    assert.equal(stops, 0, 'it had failed by itself');
  });

  it('says once that its reader stopped, and gives nothing after that', async () => {
    const reader = queue[Symbol.asyncIterator]();
    queue.push(bytes('one'));
    await reader.next();
    await reader.return?.();
    await reader.return?.();
    queue.push(bytes('two'));
    assert.deepEqual(await reader.next(), { done: true, value: undefined });
    assert.equal(stops, 1);
  });

  it('has the upstream wait for a reader that is busy, and not for one that waits itself', async () => {
    const told: string[] = [];
    queue = new BodyQueue({
      pause: () => told.push('wait'),
      resume: () => told.push('go on'),
      onStop: () => {},
    });
    const reader = queue[Symbol.asyncIterator]();
    const read = reader.next();
    for (let piece = 0; piece < 4; piece += 1) queue.push(Buffer.alloc(16 * 1024));
    assert.equal((await read).value?.length, 64 * 1024, 'all that one read of the socket brought');
    assert.deepEqual(told, []);
    for (let piece = 0; piece < 4; piece += 1) queue.push(Buffer.alloc(16 * 1024));
    assert.deepEqual(told, ['wait'], 'nobody reads');
    await reader.next();
    assert.deepEqual(told, ['wait', 'go on']);
  });

  it('is gathered at its end, at its failure, at a last word and at once when that is there already', async () => {
    const ends = [() => queue.end(), () => queue.fail(new Error('broke')), () => queue.push(bytes('data: [DONE]'))];
    for (const end of ends) {
      queue = new BodyQueue({ pause: () => {}, resume: () => {}, onStop: () => {} });
      let isOver = false;
      const gathered = queue.gathered(isLast, clock).then(() => {
        isOver = true;
      });
      queue.push(bytes('a word'));
      await clock.advance(199);
      assert.equal(isOver, false, 'more may come');
      end();
      await gathered;
      await queue.gathered(isLast, clock);
    }
  });

  it('is gathered after a fifth of a second, and when no more is held', async () => {
    const late = queue.gathered(isLast, clock);
    await clock.advance(200);
    await late;
    const full = queue.gathered(isLast, clock);
    queue.push(Buffer.alloc(200 * 1024));
    await full;
  });
});
