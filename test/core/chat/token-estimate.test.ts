import assert from 'node:assert/strict';
import { plainRequest } from '../../../src/core/chat/plain-request';
import type { Part } from '../../../src/core/chat/request';
import { estimateTokens } from '../../../src/core/chat/token-estimate';

describe('the estimate of tokens', () => {
  const of = (...parts: Part[]) => estimateTokens(plainRequest('m', [{ role: 'user', parts }]));
  const text = (length: number, letter = 'a'): Part => ({ type: 'text', text: letter.repeat(length) });
  const media = (mime: string, bytes: number): Part => ({ type: 'media', mime, source: new Uint8Array(bytes) });

  it('grows with the text, faster for letters that are not Latin, and is never 0', () => {
    assert.ok(of() > 0);
    assert.equal(of(text(4000)) - of(), 1000);
    assert.equal(of(text(3000, 'ы')) - of(), 1000);
  });

  it('counts a picture for a thousand, a file by its bytes', () => {
    assert.equal(of(media('image/png', 5_000_000)) - of(), 1000);
    assert.equal(of(media('application/pdf', 320_000)) - of(), 10_000);
  });
});
