import assert from 'node:assert/strict';
import net, { type AddressInfo, type LookupFunction } from 'node:net';
import type { Emulator } from '../emulator/emulator';
import type { ScriptedReply } from '../emulator/script/reply';
import { heldLookup } from '../harness/held-lookup';
import { assertEnds, type Row } from './row';
import { tls } from './tls';
import type { World } from './world';

/** The API under a name instead of an address, so that it has to be looked up. */
const byName = (emulator: Emulator) => ({ GIGACHAT_BASE_URL: emulator.baseUrl.replace('127.0.0.1', 'localhost') });

/** A way to look names up that fails with `code`, or never answers when there is none. */
function failing(code: string | undefined, hosts: RegExp = /./): LookupFunction & { calls: number; heal(): void } {
  let broken = true;
  const lookup = (host: string, options: { all?: boolean }, callback: (...outcome: never[]) => void) => {
    lookup.calls += 1;
    const answer = callback as (error: Error | null, address?: unknown, family?: number) => void;
    if (!broken || !hosts.test(host)) {
      if (options.all) answer(null, [{ address: '127.0.0.1', family: 4 }]);
      else answer(null, '127.0.0.1', 4);
    } else if (code) answer(Object.assign(new Error(`lookup ${code}`), { code }));
  };
  lookup.calls = 0;
  lookup.heal = () => {
    broken = false;
  };
  return lookup as unknown as LookupFunction & { calls: number; heal(): void };
}

const noKeySent = ({ stack }: World) => assert.equal(stack.emulator.log.length, 0, 'no request, so no key, was sent');
const connects = (count: number) => (world: World) => assert.equal(world.stack.emulator.connections().api, count);
const held = (world: World) =>
  world.until(() => world.calls().some(({ heldAt }) => heldAt !== undefined), 'a held call');
const silent = {
  stream: 'S1:upstream_timeout',
  whole: 'K7:upstream_timeout',
  document: 'K7:upstream_timeout',
} as const;
const always = (reply: ScriptedReply) => (world: World) => world.script({ ...reply, times: 0 });
const calls = (count: number) => (world: World) => assert.equal(world.calls().length, count);

