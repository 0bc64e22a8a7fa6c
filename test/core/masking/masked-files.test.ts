import assert from 'node:assert/strict';
import { maskRequest } from '../../../src/core/masking/mask-request';
import { find, requestOf, secret, seen } from './text-everywhere';

describe('masking of files', () => {
  for (const [mime, text] of [
    ['text/plain', secret],
    ['application/geo+json', JSON.stringify({ owner: secret })],
    ['application/vnd.api+json', JSON.stringify({ owner: secret })],
    ['application/soap+xml', `<owner>${secret}</owner>`],
    ['image/svg+xml', `<svg><text>${secret}</text></svg>`],
    ['application/octet-stream', `<svg><text>${secret}</text></svg>`],
    ['image/png', `<svg><text>${secret}</text></svg>`],
    ['application/toml', `owner = "${secret}"`],
    ['application/x-sh; charset=utf-8', `echo ${secret}`],
    ['', secret],
  ] as const) {
    it(`takes personal data out of ${mime === '' ? 'a file without a type' : mime}`, async () => {
      const source = Buffer.from(text);
      const asked = {
        ...requestOf(''),
        messages: [{ role: 'user' as const, parts: [{ type: 'media' as const, mime, source }] }],
      };
      const sent = seen((await maskRequest(asked, find)).request);
      assert.ok(!sent.includes(secret), sent);
      assert.match(sent, /\[EMAIL-\d+/);
    });
  }

  it('takes personal data out of text in UTF-16, and leaves pictures as they are', async () => {
    const part = (mime: string, source: Uint8Array) => ({
      role: 'user' as const,
      parts: [{ type: 'media' as const, mime, source }],
    });
    const wide = Buffer.from(`\uFEFF${secret}`, 'utf16le');
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000', 'hex'), Buffer.from(secret)]);
    const asked = { ...requestOf(''), messages: [part('text/plain', wide), part('image/png', png)] };
    const { messages } = (await maskRequest(asked, find)).request;
    assert.match(seen({ ...requestOf(''), messages: messages.slice(0, -1) }), /\[EMAIL-\d+/);
    assert.deepEqual(messages.at(-1), part('image/png', png));
  });
});
