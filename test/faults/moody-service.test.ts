import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ScriptedAnswer } from '../emulator/script/answer';
import {
  endOf,
  type MoodyService,
  type ServiceMood,
  serviceMoods,
  startMoodyService,
  wholeText,
} from './moody-service';
import { surfaces } from './surface';
import { startWorld, type World } from './world';

const hour = 60 * 60_000;

/** What GigaChat does with a question, and whether a service may be asked then. */
const replies: Readonly<Record<string, { reply?: ScriptedAnswer; moves: boolean }>> = {
  answers: { moves: false },
  'asks to wait': { reply: { status: 429, headers: { 'retry-after': '40' }, times: 0 }, moves: true },
  fails: { reply: { status: 500, times: 0 }, moves: true },
  'has no tokens left': { reply: { status: 402, times: 0 }, moves: true },
  'refuses the request': { reply: { status: 422, times: 0 }, moves: false },
  'refuses the account': { reply: { status: 403, times: 0 }, moves: false },
  'breaks off in its answer': { reply: { text: 'one two', breakOff: { how: 'reset' } }, moves: false },
};

/** What else happens before a question. */
const events: Readonly<Record<string, (world: World, services: readonly MoodyService[]) => unknown>> = {
  nothing: () => {},
  'all connections are reset': (_world, services) => services.map((service) => service.cut('reset')),
  'all connections end': (_world, services) => services.map((service) => service.cut('fin')),
  'the clock is set back': ({ clock }) => clock.jump(-hour),
  'the clock is set forward': ({ clock }) => clock.jump(24 * hour),
  'the machine sleeps': ({ clock }) => clock.sleep(8 * hour),
  'half a minute passes': ({ clock }) => clock.advance(31_000),
  'hours pass': ({ clock }) => clock.advance(3 * hour),
  'somebody leaves while he is moved': leaves,
};

interface Step {
  gigachat: string;
  near: ServiceMood;
  far: ServiceMood;
  event: string;
  /** The conversation it belongs to: some go on, most are new. */
  talk: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  gigachat: fc.constantFrom(...Object.keys(replies)),
  near: fc.constantFrom(...serviceMoods),
  far: fc.constantFrom(...serviceMoods),
  event: fc.constantFrom(...Object.keys(events)),
  talk: fc.nat({ max: 8 }),
});

/** A silence is over after so long. */
const silenceMs = 150_000;

describe('whatever GigaChat and two services behind it do, one thing after the other', () => {
  for (const surface of surfaces.filter(({ endpoint, protocol }) => endpoint === 'chat' && protocol !== 'editor')) {
    it(`every question of ${surface.name} is answered by one of them whole, or fails honestly`, async () => {
      const story = fc.array(step, { minLength: 6, maxLength: 12, size: 'max' });
      await fc.assert(
        fc.asyncProperty(story, async (steps) => {
          const [near, far] = await Promise.all([startMoodyService(), startMoodyService()]);
          const list = [near, far].map(({ baseUrl }, place) => ({
            name: place === 0 ? 'near' : 'far',
            base_url: baseUrl,
            model: 'm',
          }));
          const world = await startWorld(surface, { env: { BRIDGE_FALLBACKS: JSON.stringify(list) } });
          try {
            await runs(steps, world, near, far);
          } finally {
            await Promise.all([near.stop(), far.stop()]);
            await world.stop();
          }
        }),
        { numRuns: 4, seed: 11, endOnFailure: true },
      );
    });
  }
});

describe('a service that answers before GigaChat', () => {
  for (const surface of surfaces.filter(({ endpoint, protocol }) => endpoint === 'chat' && protocol !== 'editor')) {
    it(`is understood by ${surface.name} in every way of answering, and replaced in every way of failing before a word`, async () => {
      const near = await startMoodyService();
      const entry = { name: 'near', base_url: near.baseUrl, model: 'm', first: true };
      const world = await startWorld(surface, { env: { BRIDGE_FALLBACKS: JSON.stringify([entry]) } });
      try {
        for (const mood of serviceMoods.filter((one) => endOf(one) !== 'late')) {
          near.mood = mood;
          const answer = await passing(world, [near], world.ask());
          const by = answer.headers.get('x-gigachat-provider');
          const shown = `${mood}: ${answer.ended} by ${by} ${answer.raw.slice(-300)}`;
          assert.equal(answer.ended, 'success', shown);
          assert.equal(answer.text === wholeText, endOf(mood) === 'whole', shown);
          if (by !== null) assert.equal(by, endOf(mood) === 'whole' ? 'near' : 'gigachat', shown);
          near.mood = 'good';
          // An answer in between, so that it never counts as down.
          await world.clock.advance(31_000);
          await passing(world, [near], world.ask());
        }
      } finally {
        await near.stop();
        await world.stop();
      }
    });
  }
});