/** Faults on the way to the head of the answer. */
export const openingRows: readonly Row[] = [
  {
    id: 'F01',
    title: 'connect refused',
    ends: 'K6:upstream_unreachable',
    world: { env: () => ({ GIGACHAT_BASE_URL: 'http://127.0.0.1:1/v1' }) },
    also: ({ stack }) =>
      assert.equal(stack.logLines.filter((line) => line.includes('calling GigaChat again')).length, 1),
  },
  (() => {
    const lookup = failing('ENOTFOUND');
    return {
      id: 'F02',
      title: 'DNS: no name is known',
      ends: 'K12:network_offline',
      world: { lookup, env: byName },
      lay: () => {
        lookup.calls = 0;
      },
      also: async (world) => {
        const { ask, clock } = world;
        const before = lookup.calls;
        assertEnds(await ask(), 'K12:network_offline', world);
        assert.equal(lookup.calls, before, 'answered here, without a lookup');
        await clock.advance(5000);
        await ask();
        assert.ok(lookup.calls > before, 'looked up again after 5 s');
      },
    };
  })(),
  {
    id: 'F02',
    title: 'DNS: this one name is not known',
    ends: 'K6:upstream_unreachable',
    world: { lookup: failing('ENOTFOUND', /^localhost$/), env: byName },
  },
  {
    id: 'F03',
    title: 'DNS: EAI_AGAIN',
    ends: 'K12:network_offline',
    world: { lookup: failing('EAI_AGAIN'), env: byName },
  },
  {
    id: 'F03',
    title: 'DNS: nobody answers',
    ends: 'K12:network_offline',
    world: { lookup: failing(undefined), env: byName },
    meanwhile: async ({ clock, until, settle }) => {
      await until(() => clock.dueWithin(10_000) && clock.pending >= 2, 'the connect timer');
      await settle();
      await clock.advance(7500);
      await until(() => clock.dueWithin(2000), 'the look-up of every name');
      await clock.advance(2000);
    },
  },
  (() => {
    const names = heldLookup();
    return {
      id: 'F04',
      title: 'connect hangs (simulated: the time is over before the connection is made)',
      // The wait for the first event is as long; the failure still keeps its status.
      ends: 'K7:upstream_timeout',
      world: { lookup: names.lookup, env: byName },
      meanwhile: async ({ clock, until }) => {
        await until(names.isAsked, 'the look-up');
        names.answer();
        clock.rush(10_000);
      },
    };
  })(),
  {
    id: 'F05',
    title: 'A ok, AAAA dead',
    ends: 'success',
    world: {
      env: byName,
      lookup: ((_host, _options, callback) =>
        callback(null, [
          { address: '::1', family: 6 },
          { address: '127.0.0.1', family: 4 },
        ])) as LookupFunction,
    },
  },
  {
    id: 'F06',
    title: 'TLS: unknown CA',
    ends: 'K8:upstream_tls_error',
    world: { cold: true, emulator: { tls: true } },
    also: noKeySent,
  },
  {
    id: 'F07',
    title: 'TLS: expired',
    ends: 'K8:upstream_tls_error',
    world: { cold: true, ...tls('expired') },
    also: (world, answer) => {
      noKeySent(world);
      assert.match(answer.message, /check the date/i);
    },
  },
  {
    id: 'F08',
    title: 'TLS: wrong name',
    ends: 'K8:upstream_tls_error',
    world: { cold: true, ...tls('wrong-name') },
    also: noKeySent,
  },
  {
    id: 'F09',
    title: 'TLS: self-signed',
    ends: 'K8:upstream_tls_error',
    world: { cold: true, emulator: { tls: true, certificate: 'self-signed' } },
    also: (world, answer) => {
      noKeySent(world);
      assert.doesNotMatch(answer.raw, /verify|insecure|VERIFY_SSL|disable|switch/i);
    },
  },
  {
    id: 'F10',
    title: 'TLS: handshake hangs',
    ends: 'K7:upstream_timeout',
    world: tls('valid'),
    lay: ({ stack }) => stack.emulator.scriptConnections('api', 'hang'),
    meanwhile: async ({ clock, until, stack, settle }) => {
      await until(() => stack.emulator.connections().api === 1, 'the connection');
      await settle();
      await clock.advance(10_000);
    },
  },
  {
    id: 'F11',
    title: 'TLS: closed in the handshake',
    ends: 'K6:upstream_reset',
    world: tls('valid'),
    lay: ({ stack }) => stack.emulator.scriptConnections('api', 'close', 'close', 'close'),
    also: connects(2),
  },
  {
    id: 'F13',
    title: 'accepted, then closed, every time',
    ends: 'K6:upstream_reset',
    lay: ({ stack }) => stack.emulator.scriptConnections('api', 'close', 'close', 'close'),
    also: connects(2),
  },
  {
    id: 'F13',
    title: 'accepted, then closed, once',
    ends: 'success',
    lay: ({ stack }) => stack.emulator.scriptConnections('api', 'close'),
    also: connects(2),
  },
  {
    id: 'F14',
    title: 'RST before the headers, every time',
    ends: 'K6:upstream_reset',
    lay: always({ breakOff: { how: 'reset', after: 'request' } }),
    also: calls(2),
  },
  {
    id: 'F14',
    title: 'RST before the headers, once',
    ends: 'success',
    lay: ({ script }) => script({ breakOff: { how: 'reset', after: 'request' } }),
    also: calls(2),
  },
  {
    id: 'F15',
    title: 'a kept connection that died, 20 times, repeats switched off',
    ends: 'success',
    world: { env: { GIGACHAT_MAX_RETRIES: '0' } },
    lay: async ({ script, ask, stack, surface, later, openRouter }) => {
      const times = surface.keptMs === undefined && !openRouter ? 20 : 2;
      for (let time = 0; time < times; time += 1) {
        await later();
        script({ afterwards: 'reset-on-reuse' });
        assert.equal((await ask()).ended, 'success');
        await later();
        const before = stack.emulator.connections().api;
        assert.equal((await ask()).ended, 'success');
        assert.equal(stack.emulator.connections().api, before + 1, 'exactly one extra connect');
      }
    },
  },
  {
    id: 'F16',
    title: 'no headers for 150 s',
    ends: { ...silent, document: 'K7:upstream_timeout' },
    lay: ({ script }) => script({ hold: 'headers' }),
    meanwhile: async (world) => {
      await held(world);
      await world.clock.advance(150_000);
    },
    also: ({ surface }, answer) => {
      if (surface.keepAlive) assert.match(answer.raw, surface.keepAlive, 'no-op events while it waited');
    },
  },
  {
    id: 'F17',
    title: 'headers that come byte by byte',
    ends: silent,
    lay: ({ script }) => script({ breakOff: { how: 'drip', after: 'request', everyMs: 2 } }),
    meanwhile: async (world) => {
      await world.until(() => world.calls().length === 1, 'the call');
      await world.settle();
      await world.clock.advance(150_000);
    },
  },
  {
    id: 'F18',
    title: 'an answer that is not HTTP',
    ends: 'K6:bad_upstream_data',
    lay: always({ rawResponse: 'SSH-2.0-OpenSSH_9.2\r\n' }),
    also: calls(1),
  },
  {
    id: 'F19',
    title: 'a gateway says 502 in HTML',
    ends: 'K11:upstream_error',
    lay: always({ status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' }),
    also: (world, answer) => {
      calls(2)(world);
      assert.doesNotMatch(answer.raw, /<h1>/);
    },
  },
  {
    id: 'F20',
    title: 'a 200 with HTML (captive portal)',
    ends: {
      stream: 'K6:unexpected_content_type',
      whole: 'K6:unexpected_content_type',
      document: 'K6:bad_upstream_data',
    },
    lay: always({ body: '<html>Sign in to the network</html>' }),
    also: (_world, answer) => assert.doesNotMatch(answer.raw, /Sign in/),
  },
  {
    id: 'F21',
    title: 'a 200 whose JSON is an error',
    ends: 'K5:upstream_rate_limited',
    lay: always({ body: { status: 429, message: 'Too many requests' } }),
  },
  {
    id: 'F22',
    title: 'a redirect to another origin',
    fallback: 'never',
    ends: 'K6:upstream_unreachable',
    lay: async ({ script, stack }) => {
      const trap = net.createServer(() => assert.fail('the redirect was followed')).unref();
      await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
      const { port } = trap.address() as AddressInfo;
      script({ status: 307, headers: { location: `http://127.0.0.1:${port}/v1/models` }, times: 0 });
      const stop = stack.stop.bind(stack);
      stack.stop = async () => {
        trap.close();
        await stop();
      };
    },
    also: calls(1),
  },
  {
    id: 'F23',
    title: 'response headers of 1 MB',
    ends: 'K6:bad_upstream_data',
    lay: always({ headers: { 'x-large': 'a'.repeat(1_000_000) } }),
  },
  { id: 'F24', title: '204', ends: 'K6:empty_response', lay: always({ status: 204 }) },
];
