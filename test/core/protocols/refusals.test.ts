import assert from 'node:assert/strict';
import { ChatError, type ErrorKind } from '../../../src/core/chat/errors';
import { refusalOf } from '../../../src/core/protocols/refusal-rules';

describe('a refusal', () => {
  const of = (kind: ErrorKind, details = {}) => {
    const { status, code, retry, retryAfterS } = refusalOf(new ChatError(kind, 'why', details));
    return [status, code, retry, retryAfterS];
  };

  it('has the status, the code and the advice about repeating that belong to its kind', () => {
    assert.deepEqual(of('auth'), [403, 'upstream_auth_failed', false, undefined]);
    assert.deepEqual(of('tokens-used-up'), [402, 'insufficient_quota', false, undefined]);
    assert.deepEqual(of('rate-limit'), [429, 'rate_limit_exceeded', true, 2]);
    assert.deepEqual(of('queue-full'), [429, 'queue_full', true, 5]);
    assert.deepEqual(of('stopping'), [503, 'bridge_stopping', true, 2]);
    assert.deepEqual(of('tls'), [502, 'upstream_tls_error', false, undefined]);
    assert.deepEqual(of('internal'), [500, 'internal_error', false, undefined]);
  });

  it('passes a wait on in whole seconds; one of more than 30 s is told, not slept through', () => {
    assert.deepEqual(of('rate-limit', { retryAfterMs: 1200 }), [429, 'rate_limit_exceeded', true, 2]);
    assert.deepEqual(of('rate-limit', { retryAfterMs: 30_000 }), [429, 'rate_limit_exceeded', true, 30]);
    assert.deepEqual(of('rate-limit', { retryAfterMs: 31_000 }), [429, 'rate_limit_exceeded', false, 31]);
  });
});