async function runs(steps: readonly Step[], world: World, near: MoodyService, far: MoodyService): Promise<void> {
  const { emulator } = world.stack;
  for (const { gigachat, near: nearMood, far: farMood, event, talk } of steps) {
    emulator.reset();
    [near.mood, far.mood] = [nearMood, farMood];
    await events[event]?.(world, [near, far]);
    const { reply, moves } = replies[gigachat] ?? { moves: false };
    if (reply) emulator.script(reply);
    const before = [near.chats, far.chats];
    const isDown = await down(world);
    const isNew = talk > 1;
    const answer = await passing(world, [near, far], world.ask(isNew ? undefined : `conversation ${talk}`));
    const asked = [near.chats - (before[0] ?? 0), far.chats - (before[1] ?? 0)];
    const shown = `${event}; gigachat ${gigachat}, near ${nearMood}, far ${farMood}: ${answer.ended} ${answer.code} by ${answer.headers.get('x-gigachat-provider')}, asked ${asked}, down ${[...isDown]} ${answer.raw.slice(-600)}`;
    assert.notEqual(answer.ended, 'truncated', shown);
    const by = answer.headers.get('x-gigachat-provider');
    if (answer.ended === 'success' && by !== null && by !== 'gigachat') assert.equal(answer.text, wholeText, shown);
    if (answer.ended !== 'success') assert.ok(answer.message.length > 10, shown);
    if (!isNew || isDown.has('gigachat')) continue;
    if (!moves) {
      assert.deepEqual(asked, [0, 0], shown);
      assert.equal(answer.ended === 'success', reply === undefined, shown);
      continue;
    }
    const order = [
      { id: 'near', mood: nearMood },
      { id: 'far', mood: farMood },
    ].filter(({ id }) => !isDown.has(id));
    const first = order.find(({ mood }) => endOf(mood) !== 'early');
    if (!first) {
      assert.equal(answer.ended, surface(world, answer.status), shown);
      for (const id of ['near', 'far']) assert.ok(answer.message.includes(`The fallback (${id}) failed too: `), shown);
    } else if (endOf(first.mood) === 'whole') {
      assert.equal(answer.ended, 'success', shown);
      if (by !== null) assert.equal(by, first.id, shown);
      assert.equal(answer.text, wholeText, shown);
    } else assert.notEqual(answer.ended, 'success', shown);
    if (first?.id === 'near') assert.equal(asked[1], 0, shown);
  }
  emulator.reset();
  [near.mood, far.mood] = ['good', 'good'];
  await world.clock.advance(31_000);
  const own = await passing(world, [near, far], world.ask());
  assert.deepEqual([own.ended, own.headers.get('x-gigachat-provider')], ['success', 'gigachat'], own.raw);
  world.script({ status: 500, times: 0 });
  const moved = await passing(world, [near, far], world.ask());
  assert.deepEqual([moved.ended, moved.text], ['success', wholeText], moved.raw);
  const health = await (await world.stack.get('/health')).text();
  assert.match(health, /"inFlight":0,"waiting":0/);
}

/** Lets the time of a silence pass whenever a service is silent, until the promise settles. */
async function passing<T>(world: World, services: readonly MoodyService[], promise: Promise<T>): Promise<T> {
  let isOver = false;
  const stalls = () => services.reduce((sum, service) => sum + service.stalls, 0);
  let passed = stalls();
  promise.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  while (!isOver) {
    await world.until(() => isOver || stalls() > passed, 'the answer, or a silence');
    await world.settle();
    if (isOver) break;
    passed += 1;
    await world.clock.advance(silenceMs);
  }
  return await promise;
}

/** A stream that was committed while one was silent ends in a frame. */
function surface({ surface: { kind } }: World, status: number): string {
  return kind === 'stream' && status === 200 ? 'broken' : 'refused';
}

/** Somebody asks and goes while a service is silent: nothing of it stays open there. */
async function leaves({ stack, surface, script, until }: World, services: readonly MoodyService[]): Promise<void> {
  const moods = services.map(({ mood }) => mood);
  for (const service of services) service.mood = 'silent';
  script({ status: 500, times: 0 });
  const chats = () => services.reduce((sum, service) => sum + service.chats, 0);
  const [before, open] = [chats(), services.map((service) => service.open())];
  const leaving = new AbortController();
  const question = `one who leaves, ${before}`;
  const answer = surface.ask(stack, question, leaving.signal).then(
    () => true,
    () => true,
  );
  let isOver = false;
  answer.then(() => {
    isOver = true;
  });
  await until(() => isOver || chats() > before, 'the chat at a service, or its failure');
  leaving.abort();
  await answer;
  await until(() => services.every((one, place) => one.open() <= Math.max(1, open[place] ?? 0)), 'the end of it');
  for (const [place, service] of services.entries()) service.mood = moods[place] ?? 'good';
  stack.emulator.reset();
}

async function down(world: World): Promise<Set<string>> {
  const { providers } = (await (await world.stack.get('/health')).json()) as {
    providers: { id: string; down?: unknown }[];
  };
  return new Set(providers.filter(({ down: isDown }) => isDown).map(({ id }) => id));
}
