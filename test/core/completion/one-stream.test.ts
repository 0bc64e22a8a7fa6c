import assert from 'node:assert/strict';
import { soon } from '../../harness/event-loop';
import { cursorIn } from './cursors';
import { startOneStream } from './one-stream';

describe('completions on an account with one stream', () => {
  let stand: Awaited<ReturnType<typeof startOneStream>>;
  beforeEach(async () => {
    stand = await startOneStream();
  });
  afterEach(() => stand.stop());
  const chats = () => stand.emulator.log.filter(({ kind }) => kind === 'chat');
  const hold = { text: '<COMPLETION>abc', hold: 'end' } as const;

  it('end upstream when somebody types on, and two never run at once', async () => {
    for (let count = 0; count < 5; count += 1) {
      stand.emulator.script(hold);
      const typing = new AbortController();
      const asked = stand.complete(cursorIn(`const x${count} = |`), typing.signal);
      await soon(() => stand.emulator.inFlight() === 1);
      typing.abort();
      assert.deepEqual(await asked, { none: 'cancelled' });
      await soon(() => stand.emulator.inFlight() === 0);
    }
    assert.equal(stand.emulator.maxInFlight(), 1);
    assert.deepEqual(
      chats().map(({ status, endedBy }) => [status, endedBy]),
      Array(5).fill([200, 'client-aborted']),
    );
  });

  it('give the stream to a chat that comes, which meets no 429', async () => {
    for (let count = 0; count < 5; count += 1) {
      stand.emulator.script(hold, { text: 'привет' });
      const asked = stand.complete(cursorIn(`const x${count} = |`));
      await soon(() => stand.emulator.inFlight() === 1);
      await stand.chat();
      assert.deepEqual(await asked, { none: 'busy' });
    }
    assert.deepEqual(
      chats().map(({ status }) => status),
      Array(10).fill(200),
    );
  });

  it('are not asked for while a chat is answered or waits', async () => {
    stand.emulator.script({ text: 'привет', hold: 'headers' });
    const chat = stand.chat();
    await soon(() => stand.account.queue.inFlight === 1);
    assert.deepEqual(await stand.complete(cursorIn('const x = |')), { none: 'busy' });
    stand.emulator.release();
    await chat;
    assert.equal(chats().length, 1);
  });

  it('are one call whatever it comes to: a refusal is not repeated', async () => {
    for (const status of [500, 503, 422, 429]) {
      stand.emulator.reset();
      stand.desk.resume();
      stand.emulator.script({ status, times: 0 });
      assert.deepEqual(await stand.complete(cursorIn(`const x${status} = |`)), { none: 'failed' });
      assert.equal(chats().length, 1, String(status));
    }
  });

  it('show nothing where GigaChat’s filter answers', async () => {
    stand.emulator.script({ text: 'Не люблю менять тему разговора', finishReason: 'blacklist' });
    assert.deepEqual(await stand.complete(cursorIn('const x = |')), { none: 'nothing' });
  });
});
