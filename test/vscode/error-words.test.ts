import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import type { ConnectionOptions } from '../../src/core/net/connections';
import { fromNetworkError } from '../../src/core/net/network-errors';
import { Transport } from '../../src/core/net/transport';
import { startMoodyProxy } from '../faults/moody-proxy';
import { soon } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { loadWithStandIn } from '../harness/vscode-stand-in';

const { explain } = loadWithStandIn(
  () => require('../../src/vscode/words/error-words') as typeof import('../../src/vscode/words/error-words'),
);
const { explainConnection } = loadWithStandIn(
  () => require('../../src/vscode/words/connection-words') as typeof import('../../src/vscode/words/connection-words'),
);
const { explainService } = loadWithStandIn(
  () => require('../../src/vscode/words/service-words') as typeof import('../../src/vscode/words/service-words'),
);

describe('the words for a refusal', () => {
  it('end the sentence of GigaChat before their own begins', () => {
    for (const [said, shown] of [
      ['Invalid params: unprocessable', 'Invalid params: unprocessable. Change the request'],
      ['Wrong model.', 'Wrong model. Change the request'],
      ['What is that? ', 'What is that? Change the request'],
    ] as const)
      for (const kind of ['invalid-request', 'unprocessable', 'not-found'] as const)
        assert.ok(explain(new ChatError(kind, said)).startsWith(shown), said);
  });
});

describe('the words for a connection over TLS that came to nothing', () => {
  const words = (code: string) => explain(fromNetworkError(Object.assign(new Error(code), { code }), 'giga.chat'));

  it('speak of a certificate only where one was looked at', () => {
    for (const code of [
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    ]) {
      assert.match(
        words(code),
        /^No TLS connection to giga\.chat could be made \(ERR_SSL_\w+\), so nothing was sent\./,
      );
    }
    for (const code of ['ERR_SSL_EE_KEY_TOO_SMALL', 'ERR_TLS_CERT_ALTNAME_INVALID', 'INVALID_CA']) {
      assert.match(words(code), /^giga\.chat shows a certificate that cannot be verified/);
    }
  });
});

describe('the words for a connection that came to nothing', () => {
  const said = (error: ChatError) => [explain(error), explainConnection(error), explainService(error, 'openrouter')];
  const failed = (code: string, syscall: string) =>
    fromNetworkError(Object.assign(new Error(code), { code, syscall }), 'giga.chat');

  it('tell one that broke from one that never was', () => {
    const [broken, never] = [failed('ECONNRESET', 'read'), failed('ECONNREFUSED', 'connect')];
    for (const words of said(broken)) {
      assert.match(words, /^The connection to (?:GigaChat|giga\.chat|OpenRouter) broke off/);
      assert.doesNotMatch(words, /could not be reached/);
    }
    for (const words of said(never)) assert.match(words, /^(?:GigaChat|giga\.chat|OpenRouter) could not be reached/);
  });

  it('tell what answered in place of the other end, in a chat as in the health check', () => {
    for (const status of [302, 407, 511]) {
      for (const words of said(new ChatError('network', 'x', { upstreamStatus: status }))) {
        assert.match(
          words,
          /^Something else answered in place of (?:GigaChat|OpenRouter)\. Check whether this network/,
        );
      }
    }
  });

  it("are the proxy's own where it is the proxy's matter, whatever it was to lead to", () => {
    const refused = new ChatError('network', 'x', {
      code: 'proxy_refused',
      host: 'proxy.example:3128',
      target: 'openrouter.ai:443',
    });
    for (const words of said(refused)) {
      assert.match(words, /^The proxy proxy\.example:3128 refuses to connect to openrouter\.ai:443\./);
    }
  });

  it('tell one that nobody answered from an answer that did not come', async () => {
    const proxy = await startMoodyProxy();
    proxy.mood = 'silent';
    const clock = new FakeClock();
    const failureOf = async (options: Partial<ConnectionOptions>): Promise<ChatError> => {
      const transport = new Transport({ clock, ...options });
      const url = new URL('https://api.giga.chat/v1');
      const { signal } = new AbortController();
      const opening = transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 60_000 });
      const failure = opening.then(
        () => assert.fail('opened'),
        (error: unknown) => error,
      );
      await soon(() => clock.dueWithin(10_000));
      await clock.advance(10_000);
      const error = await failure;
      await transport.close();
      assert.ok(error instanceof ChatError);
      return error;
    };
    assert.match(explain(await failureOf({ lookup: () => {} })), /^GigaChat could not be reached\. Check the network/);
    const via = { url: new URL(`http://${proxy.address}`), exempt: [] };
    for (const words of said(await failureOf({ proxy: via }))) {
      assert.match(words, /^The proxy 127\.0\.0\.1:\d+ could not connect to api\.giga\.chat:443\. Try again/);
    }
    await proxy.stop();
    assert.match(explain(new ChatError('timeout', 'x', { code: 'upstream_timeout' })), /^GigaChat was silent/);
  });
});
