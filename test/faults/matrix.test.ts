import assert from 'node:assert/strict';
import { accountRows } from './account-rows';
import { bodyRows } from './body-rows';
import { localFaults } from './local-faults';
import { openCells } from './open-cells';
import { openingRows } from './opening-rows';
import { assertEnds, endingOf } from './row';
import { surfaces } from './surface';
import { startWorld, type World } from './world';

const rows = [...openingRows, ...bodyRows, ...accountRows];

describe('the fault matrix', () => {
  const held = new Set<string>();

  for (const row of rows) {
    describe(`${row.id} ${row.title}`, () => {
      let world: World | undefined;
      afterEach(async () => {
        const stopped = world?.stack.stop();
        // A request that a failed row left open gets the time that stopping allows it.
        await world?.clock.advance(4000);
        await stopped;
        world = undefined;
      });

      for (const surface of surfaces) {
        const ending = endingOf(row, surface);
        if (ending === undefined) continue;
        it(`ends in ${ending} on ${surface.name}`, async () => {
          world = await startWorld(surface, row.world ?? {});
          await row.lay?.(world);
          const before = world.calls().length;
          const askedBefore = world.asked();
          const asked = world.ask();
          // Whatever goes wrong meanwhile is told by the answer; nobody waits for it until then.
          asked.catch(() => {});
          await row.meanwhile?.(world);
          const answer = await (row.through ? world.through(asked, row.through) : asked);
          assertEnds(answer, ending, world);
          const most = 3 * (world.asked() - askedBefore);
          assert.ok(world.calls().length - before <= most, 'at most 3 upstream calls for one request');
          await row.also?.(world, answer);
          await assertPlacesFree(world);
          held.add(`${row.id} ${surface.name}`);
        });
      }
    });
  }

  after(() => {
    const covered = new Set([...rows, ...localFaults].map(({ id }) => id));
    console.log(`\n    ${covered.size} of 85 faults × ${surfaces.length} surfaces: ${held.size} cells hold`);
    for (const { id, why } of openCells) console.log(`      open  ${id}  ${why}`);
  });

  it('names every fault that no row covers', () => {
    const named = new Set([...rows, ...localFaults, ...openCells].map(({ id }) => id));
    const missing = Array.from({ length: 85 }, (_, index) => `F${String(index + 1).padStart(2, '0')}`);
    assert.deepEqual(
      missing.filter((id) => !named.has(id as `F${number}`)),
      [],
    );
  });
});

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
