import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import { fromNetworkError } from '../../src/core/net/network-errors';
import { loadWithStandIn } from '../faults/vscode-stand-in';

const { explain } = loadWithStandIn(
  () => require('../../src/vscode/words/error-words') as typeof import('../../src/vscode/words/error-words'),
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
