import assert from 'node:assert/strict';
import type { ScriptedReply } from '../emulator/script/reply';
import type { FakeClock } from '../harness/fake-clock';
import { chatChunk } from './chat-chunk';
import { assertEnds, assertWait, type Row } from './row';
import type { World } from './world';

const minute = 60_000;
const calls = (count: number) => (world: World) => assert.equal(world.calls().length, count);
const always = (reply: ScriptedReply) => (world: World) => world.script({ ...reply, times: 0 });

/** One refusal with this Retry-After, then GigaChat answers. */
const once = (status: number, retryAfter: string | (() => string)) => (world: World) =>
  world.script({ status, headers: { 'retry-after': typeof retryAfter === 'string' ? retryAfter : retryAfter() } });

/** The repeat waits for the time that was asked for, and not a moment less. */
const waits = async ({ clock, until, calls: seen, settle }: World) => {
  await until(() => seen().some(({ status }) => status !== 200) && clock.dueWithin(2000), 'the refusal and the wait');
  await settle();
  await clock.advance(1000);
  assert.equal(seen().length, 1, 'no earlier call');
  await clock.advance(1000);
};
const refusal = (status: number, ends: Row['ends'], id: Row['id']): Row => ({
  id,
  title: `${status}`,
  ends,
  lay: always({ status }),
  also: calls(1),
});

/** So many at once; on all surfaces but one a tenth of them, because each costs the same time. */
const crowd = (many: number, { surface, openRouter }: World) =>
  surface.name === 'chat' && !openRouter ? many : many / 10;

