import assert from 'node:assert/strict';
import { formsOf, toAuthorizationKey } from '../../../../src/core/gigachat/access/authorization-key';
import { type PastedKey, recognisePastedKey } from '../../../../src/core/gigachat/access/pasted-key';

const id = '0b8c0d52-1d0c-4c11-9f0c-3a4d6a0d7a11';
const secret = '7f3f7a9e-51f8-4d0b-8d2e-64c1d3a3c0aa';
const key = Buffer.from(`${id}:${secret}`).toString('base64');
const part = Buffer.from('{"alg":"RSA-OAEP-256"}').toString('base64url');

describe('what is pasted in place of the authorization key', () => {
  const wrapped: Record<string, string> = {
    'as it is': key,
    'in double quotes': `"${key}"`,
    'in single quotes': `'${key}'`,
    'in Russian quotes': `«${key}»`,
    'in curly quotes': `“${key}”`,
    'in backticks': `\`${key}\``,
    'as a line of .env': `GIGACHAT_CREDENTIALS="${key}"`,
    'as a line of a shell': `export GIGACHAT_CREDENTIALS='${key}'`,
    'as the header': `Authorization: Basic ${key}`,
    'with Basic before it': `Basic ${key}`,
    'with blanks and an invisible mark around it': ` \ufeff${key}\u200b\n`,
    'broken into two lines': `${key.slice(0, 60)}\n${key.slice(60)}`,
    'as its two halves': `${id}:${secret}`,
  };
  for (const [how, pasted] of Object.entries(wrapped)) {
    it(`is the key ${how}`, () => {
      assert.equal(recognisePastedKey(pasted), 'key');
      assert.equal(toAuthorizationKey(pasted), key);
      for (const form of [key, id, secret])
        assert.ok(formsOf(pasted).includes(form), 'and is kept out of every output');
    });
  }

  const others: readonly (readonly [PastedKey, string])[] = [
    ['half', secret],
    ['half', `"${id.toUpperCase()}"`],
    ['half', Buffer.from(secret).toString('base64')],
    ['access-token', `eyJ${part}.eyJ${part}.c2ln`],
    ['access-token', `${part}.a.b.c.d`],
    ['access-token', `Bearer ${part}.a.b.c.d`],
    ['openrouter-key', 'sk-or-v1-0000'],
    ['other-service-key', 'sk-proj-0000'],
    ['certificate', '-----BEGIN CERTIFICATE-----\nMIIB'],
    ['address', 'https://developers.sber.ru/studio/workspaces/'],
    ['hidden', 'MTEx••••••••'],
    ['hidden', '************'],
    ['unknown', 'abc'],
    ['unknown', 'ключ'],
    ['unknown', 'A'.repeat(60)],
    ['unknown', ''],
  ];
  for (const [what, pasted] of others) {
    it(`is told from a key: ${what} (${pasted.slice(0, 24).replace(/\n/g, ' ')})`, () =>
      assert.equal(recognisePastedKey(pasted), what));
  }

  it('loses nothing of a key that only looks wrapped', () => {
    for (const odd of ['KEY=', 'KEY==', 'ABCKEYAB==', '"', '""', "'"])
      assert.equal(typeof toAuthorizationKey(odd), 'string');
    assert.equal(toAuthorizationKey('ABCKEYAB=='), 'ABCKEYAB==');
  });
});
