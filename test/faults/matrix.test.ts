import assert from 'node:assert/strict';
import { accountRows } from './account-rows';
import { bodyRows } from './body-rows';
import { fallbackRows } from './fallback-rows';
import { localFaults } from './local-faults';
import { openCells } from './open-cells';
import { openingRows } from './opening-rows';
import { assertRowEnds, endingOf, type Row } from './row';
import { type Surface, surfaces } from './surface';
import { startWorld, type World } from './world';

const rows = [...openingRows, ...bodyRows, ...accountRows, ...fallbackRows];

/** Each row on each surface, without the fallback and, where there is one, with it. */
const modes = surfaces.flatMap((surface) =>
  (surface.endpoint === 'chat' ? [false, true] : [false]).map((fallback) => ({
    surface,
    fallback,
    name: `${surface.name}${fallback ? ', fallback on' : ''}`,
  })),
);

describe('the fault matrix', () => {
  const held = new Set<string>();
  const without = new Map<string, Set<string>>();

  for (const row of rows) {
    describe(`${row.id} ${row.title}`, () => {
      let world: World | undefined;
      afterEach(async () => {
        await world?.stop();
        world = undefined;
      });

      for (const { surface, fallback, name } of modes) {
        const ending = endingOf(row, surface);
        if (ending === undefined) note(without, row, surface);
        if (ending === undefined || (row.fallback === 'needed' && !fallback)) continue;
        it(`ends in ${ending} on ${name}`, async () => {
          world = await startWorld(surface, row.world ?? {}, fallback);
          await row.lay?.(world);
          const before = world.calls().length;
          const [askedBefore, fellBack] = [world.asked(), world.openRouter?.chats().length];
          const asked = world.ask();
          // Whatever goes wrong meanwhile is told by the answer; nobody waits for it until then.
          asked.catch(() => {});
          await row.meanwhile?.(world);
          const answer = await (row.through ? world.through(asked, row.through) : asked);
          assertRowEnds(answer, row, ending, world);
          const asks = world.asked() - askedBefore;
          assert.ok(world.calls().length - before <= 3 * asks, 'at most 3 calls of GigaChat for one request');
          if (world.openRouter && fellBack !== undefined) {
            const most = ending === 'success' ? 0 : asks;
            assert.ok(
              world.openRouter.chats().length - fellBack <= most,
              'the fallback is asked once, and in need only',
            );
          }
          await row.also?.(world, answer);
          await assertPlacesFree(world);
          held.add(`${row.title} ${name}`);
        });
      }
    });
  }

  after(() => {
    const covered = new Set([...rows, ...localFaults].map(({ id }) => id));
    console.log(`\n    ${covered.size} of 85 faults × ${modes.length} surfaces: ${held.size} cells hold`);
    for (const { id, why } of openCells) console.log(`      open  ${id}  ${why}`);
    for (const [surface, ids] of without) {
      console.log(`      does not apply  ${surface}  ${[...ids].join(' ')}: ${reasons[surface] ?? reasons.document}`);
    }
    console.log(`      does not apply  embeddings, models, fallback on: it answers chats`);
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

/** Why a fault has no meaning on a surface. */
const reasons: Readonly<Record<string, string>> = {
  document: 'faults of an event stream, of a chat answer, or of the fallback; this answer is one JSON document',
};

function note(without: Map<string, Set<string>>, { id }: Row, { name }: Surface): void {
  const covered = rows.some((row) => row.id === id && row.ends !== undefined && typeof row.ends === 'string');
  if (!covered) without.set(name, (without.get(name) ?? new Set()).add(id));
}

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
