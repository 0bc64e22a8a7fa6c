import assert from 'node:assert/strict';
import { ChatError, toChatError } from '../../../src/core/chat/errors';

describe('whatever was thrown', () => {
  it('is cancelled once the caller has gone, the reason of the abort where it has one, and our fault otherwise', () => {
    const gone = AbortSignal.abort();
    assert.equal(toChatError(new TypeError('x'), gone).kind, 'cancelled');
    const stopping = new ChatError('stopping', 'The bridge is shutting down.');
    assert.equal(toChatError(new TypeError('x'), AbortSignal.abort(stopping)), stopping);
    assert.equal(toChatError(new TypeError('x')).kind, 'internal');
    const own = new ChatError('network', 'x');
    assert.equal(toChatError(own, gone), own);
  });
});
