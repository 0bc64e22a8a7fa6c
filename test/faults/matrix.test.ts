import assert from 'node:assert/strict';
import { accountRows } from './account-rows';
import { bodyRows } from './body-rows';
import { cell, faults, hasTest, modes, printCells } from './cells';
import { fallbackRows } from './fallback-rows';
import { httpRows } from './http-rows';
import { reasonFor } from './open-cells';
import { openingRows } from './opening-rows';
import { assertRowEnds, endingOf } from './row';
import { startWorld, type World } from './world';

const rows = [...openingRows, ...bodyRows, ...httpRows, ...accountRows, ...fallbackRows];

describe('the fault matrix', () => {
  for (const row of rows) {
    describe(`${row.id} ${row.title}`, () => {
      let world: World | undefined;
      afterEach(async () => {
        await world?.stop();
        world = undefined;
      });

      for (const { surface, fallback, name } of modes) {
        const ending = endingOf(row, surface);
        if (ending === undefined || (row.fallback === 'needed' && !fallback)) continue;
        const holds = cell(row.id, name);
        it(`ends in ${ending} on ${name}`, async () => {
          world = await startWorld(surface, row.world ?? {}, fallback);
          await row.lay?.(world);
          const before = world.calls().length;
          const connectionsBefore = world.stack.emulator.connections().api;
          const [askedBefore, fellBack] = [world.asked(), world.openRouter?.chats().length];
          const asked = world.ask();
          // Whatever goes wrong meanwhile is told by the answer; nobody waits for it until then.
          asked.catch(() => {});
          await row.meanwhile?.(world);
          const answer = await (row.through ? world.through(asked, row.through) : asked);
          assertRowEnds(answer, row, ending, world);
          const asks = world.asked() - askedBefore;
          assert.ok(world.calls().length - before <= 3 * asks, 'at most 3 calls of GigaChat for one request');
          const opened = world.stack.emulator.connections().api - connectionsBefore;
          assert.ok(opened <= 3 * asks, `${opened} connections for ${asks} requests`);
          if (world.openRouter && fellBack !== undefined) {
            const most = ending === 'success' ? 0 : asks;
            assert.ok(
              world.openRouter.chats().length - fellBack <= most,
              'the fallback is asked once, and in need only',
            );
          }
          await row.also?.(world, answer);
          await assertPlacesFree(world);
          holds();
        });
      }
    });
  }

  it('has a test or a reason for every cell', () => {
    const forgotten = faults.flatMap((id) =>
      modes.filter((mode) => !hasTest(id, mode.name) && !reasonFor(id, mode)).map(({ name }) => `${id} ${name}`),
    );
    assert.deepEqual(forgotten, []);
  });
});

// After all files: the faults of this machine and of a proxy have files of their own.
after(() => printCells((id, mode) => reasonFor(id, mode) ?? 'nobody knows why'));

/** However a request ended, its place of the account is free again. */
async function assertPlacesFree({ stack, until }: World): Promise<void> {
  let queue = { inFlight: -1, waiting: -1 };
  let asking = false;
  await until(() => {
    if (!asking && (queue.inFlight !== 0 || queue.waiting !== 0)) {
      asking = true;
      void stack
        .get('/health')
        .then((response) => response.json())
        .then((health) => {
          queue = (health as { providers: { queue: typeof queue }[] }).providers[0]?.queue ?? queue;
          asking = false;
        });
    }
    return queue.inFlight === 0 && queue.waiting === 0;
  }, 'a free place of the account');
}
