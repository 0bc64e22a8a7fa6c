import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { ChatError } from '../../../src/core/chat/errors';
import { Reachability } from '../../../src/core/net/reachability';
import { Transport } from '../../../src/core/net/transport';
import { startCertificateServer } from '../../harness/certificate-server';
import { FakeClock } from '../../harness/fake-clock';
import { freePort } from '../../harness/free-port';

/** Calls of two hosts, of which only those in `known` have a name at the moment; nobody listens at either. */
async function withoutNetwork() {
  const clock = new FakeClock();
  const known = new Set<string>();
  const lookup = ((host: string, { all }: { all?: boolean }, found: (...outcome: unknown[]) => void) => {
    if (!known.has(host)) found(Object.assign(new Error('lookup ENOTFOUND'), { code: 'ENOTFOUND' }));
    else if (all) found(null, [{ address: '127.0.0.1', family: 4 }]);
    else found(null, '127.0.0.1', 4);
  }) as LookupFunction;
  const reachability = new Reachability(['api.example', 'auth.example'], clock, lookup);
  const transport = new Transport({ clock, lookup, reachability });
  const port = await freePort();
  const signal = new AbortController().signal;
  const ask = (host: string, url = new URL(`http://${host}:${port}/`)) =>
    transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 1000 });
  await assert.rejects(ask('api.example'), { kind: 'offline' });
  return { clock, known, transport, ask };
}

describe('a machine that was offline', () => {
  it('is it no more once a connection is refused: the next caller hears of that, not of names', async () => {
    const { clock, known, transport, ask } = await withoutNetwork();
    known.add('api.example').add('auth.example');
    await assert.rejects(ask('api.example'), { kind: 'offline' }, 'nobody has tried again yet');
    await clock.advance(5000);
    for (let call = 0; call < 2; call += 1) await assert.rejects(ask('api.example'), { code: 'upstream_unreachable' });
    await transport.close();
  });

  it('is it no more once somebody shows a certificate, though nobody trusts that', async () => {
    const { clock, known, transport, ask } = await withoutNetwork();
    const server = await startCertificateServer();
    known.add('api.example');
    await clock.advance(5000);
    const url = new URL(`https://api.example:${server.port}/`);
    for (let call = 0; call < 2; call += 1) await assert.rejects(ask('api.example', url), { kind: 'tls' });
    await transport.close();
    await server.stop();
  });

  it('is it no more once the name of another host is found', async () => {
    const { clock, known, transport, ask } = await withoutNetwork();
    known.add('auth.example');
    await clock.advance(5000);
    await assert.rejects(ask('api.example'), { code: 'upstream_unreachable' });
    for (const host of ['auth.example', 'api.example']) {
      await assert.rejects(ask(host), { code: 'upstream_unreachable' });
    }
    await transport.close();
  });

  it('is none again for a name that was asked for before somebody was reached, and is not found until after', async () => {
    const clock = new FakeClock();
    const waiting: (() => void)[] = [];
    const lookup = ((_host: string, _options: object, found: (error: Error) => void) => {
      waiting.push(() => found(Object.assign(new Error('lookup ENOTFOUND'), { code: 'ENOTFOUND' })));
    }) as LookupFunction;
    const reachability = new Reachability(['api.example', 'auth.example'], clock, lookup);
    const cause = Object.assign(new Error('lookup ENOTFOUND'), { code: 'ENOTFOUND' });
    const failure = new ChatError('network', 'unknown name', { code: 'upstream_unreachable', cause });
    const judged = reachability.judge(failure);
    reachability.reached();
    for (const tell of waiting.splice(0)) tell();
    assert.equal((await judged).kind, 'network');
    reachability.admit();
  });
});
