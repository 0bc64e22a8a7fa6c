import assert from 'node:assert/strict';
import { fromNetworkError, isLookupFailure, mayPass } from '../../../src/core/net/network-errors';

const failed = (code: string) => Object.assign(new Error(code), { code });
const host = 'api.giga.chat';

describe('what a connection failed with', () => {
  const codes: [code: string, said: RegExp, wireCode: string][] = [
    ['ECONNREFUSED', /could not be reached: the connection was refused/, 'upstream_unreachable'],
    ['ENOTFOUND', /could not be reached: its name is not known/, 'upstream_unreachable'],
    // Windows, as its firewall or a scanner lets it; Linux says EPERM.
    ['EACCES', /could not be reached: a firewall or a virus scanner on this machine/, 'upstream_unreachable'],
    ['EPERM', /could not be reached: a firewall or a virus scanner on this machine/, 'upstream_unreachable'],
    ['EADDRNOTAVAIL', /could not be reached: there is no network/, 'upstream_unreachable'],
    ['ENOBUFS', /could not be reached: this machine has no port left/, 'upstream_unreachable'],
    ['EHOSTDOWN', /could not be reached: there is no route/, 'upstream_unreachable'],
    ['EINVAL', /could not be reached: there is no route/, 'upstream_unreachable'],
    ['ETIMEDOUT', /could not be reached: nothing answered there/, 'upstream_unreachable'],
    [
      'EMFILE',
      /could not be reached: too many files and connections are open\. Let the program open more \(ulimit/,
      'upstream_unreachable',
    ],
    // A name server that is away or refuses, as after a VPN was left.
    ...['EAI_AGAIN', 'EAI_FAIL', 'EAI_MEMORY', 'ESERVFAIL', 'ENODATA'].map((code): [string, RegExp, string] => [
      code,
      /could not be reached: its name could not be looked up/,
      'upstream_unreachable',
    ]),
    // Windows, after it has slept or when a program breaks connections.
    ['ECONNABORTED', /broke \(ECONNABORTED\)\. Try again/, 'upstream_reset'],
    ['ECONNRESET', /broke \(ECONNRESET\)\. Try again/, 'upstream_reset'],
    // Bytes that were lost, doubled or changed on the way are no matter of a certificate.
    ...[
      'DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
      'BAD_RECORD_TYPE',
      'UNEXPECTED_MESSAGE',
      'UNEXPECTED_EOF_WHILE_READING',
      'SSLV3_ALERT_BAD_RECORD_MAC',
      'TLSV1_ALERT_DECODE_ERROR',
      'TLSV1_ALERT_INTERNAL_ERROR',
    ].map((name): [string, RegExp, string] => [
      `ERR_SSL_${name}`,
      new RegExp(`broke \\(ERR_SSL_${name}\\)\\. Try again`),
      'upstream_reset',
    ]),
  ];
  for (const [code, said, wireCode] of codes) {
    it(`is said in words: ${code}`, () => {
      const failure = fromNetworkError(failed(code), host);
      assert.match(failure.message, said);
      assert.deepEqual([failure.kind, failure.code], ['network', wireCode]);
    });
  }

  it('is told as too little memory when the HTTP parser found none', () => {
    const error = new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance');
    const { code, message } = fromNetworkError(error, host);
    assert.equal(code, 'upstream_unreachable');
    assert.match(message, /too little memory\. Allow it more \(ulimit -v\), or start it with NODE_OPTIONS=/);
  });

  it('is told of a certificate only where one was looked at', () => {
    const told = (code: string) => {
      const { kind, code: wireCode, message } = fromNetworkError(failed(code), host);
      assert.deepEqual([kind, wireCode], ['tls', 'upstream_tls_error']);
      return message;
    };
    for (const code of ['ERR_SSL_EE_KEY_TOO_SMALL', 'ERR_SSL_CA_MD_TOO_WEAK', 'CERT_REVOKED', 'INVALID_CA']) {
      assert.match(told(code), /^The certificate of api\.giga\.chat was not accepted .*\. Ask whoever runs it\.$/);
    }
    const handshake = /^The TLS handshake with api\.giga\.chat failed \(ERR_SSL_/;
    for (const code of ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION']) {
      assert.match(told(code), handshake);
      assert.match(told(code), /no longer safe\. Ask whoever runs it for TLS 1\.2 or newer\.$/);
    }
    assert.match(told('ERR_SSL_NO_CIPHERS'), handshake);
    assert.match(told('ERR_SSL_NO_CIPHERS'), /\. Check the address, and who intercepts the connection\.$/);
  });

  it('is another matter once it stood: then something may have gone out on it', () => {
    for (const code of ['EHOSTUNREACH', 'ENOBUFS', 'EPERM', 'ENETDOWN']) {
      for (const syscall of ['read', 'write']) {
        const failure = fromNetworkError(Object.assign(failed(code), { syscall }), host);
        assert.deepEqual([failure.code, failure.message.includes('broke')], ['upstream_reset', true]);
      }
      assert.equal(
        fromNetworkError(Object.assign(failed(code), { syscall: 'connect' }), host).code,
        'upstream_unreachable',
      );
    }
  });

  it('counts as a name that is not found, whatever the name server had to say', () => {
    for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ESERVFAIL']) {
      const failure = fromNetworkError(failed(code), host);
      assert.deepEqual([isLookupFailure(failure), mayPass(failure)], [true, false]);
    }
    const passing = fromNetworkError(Object.assign(failed('ETIMEDOUT'), { syscall: 'read' }), host);
    assert.deepEqual([isLookupFailure(passing), mayPass(passing), passing.code], [false, true, 'upstream_reset']);
  });

  it('of several addresses is what the one said that a way led to', () => {
    for (const noWay of ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL']) {
      for (const errors of [
        [failed(noWay), failed('ECONNREFUSED')],
        [failed('ECONNREFUSED'), failed(noWay)],
        [failed(noWay), failed(noWay), failed('ECONNREFUSED')],
      ]) {
        const failure = fromNetworkError(new AggregateError(errors), host);
        assert.match(failure.message, /the connection was refused/);
        assert.ok(!isLookupFailure(failure));
      }
      const nowhere = fromNetworkError(new AggregateError([failed(noWay), failed(noWay)]), host);
      assert.match(nowhere.message, /there is no (?:network|route)/);
    }
  });
});
