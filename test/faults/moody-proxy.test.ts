import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allMoods, type Mood, type MoodyProxy, startMoodyProxy } from './moody-proxy';
import { surfaces } from './surface';
import { tls } from './tls';
import { startWorld, type World } from './world';

const hour = 60 * 60_000;

/** What else happens before a question. */
const events: Readonly<Record<string, (world: World, proxy: MoodyProxy) => unknown>> = {
  nothing: () => {},
  'all tunnels are reset': (_world, proxy) => proxy.cut('reset'),
  'all tunnels end': (_world, proxy) => proxy.cut('fin'),
  'the clock is set back': ({ clock }) => clock.jump(-hour),
  'the clock is set forward': ({ clock }) => clock.jump(24 * hour),
  'the machine sleeps': ({ clock }) => clock.sleep(8 * hour),
  'half a minute passes': ({ clock }) => clock.advance(31_000),
  'hours pass': ({ clock }) => clock.advance(3 * hour),
  'the token is refused': ({ stack }) => stack.emulator.script({ status: 401 }),
  'the answer breaks off': ({ stack }) => stack.emulator.script({ text: 'one two', breakOff: { how: 'reset' } }),
};

/** What a question may end in when the proxy is asked in this mood; where it need not be asked, nobody notices. */
const codes: Readonly<Partial<Record<Mood, readonly string[]>>> = {
  'breaking off in the handshake': ['upstream_reset', 'proxy_answers_itself'],
  'breaking off later': ['upstream_reset'],
  '302': ['proxy_answers_itself'],
  '403': ['proxy_refused', 'proxy_blocks_oauth_port'],
  '407 Basic': ['proxy_auth_required'],
  '407 NTLM': ['proxy_login_unsupported'],
  '407 Digest': ['proxy_login_unsupported'],
  '429': ['proxy_failed'],
  '502': ['proxy_failed'],
  '504': ['proxy_failed'],
  'a page behind 200': ['proxy_answers_itself'],
  'nothing behind 200': ['upstream_reset'],
  rubbish: ['proxy_refused'],
  closing: ['proxy_unreachable'],
  resetting: ['proxy_unreachable'],
  silent: ['upstream_timeout'],
  'silent behind 200': ['upstream_timeout'],
};

const silentMs = 10_000;
/** A token is asked for again after a second or a little more. */
const backOffMs = 1500;

describe('whatever a proxy does, one thing after the other', () => {
  for (const surface of surfaces.filter(({ endpoint }) => endpoint === 'chat')) {
    it(`every question of ${surface.name} ends honestly, and a good one is answered as soon as the proxy is well`, async () => {
      const step = fc.record({ mood: fc.constantFrom(...allMoods), event: fc.constantFrom(...Object.keys(events)) });
      const story = fc.array(step, { minLength: 6, maxLength: 12, size: 'max' });
      await fc.assert(
        fc.asyncProperty(story, async (steps) => {
          const proxy = await startMoodyProxy();
          const { env, ...options } = tls('valid');
          const world = await startWorld(surface, {
            ...options,
            cold: true,
            env: (emulator) => ({
              ...(typeof env === 'function' ? env(emulator) : env),
              HTTPS_PROXY: `http://me:canary-pa%3Ass%25wo%2Frd@${proxy.address}`,
            }),
          });
          try {
            await runs(steps, world, proxy);
          } finally {
            await world.stop();
            await proxy.stop();
          }
        }),
        { numRuns: 3, seed: 7, endOnFailure: true },
      );
    });
  }
});

async function runs(steps: readonly { mood: Mood; event: string }[], world: World, proxy: MoodyProxy): Promise<void> {
  const { emulator } = world.stack;
  /** What was told since the last answer: while the token service is left alone, it is told again. */
  const told = new Set<string>();
  for (const { mood, event } of steps) {
    emulator.reset();
    proxy.mood = mood;
    await events[event]?.(world, proxy);
    const answer = await world.through(world.ask(), /silent/.test(mood) ? silentMs : backOffMs);
    const shown = `${event}, ${mood}: ${answer.ended} ${answer.code} ${answer.raw.slice(0, 300)}`;
    assert.notEqual(answer.ended, 'truncated', shown);
    if (answer.ended === 'success') {
      told.clear();
      continue;
    }
    for (const code of codes[mood] ?? []) told.add(code);
    if (event === 'the answer breaks off' || event.includes('tunnels')) told.add('upstream_reset');
    assert.ok(answer.message.length > 10, shown);
    if (answer.code !== '') assert.ok(told.has(answer.code), shown);
  }
  emulator.reset();
  proxy.mood = 'good';
  await world.clock.advance(31_000);
  const last = await world.through(world.ask(), backOffMs);
  assert.equal(last.ended, 'success', last.raw);
  const health = await (await world.stack.get('/health')).text();
  assert.match(health, /"inFlight":0,"waiting":0/);
}
