import * as assert from 'node:assert/strict';
import { errorTraits, isLost, isSurelyRefused, type Traits } from '../../../src/core/chat/error-traits';
import { ChatError, type ErrorKind } from '../../../src/core/chat/errors';

/** The kinds for which a question is answered with yes, in alphabetical order. */
function kindsThat(has: (traits: Readonly<Traits>) => unknown): string[] {
  return Object.entries(errorTraits)
    .flatMap(([kind, traits]) => (has(traits) ? [kind] : []))
    .sort();
}

describe('The table of error kinds', () => {
  it('does not compile without a row for every kind', () => {
    const { offline: _, ...others } = errorTraits;
    // @ts-expect-error one kind has no row
    const table: Readonly<Record<ErrorKind, Readonly<Traits>>> = others;
    assert.equal(Object.keys(table).length, Object.keys(errorTraits).length - 1);
  });

  it('gives no request to another provider for a refusal, a certificate, or what the caller did', () => {
    assert.deepEqual(
      kindsThat(({ elsewhere }) => elsewhere === 'provider'),
      ['network', 'offline', 'protocol', 'queue-full', 'rate-limit', 'timeout', 'tokens-used-up', 'upstream'],
    );
  });

  it('asks another account for whatever another provider may be asked for, and for refused credentials and certificates', () => {
    assert.deepEqual(
      kindsThat(({ elsewhere }) => elsewhere === 'account'),
      ['auth', 'forbidden', 'tls'],
    );
  });

  it('rests an account for its own failures alone, and none for longer than five minutes', () => {
    assert.deepEqual(
      kindsThat(({ restMs }) => restMs),
      ['auth', 'network', 'offline', 'protocol', 'rate-limit', 'timeout', 'tls', 'tokens-used-up', 'upstream'],
    );
    for (const { restMs = 0, elsewhere } of Object.values(errorTraits)) {
      assert.ok(restMs <= 5 * 60_000);
      assert.ok(restMs === 0 || elsewhere !== 'nowhere');
    }
  });

  it('counts only the upstream’s own failures against it', () => {
    assert.deepEqual(
      kindsThat(({ health }) => health === 'ill'),
      ['network', 'offline', 'rate-limit', 'timeout', 'upstream'],
    );
    assert.deepEqual(
      kindsThat(({ health }) => health === 'unknown'),
      ['cancelled', 'internal', 'queue-full', 'stopping', 'tls'],
    );
  });

  it('never hands work to a second account that the first may have begun', () => {
    assert.deepEqual(
      kindsThat(({ nothingBegan, elsewhere }) => nothingBegan && elsewhere !== 'nowhere'),
      ['auth', 'forbidden', 'queue-full', 'rate-limit', 'tls', 'tokens-used-up'],
    );
  });

  it('knows that nothing began where the upstream was never reached', () => {
    const failures = [
      new ChatError('offline', '', { code: 'network_offline' }),
      new ChatError('network', '', { code: 'upstream_unreachable' }),
      new ChatError('network', '', { code: 'proxy_failed' }),
      new ChatError('network', '', { code: 'upstream_reset' }),
      new ChatError('timeout', ''),
    ];
    assert.deepEqual(failures.map(isSurelyRefused), [true, true, true, false, false]);
    assert.deepEqual(failures.map(isLost), [false, false, false, true, true]);
  });

  it('leaves a past attachment out only for what the attachment may have done', () => {
    assert.deepEqual(
      kindsThat(({ isOfPart }) => isOfPart),
      ['invalid-request', 'not-found', 'too-large', 'unprocessable'],
    );
    assert.deepEqual(
      kindsThat(({ isOfText }) => isOfText),
      ['context-length', 'invalid-request', 'too-large', 'unprocessable'],
    );
  });

  it('estimates a count while the upstream is away, and never hides that the account is refused', () => {
    assert.deepEqual(
      kindsThat(({ isAway }) => isAway),
      ['network', 'offline', 'protocol', 'queue-full', 'rate-limit', 'timeout', 'tls', 'tokens-used-up', 'upstream'],
    );
  });

  it('shows in the editor what is wrong with the account or the way to it, and no mere wait', () => {
    assert.deepEqual(
      kindsThat(({ isTrouble }) => isTrouble),
      ['auth', 'forbidden', 'network', 'offline', 'protocol', 'timeout', 'tls', 'tokens-used-up', 'upstream'],
    );
  });

  it('lets callers ask again only for what another moment may change, and never for a 4xx but a 429', () => {
    assert.deepEqual(
      kindsThat(({ retry }) => retry),
      ['network', 'protocol', 'queue-full', 'rate-limit', 'stopping', 'timeout', 'upstream'],
    );
    for (const { retry, status } of Object.values(errorTraits)) assert.ok(!retry || status === 429 || status >= 500);
  });

  it('never answers with a 401, which agents repeat and take for their own key', () => {
    assert.deepEqual(
      kindsThat(({ status, anthropicStatus }) => status === 401 || anthropicStatus === 401),
      [],
    );
  });
});
