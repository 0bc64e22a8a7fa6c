import assert from 'node:assert/strict';
import type { StackOptions } from '../harness/stack';
import { cell } from './cells';
import { type ConnectProxy, startConnectProxy } from './connect-proxy';
import { assertEnds, type Ending } from './row';
import { surfaces } from './surface';
import { tls } from './tls';
import { startWorld, type World } from './world';

/** A token is asked for again after a second or a little more. */
const backOffMs = 1500;

describe('a proxy on the way', () => {
  let proxy: ConnectProxy;
  let world: World | undefined;
  afterEach(async () => {
    await world?.stop();
    world = undefined;
    await proxy.stop();
  });

  /** A GigaChat over TLS behind the proxy; the bridge has no token yet. */
  const behind = (address: string, more: Record<string, string> = {}): StackOptions & { cold: boolean } => {
    const { env, ...options } = tls('valid');
    return {
      ...options,
      cold: true,
      env: (emulator) => ({
        ...(typeof env === 'function' ? env(emulator) : env),
        HTTPS_PROXY: address,
        ...more,
      }),
    };
  };

  for (const surface of surfaces) {
    describe(surface.name, () => {
      it('goes through tunnels, with name and password', async () => {
        proxy = await startConnectProxy({ password: 'canary-pa:ss word' });
        world = await startWorld(surface, behind(`http://user:canary-pa%3Ass%20word@${proxy.url}`));
        assertEnds(await world.ask(), 'success', world);
        assert.deepEqual(new Set(proxy.log.map(({ status }) => status)), new Set([200]));
        assert.ok(proxy.log.length >= 2, 'both ports');
      });

      const refusals: [name: string, ending: Ending, rules: Parameters<typeof startConnectProxy>[0]][] = [
        ['F70 asks for a password (407)', 'K6:proxy_auth_required', { password: 'canary-password' }],
        ['F70 refuses every target', 'K6:proxy_refused', { refuses: () => true }],
      ];
      for (const [name, ending, rules] of refusals) {
        const holds = cell('F70', surface.name);
        it(`${name}: ${ending}, asked once`, async () => {
          proxy = await startConnectProxy(rules);
          world = await startWorld(surface, behind(proxy.url));
          assertEnds(await world.ask(), ending, world);
          assert.equal(proxy.log.length, 1);
          assert.equal(world.stack.emulator.log.length, 0);
          holds();
        });
      }

      const holdsF71 = cell('F71', surface.name);
      it('F71 does not let port 9443 through: says so', async () => {
        proxy = await startConnectProxy({ refuses: (target) => target.endsWith(':9443') });
        const authUrl = { GIGACHAT_AUTH_URL: 'https://127.0.0.1:9443/api/v2/oauth' };
        world = await startWorld(surface, behind(proxy.url, authUrl));
        const answer = await world.ask();
        assertEnds(answer, 'K6:proxy_blocks_oauth_port', world);
        assert.match(answer.raw, /port 9443/);
        holdsF71();
      });

      const holdsF72 = cell('F72', surface.name);
      it('F72 cuts its idle tunnels: nobody notices', async () => {
        proxy = await startConnectProxy();
        world = await startWorld(surface, behind(proxy.url));
        assertEnds(await world.ask(), 'success', world);
        proxy.cut();
        await world.later();
        assertEnds(await world.ask(), 'success', world);
        holdsF72();
      });

      it('cannot be reached: K6', async () => {
        proxy = await startConnectProxy();
        world = await startWorld(surface, behind('http://127.0.0.1:1'));
        assertEnds(await world.through(world.ask(), backOffMs), 'K6:proxy_unreachable', world);
      });

      it('drops a connection as it restarts: nobody notices', async () => {
        proxy = await startConnectProxy({ drops: 1 });
        world = await startWorld(surface, behind(proxy.url));
        assertEnds(await world.through(world.ask(), backOffMs), 'success', world);
        assert.deepEqual(
          [proxy.log[0]?.status, new Set(proxy.log.slice(1).map(({ status }) => status))],
          [0, new Set([200])],
        );
      });

      it('reaches GigaChat only at the second time (502): nobody notices', async () => {
        proxy = await startConnectProxy({ fails: 1 });
        world = await startWorld(surface, behind(proxy.url));
        assertEnds(await world.through(world.ask(), backOffMs), 'success', world);
        assert.deepEqual(
          [proxy.log[0]?.status, new Set(proxy.log.slice(1).map(({ status }) => status))],
          [502, new Set([200])],
        );
      });

      it('drops every connection: K6, asked twice', async () => {
        proxy = await startConnectProxy({ drops: Number.POSITIVE_INFINITY });
        world = await startWorld(surface, behind(proxy.url));
        assertEnds(await world.through(world.ask(), backOffMs), 'K6:proxy_unreachable', world);
        assert.equal(proxy.log.length, 2);
      });

      it('is left out for hosts in NO_PROXY', async () => {
        proxy = await startConnectProxy();
        world = await startWorld(surface, behind(proxy.url, { NO_PROXY: 'example.com, 127.0.0.1' }));
        assertEnds(await world.ask(), 'success', world);
        assert.equal(proxy.log.length, 0);
      });
    });
  }
});