/** Tokens, clocks, and what GigaChat says about the account. */
export const accountRows: readonly Row[] = [
  {
    id: 'F50',
    title: '401 once',
    ends: 'success',
    lay: ({ stack }) => stack.emulator.expireTokens(),
    also: (world) => {
      assert.equal(world.oauthCalls(), 2);
      assert.equal(world.calls().length, 2);
    },
  },
  {
    id: 'F50',
    title: '401 after the first word',
    ends: { stream: 'S1:upstream_token_expired', whole: 'K11:upstream_token_expired' },
    lay: ({ script }) =>
      script({ raw: [chatChunk({ content: 'said' }), 'data: {"status":401,"message":"Token has expired"}\n\n'] }),
    also: calls(1),
  },
  {
    id: 'F51',
    title: '401 for 200 in parallel, then good',
    ends: 'success',
    lay: async (world) => {
      const { stack, ask, oauthCalls } = world;
      stack.emulator.expireTokens();
      const many = crowd(200, world);
      const answers = await Promise.all(Array.from({ length: many }, () => ask()));
      assert.equal(answers.filter(({ ended }) => ended === 'success').length, many);
      assert.equal(oauthCalls(), 2);
    },
  },
  {
    id: 'F52',
    title: '401 for ever',
    ends: 'K9:upstream_auth_failed',
    lay: always({ status: 401 }),
    also: async (world) => {
      assert.deepEqual([world.calls().length, world.oauthCalls()], [2, 2]);
      assertEnds(await world.ask(), 'K9:upstream_auth_failed', world);
      assert.deepEqual([world.calls().length, world.oauthCalls()], [2, 2], 'quiet');
      await world.clock.advance(30_000);
      world.stack.emulator.reset();
      assert.equal((await world.ask()).ended, 'success', 'asked again after 30 s');
    },
  },
  {
    id: 'F53',
    title: 'OAuth down, the token good for another minute, and to its last second',
    ends: 'success',
    lay: async ({ clock, stack, ask, oauthCalls, until }) => {
      stack.emulator.scriptAuth({ status: 500, times: 0 });
      await clock.advance(25.6 * minute);
      const begun = oauthCalls();
      assert.equal((await ask()).ended, 'success');
      await until(() => oauthCalls() === begun + 1, 'the refresh in the background');
      await clock.advance(4.3 * minute);
    },
    through: 1300,
    also: async ({ clock, ask, through, surface, calls: seen, openRouter }) => {
      await clock.advance(0.1 * minute);
      const after = await through(ask(), 1300);
      if (after.ended !== 'success') assertEnds(after, 'K11:upstream_error', { surface, calls: seen, openRouter });
    },
  },
  {
    id: 'F54',
    title: 'OAuth down, no token, 100 wait',
    ends: 'K11:upstream_error',
    world: { cold: true },
    lay: async (world) => {
      const { stack, ask, oauthCalls, through } = world;
      stack.emulator.scriptAuth({ status: 500, times: 0 });
      const all = await through(Promise.all(Array.from({ length: crowd(100, world) }, () => ask())), 1300);
      for (const one of all) assertEnds(one, 'K11:upstream_error', world);
      assert.equal(oauthCalls(), 2, 'one attempt and one repeat for all of them');
    },
  },
  {
    id: 'F54',
    title: 'OAuth refuses connections once',
    ends: 'success',
    world: { cold: true },
    lay: ({ stack }) => stack.emulator.scriptConnections('auth', 'reset'),
    through: 1300,
  },
  {
    id: 'F55',
    title: 'OAuth takes 9 s',
    ends: 'success',
    world: { cold: true },
    lay: ({ stack }) => stack.emulator.scriptAuth({ hold: 'headers' }),
    meanwhile: async ({ stack, ask, clock, until }) => {
      const others = Promise.all(Array.from({ length: 20 }, () => ask()));
      await until(() => stack.emulator.log.some(({ heldAt }) => heldAt !== undefined), 'the slow exchange');
      await clock.advance(9000);
      stack.emulator.release();
      assert.ok((await others).every(({ ended }) => ended === 'success'));
    },
    also: ({ oauthCalls }) => assert.equal(oauthCalls(), 1),
  },
  {
    id: 'F56',
    title: 'OAuth answers rubbish',
    ends: 'K6:bad_upstream_data',
    world: { cold: true },
    lay: ({ stack }) => stack.emulator.scriptAuth({ body: '<html>mark-51c7</html>', times: 0 }),
    also: ({ stack }, answer) =>
      assert.ok(![answer.raw, ...stack.logLines].some((text) => text.includes('mark-51c7')), 'it is shown to nobody'),
  },
  {
    id: 'F57',
    title: 'OAuth 429 with Retry-After: 2',
    ends: 'success',
    world: { cold: true },
    lay: ({ stack }) => stack.emulator.scriptAuth({ status: 429, headers: { 'retry-after': '2' } }),
    meanwhile: async ({ clock, until, oauthCalls, settle }) => {
      await until(() => oauthCalls() === 1 && clock.dueWithin(2000), 'the wait');
      await settle();
      await clock.advance(1000);
      assert.equal(oauthCalls(), 1, 'no earlier call');
      await clock.advance(1000);
    },
  },
  ...(
    [
      ['in the past', { expiresAt: 1 }],
      ['0', { expiresAt: 0 }],
      ['missing', { expiresAt: null }],
      ['in seconds', { inSeconds: true }],
      ['in the year 2100', { expiresAt: Date.UTC(2100, 0) }],
    ] as const
  ).map(
    ([how, script]): Row => ({
      id: 'F58',
      title: `expires_at ${how}`,
      ends: 'success',
      world: { cold: true },
      lay: async ({ stack, clock, ask, oauthCalls }) => {
        stack.emulator.scriptAuth({ ...script, times: 0 });
        for (let time = 0; time < 5; time += 1) {
          assert.equal((await ask()).ended, 'success');
          await clock.advance(4.7 * minute);
        }
        assert.equal(oauthCalls(), 1, 'at most one exchange in 25 min');
      },
    }),
  ),
  ...[60 * minute, -60 * minute, 24 * 60 * minute].map(
    (jump): Row => ({
      id: 'F59',
      title: `the clock jumps by ${jump / minute} min, also in mid-answer`,
      ends: 'success',
      lay: async ({ clock, ask, oauthCalls }) => {
        clock.jump(jump);
        assert.equal((await ask()).ended, 'success');
        assert.equal(oauthCalls(), 1);
        await clock.advance(5 * minute);
      },
      meanwhile: async ({ clock, settle }) => {
        await settle();
        clock.jump(-jump);
      },
      also: ({ calls: seen, oauthCalls }) => {
        assert.equal(oauthCalls(), 1);
        assert.ok(
          seen().every(({ status }) => status === 200),
          'no 401 to be seen',
        );
      },
    }),
  ),
  // A machine that itself stands still, as a guest of another does, only finds its date changed.
  ...(
    [
      ['sleep for 8 h', (clock) => clock.sleep(8 * 60 * minute)],
      ['sleep of the host of this machine for 8 h', (clock) => clock.jump(8 * 60 * minute)],
    ] satisfies [string, (clock: FakeClock) => void][]
  ).flatMap(([what, sleep]): Row[] => [
    {
      id: 'F60',
      title: `${what} while idle`,
      ends: 'success',
      lay: async ({ ask, clock, stack, later }) => {
        await ask();
        await later();
        const before = stack.emulator.connections().api;
        sleep(clock);
        await ask();
        assert.equal(stack.emulator.connections().api, before + 1, 'a new connection after the sleep');
      },
    },
    {
      id: 'F60',
      title: `${what} in mid-answer`,
      ends: { stream: 'S1:upstream_reset', whole: 'K6:upstream_reset', document: 'K6:upstream_reset' },
      lay: ({ script, surface }) =>
        script({ breakOff: { how: 'hang', after: surface.kind === 'document' ? { bytes: 5 } : { chunks: 1 } } }),
      meanwhile: async ({ until, calls: seen, settle, clock }) => {
        await until(() => seen().some(({ sentChunks }) => sentChunks > 0), 'the first word');
        await settle();
        await clock.advance(3000);
        sleep(clock);
        await clock.advance(5000);
      },
      also: async ({ ask, stack }) => {
        const before = stack.emulator.connections().api;
        assert.equal((await ask()).ended, 'success');
        assert.equal(stack.emulator.connections().api, before + 1, 'a new connection after the sleep');
      },
    },
  ]),
  {
    id: 'F61',
    title: 'the network changes in mid-answer',
    ends: { stream: 'S1:upstream_timeout', whole: 'K7:upstream_timeout', document: 'K7:upstream_timeout' },
    lay: ({ script, surface }) =>
      script({ breakOff: { how: 'hang', after: surface.kind === 'document' ? { bytes: 5 } : { chunks: 1 } } }),
    meanwhile: async (world) => {
      await world.until(() => world.calls().some(({ sentChunks }) => sentChunks > 0), 'the first word');
      await world.settle();
      await world.clock.advance(150_000);
    },
    also: async ({ ask, stack }) => {
      const before = stack.emulator.connections().api;
      assert.equal((await ask()).ended, 'success');
      assert.equal(stack.emulator.connections().api, before + 1, 'the next request has a connection of its own');
    },
  },
  { id: 'F62', title: '429, Retry-After: 2', ends: 'success', lay: once(429, '2'), meanwhile: waits, also: calls(2) },
  {
    id: 'F62',
    title: '429 for ever, Retry-After: 2',
    ends: 'K5:upstream_rate_limited',
    lay: always({ status: 429, headers: { 'retry-after': '2' } }),
    meanwhile: waits,
    also: (world, answer) => {
      calls(2)(world);
      assertWait(answer, '2', world);
    },
  },
  {
    id: 'F63',
    title: '429, Retry-After: a date in 2 s',
    ends: 'success',
    lay: ({ script, clock }) =>
      script({ status: 429, headers: { 'retry-after': new Date(clock.now() + 2900).toUTCString() } }),
    through: 3000,
    also: calls(2),
  },
  ...['Wed, 21 Oct 2015 07:28:00 GMT', 'soon', '-1', '1e9', '0'].map(
    (value): Row => ({
      id: 'F63',
      title: `429, Retry-After: ${value}`,
      ends: 'success',
      lay: once(429, value),
      also: calls(2),
    }),
  ),
  ...['20', '3600'].map(
    (value): Row => ({
      id: 'F63',
      title: `429, Retry-After: ${value}`,
      ends: 'K5:upstream_rate_limited',
      lay: once(429, value),
      also: (world, answer) => {
        calls(1)(world);
        assertWait(answer, value, world);
      },
    }),
  ),
  {
    id: 'F64',
    title: '429 without a time, 20 in a row',
    ends: 'success',
    lay: async (world) => {
      const { script, ask, clock, through, calls: seen, stack } = world;
      script({ status: 429, times: 0 });
      for (let time = 0; time < 20; time += 1) {
        assertEnds(await through(ask(), 2000), 'K5:upstream_rate_limited', world);
      }
      const before = seen().length;
      const begunMs = clock.monotonic();
      const together = await Promise.all(Array.from({ length: 20 }, () => through(ask(), 2000)));
      for (const one of together) assertEnds(one, 'K5:upstream_rate_limited', world);
      const seconds = (clock.monotonic() - begunMs) / 1000;
      assert.ok(seen().length - before <= seconds + 1, `${seen().length - before} calls for 20 in ${seconds} s`);
      stack.emulator.reset();
      await clock.advance(5000);
    },
    through: 2000,
  },
  {
    id: 'F65',
    title: '500 for 20 requests, then good',
    ends: 'success',
    lay: async (world) => {
      const { script, ask, clock, stack, calls: seen } = world;
      script({ status: 500, times: 0 });
      for (let time = 0; time < 20; time += 1) assertEnds(await ask(), 'K11:upstream_error', world);
      assert.ok(seen().length <= 8, `${seen().length} calls: the rest was answered here`);
      stack.emulator.reset();
      assertEnds(await ask(), 'K11:upstream_error', world);
      assert.equal(seen().length, 0, 'still answered here');
      await clock.advance(1000);
    },
    also: async ({ ask, calls: seen, later }) => {
      assert.equal(seen().length, 1, 'one probe closes it');
      await later();
      assert.equal((await ask()).ended, 'success');
      assert.equal(seen().length, 2);
    },
  },
  { id: 'F66', title: '503, Retry-After: 2', ends: 'success', lay: once(503, '2'), meanwhile: waits, also: calls(2) },
  refusal(409, 'K11:upstream_error', 'F65'),
  refusal(423, 'K11:upstream_error', 'F65'),
  refusal(499, 'K11:upstream_error', 'F65'),
  refusal(402, 'K10:insufficient_quota', 'F67'),
  refusal(413, 'K3:request_too_large', 'F68'),
  refusal(422, 'unprocessable:unprocessable', 'F68'),
  {
    ...refusal(404, 'not-found:model_not_found', 'F68'),
    lay: always({ status: 404, body: { status: 404, message: 'No such model' } }),
  },
  refusal(400, 'K2:invalid_request', 'F68'),
  {
    id: 'F69',
    title: "GigaChat's filter ends the answer",
    ends: { stream: 'success', whole: 'success' },
    lay: ({ stack }) => stack.emulator.script({ text: 'no', finishReason: 'blacklist' }),
    also: ({ surface }, answer) => {
      assert.equal(answer.text, 'no');
      // VS Code has no place for the reason.
      if (surface.protocol !== 'editor') assert.equal(answer.finish, 'content_filter');
    },
  },
];
