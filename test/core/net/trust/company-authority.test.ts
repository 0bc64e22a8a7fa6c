import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ChatError } from '../../../../src/core/chat/errors';
import { systemClock } from '../../../../src/core/ground/clock';
import { fromNetworkError } from '../../../../src/core/net/network-errors';
import { Transport } from '../../../../src/core/net/transport';
import { probeTls, probeTunnel } from '../../../../src/core/net/trust/probe';
import { makeChain } from './chain';

describe('an authority of a company', () => {
  let root: string;
  let middle: string;
  let leaf: string;
  let server: Server;
  let url: URL;

  before(async () => {
    const chain = await makeChain();
    ({ root, middle, leaf } = chain);
    const { key } = chain;
    server = createServer({ key, cert: leaf }, (_request, response) => response.end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  after(() => new Promise((resolve) => server.close(resolve)));

  const cases: [what: string, ca: () => string, trusted: boolean][] = [
    ['with the root and the one in the middle', () => root + middle, true],
    ['with the one in the middle alone', () => middle, true],
    ['with the very certificate of the server', () => leaf, true],
    ['with the root alone, when the server leaves the middle out', () => root, false],
  ];
  for (const [what, ca, trusted] of cases) {
    it(`is ${trusted ? 'believed' : 'not believed'} ${what}, by a request and by the probe`, async () => {
      const transport = new Transport({ clock: systemClock, ca: [ca()] });
      const { signal } = new AbortController();
      const request = async () => {
        const { discard } = await transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 });
        discard();
      };
      for (const attempt of [request(), probeTls(url, [ca()], signal)]) {
        if (trusted) await attempt;
        else await assert.rejects(attempt, (error) => error instanceof ChatError && error.advice === 'authority');
      }
      await transport.close();
    });
  }

  it('is wanted although NODE_TLS_REJECT_UNAUTHORIZED turns verification off, for a proxy too', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const { signal } = new AbortController();
    const transports = [undefined, [root]].map((ca) => new Transport({ clock: systemClock, ca }));
    try {
      const asks = transports.map((one) => one.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 }));
      for (const attempt of [...asks, probeTls(url, [root], signal)]) {
        await assert.rejects(attempt, (error) => error instanceof ChatError && error.kind === 'tls');
      }
      const proxy = { url, exempt: [] };
      await assert.rejects(
        probeTunnel(new URL('https://api.giga.chat'), proxy, [root], signal),
        (error) => error instanceof ChatError && error.code === 'proxy_untrusted',
      );
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
      await Promise.all(transports.map((one) => one.close()));
    }
  });

  const refused: [code: string, message: string, words: RegExp][] = [
    [
      'UNSPECIFIED',
      'CA signature digest algorithm too weak',
      /not accepted \(CA signature digest algorithm too weak\)/,
    ],
    ['INVALID_PURPOSE', 'unsuitable certificate purpose', /not accepted \(INVALID_PURPOSE\)/],
    ['PATH_LENGTH_EXCEEDED', 'path length constraint exceeded', /not accepted \(PATH_LENGTH_EXCEEDED\)/],
    ['CERT_REVOKED', 'certificate revoked', /not accepted \(CERT_REVOKED\)/],
    ['ERROR_IN_CERT_NOT_AFTER_FIELD', 'format error', /not accepted \(ERROR_IN_CERT_NOT_AFTER_FIELD\)/],
  ];
  for (const [code, message, words] of refused) {
    it(`that breaks a rule of certificates (${code}) is a matter of TLS, not a broken connection`, () => {
      const failure = fromNetworkError(Object.assign(new Error(message), { code }), 'api.giga.chat');
      assert.equal(failure.kind, 'tls');
      assert.match(failure.message, words);
    });
  }
});
