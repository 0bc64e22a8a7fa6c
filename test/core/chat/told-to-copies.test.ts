import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatEvent } from '../../../src/core/chat/events';
import { FallbackProvider } from '../../../src/core/chat/fallback';
import type { SharedShelf } from '../../../src/core/chat/ports/copies';
import type { ChatProvider } from '../../../src/core/chat/ports/provider';
import { type FileAccount, PooledFiles } from '../../../src/core/gigachat/pool/pooled-files';
import { Rotation } from '../../../src/core/gigachat/pool/rotation';
import { loggerOf } from '../../../src/core/ground/logger';
import { FakeClock } from '../../harness/fake-clock';
import { plainQuestion } from '../../harness/plain-question';

const logger = loggerOf(
  () => {},
  () => false,
);
const signal = new AbortController().signal;

/** A store that has a value only when it is let, or takes none. */
function slowShelf() {
  const values = new Map<string, string>();
  const told = new EventEmitter();
  const held = once(told, 'let');
  held.catch(() => {});
  const shelf: SharedShelf = {
    get: async (id) => values.get(id),
    has: async (id) => values.has(id),
    put: async (id, value) => {
      await held;
      values.set(id, value);
    },
    delete: async (id) => void values.delete(id),
  };
  return { shelf, values, let: () => told.emit('let'), refuse: () => told.emit('error', new Error('away')) };
}

/** What had come of something when the store was let, and what came then. */
async function around<T>(begun: Promise<T>, then: () => unknown): Promise<[early: boolean, came: T]> {
  let early = false;
  void begun.then(() => (early = true));
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const wasEarly = early;
  then();
  return [wasEarly, await begun];
}

const provider = (id: string, stream: ChatProvider['stream']): ChatProvider => ({ id, stream, models: async () => [] });
const events: ChatEvent[] = [{ type: 'text', text: 'a' }];
const request = plainQuestion('hi', 'm');

/** A conversation that a second provider takes over: its first words. */
async function moved(shelf: SharedShelf) {
  const first = provider('first', async function* () {
    yield* [];
    throw new ChatError('upstream', 'down', { upstreamStatus: 503 });
  });
  const second = provider('second', async function* () {
    yield events;
  });
  const both = new FallbackProvider(first, [first, second], new FakeClock(), logger, shelf);
  for await (const step of both.stream(request, { signal })) return step;
  return undefined;
}

/** A file that one of two accounts has got. */
async function uploaded(shelf: SharedShelf) {
  const stored = { id: 'file-1', name: 'a.txt', bytes: 1, createdAt: 0, purpose: 'general' };
  const files = { upload: async () => stored };
  const members = ['one', 'two'].map((name) => ({ name, files }) as unknown as FileAccount);
  const rotation = new Rotation(members, 'priority', new FakeClock(), logger);
  return await new PooledFiles(rotation, shelf).upload(
    { name: 'a.txt', mime: 'text/plain', bytes: Buffer.from('a') } as Parameters<PooledFiles<FileAccount>['upload']>[0],
    { signal },
  );
}

describe('what a caller may ask another copy about next', () => {
  for (const [what, make] of [
    ['a conversation that moved', moved],
    ['a file', uploaded],
  ] as const) {
    it(`is known to the copies before the answer: ${what}`, async () => {
      const store = slowShelf();
      const [early, came] = await around<unknown>(make(store.shelf), store.let);
      assert.equal(early, false);
      assert.equal(store.values.size, 1);
      assert.ok(came);
    });

    it(`is answered all the same when the store takes nothing: ${what}`, async () => {
      const store = slowShelf();
      const [, came] = await around<unknown>(make(store.shelf), () => store.refuse());
      assert.equal(store.values.size, 0);
      assert.ok(came);
    });
  }
});
