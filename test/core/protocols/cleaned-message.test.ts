import assert from 'node:assert/strict';
import { cleanedMessage } from '../../../src/core/protocols/cleaned-message';

describe("an upstream's own message", () => {
  it('is passed on without addresses, credentials, keys and control characters, and short', () => {
    const said = [
      'no such model',
      'see https://ngw.example:9443/oauth?x=1',
      'header was Bearer abc.def-123',
      'and Basic dXNlcjpwYXNz',
      'key sk-or-v1-0123456789',
      `blob ${'QUJD'.repeat(40)}`,
    ].join('\r\n\u001b[31m');
    const cleaned = cleanedMessage(said);
    assert.match(cleaned, /^no such model .*\[address\].*\[credentials\].*\[credentials\].*\[key\].*\[…\]$/);
    assert.doesNotMatch(cleaned, /example|abc\.def|dXNl|sk-or|QUJD|\p{Cc}/u);
    assert.ok(cleanedMessage('word '.repeat(1000)).length <= 500);
  });

  it('is nothing when it is no text', () => {
    for (const value of [undefined, null, 7, {}, ['a']]) assert.equal(cleanedMessage(value), '');
  });
});
