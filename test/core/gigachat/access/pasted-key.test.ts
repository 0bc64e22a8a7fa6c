import assert from 'node:assert/strict';
import { formsOf, toAuthorizationKey } from '../../../../src/core/gigachat/access/authorization-key';
import { type PastedKey, recognisePastedKey } from '../../../../src/core/gigachat/access/pasted-key';

const id = '0b8c0d52-1d0c-4c11-9f0c-3a4d6a0d7a11';
const secret = '7f3f7a9e-51f8-4d0b-8d2e-64c1d3a3c0aa';
const key = Buffer.from(`${id}:${secret}`).toString('base64');
const toBase64 = (pair: string) => Buffer.from(pair).toString('base64');
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
    'as its two halves in two lines': `${id}\n${secret}`,
    'as its two halves with their names': `Client ID: ${id}\r\nClient Secret: ${secret}`,
    'as its two halves, the secret first': `client_secret=${secret} client_id=${id}`,
    'in the JSON of a project': `{"clientId": "${id}", "clientSecret": "${secret}", "scope": "GIGACHAT_API_PERS"}`,
    'in JSON': `{"credentials":"${key}"}`,
    'in a curl command': `curl -X POST 'https://ngw.devices.sberbank.ru:9443/api/v2/oauth' -H 'RqUID: ${secret}' -H 'Authorization: Basic ${key}' --data-urlencode 'scope=GIGACHAT_API_PERS'`,
    'in a call of Python': `GigaChat(credentials="${key}", verify_ssl_certs=False)`,
    'in a whole .env': `GIGACHAT_SCOPE=GIGACHAT_API_B2B\r\nGIGACHAT_CREDENTIALS=${key}\r\nGIGACHAT_MODEL=GigaChat-2`,
    'in a whole .env whose lines ran together': `GIGACHAT_CREDENTIALS=${key}GIGACHAT_MODEL=GigaChat-2`,
    'with its Russian name': `Ключ авторизации: ${key}`,
    'with a comment behind it': `GIGACHAT_CREDENTIALS=${key} # мой ключ`,
    'in PowerShell': `$env:GIGACHAT_CREDENTIALS="${key}"`,
    'with a comma behind its quotes': `"${key}",`,
    'in a fence': `\`\`\`\n${key}\n\`\`\``,
    'with blanks inside': `${key.slice(0, 20)} ${key.slice(20, 50)}\u00a0${key.slice(50)}`,
    'with marks inside that nobody sees': `\u2060${key.slice(0, 9)}\u00ad${key.slice(9)}\u200f`,
    'without its padding': key.replace(/=+$/, ''),
    'with too much padding': `${key}==`,
    'as a link writes it': encodeURIComponent(key),
    'encoded once more': Buffer.from(key).toString('base64'),
    'with its scope': `${key}:GIGACHAT_API_CORP`,
    twice: key + key,
    'as its two halves with dashes that a messenger made': `${id}:${secret}`.replace(/-/g, '–'),
    'as its two halves with dashes at which no line breaks': `${id} ${secret}`.replace(/-/g, '‑'),
    'as its two halves in a link': encodeURIComponent(`${id}:${secret}`),
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
    ['half', `GIGACHAT_CLIENT_SECRET=${secret}`],
    ['half', `{${id}}`],
    ['half', `${id}:${id}`],
    ['part', key.slice(0, 70)],
    ['part', key.slice(11)],
    ['part', toBase64('0b8c0d52-1d0c-4c11-9f0c-3a0a0a0a0a0a:7d1f')],
    ['key', toBase64('0b8c0d52-1d0c-4c11-9f0c-3a0a0a0a0a0a:wrong-secret')],
    ['key', toBase64('0b8c0d52-1d0c-4c11-9f0c-3a0a0a0a0a0a:zero')],
    ['key', toBase64('some-client-id:some-client-secret')],
    ['cyrillic', key.replace('M', 'М')],
    ['access-token', `{"access_token":"${part}.a.b.c.d","expires_at":1739784663483}`],
    ['access-token', `curl 'https://api.giga.chat/v1/models' -H 'Authorization: Bearer ${part}.a.b'`],
    ['access-token', `${part.slice(0, 9)}\n${part.slice(9)}.a.b`],
    ['openrouter-key', 'OPENROUTER_API_KEY="sk-or-v1-0000"'],
    ['other-service-key', `ghp_${'a'.repeat(36)}`],
    ['other-service-key', `AIza${'a'.repeat(35)}`],
    ['other-service-key', 'export HF_TOKEN=hf_abcdefgh'],
    ['certificate', `Bag Attributes\n-----BEGIN CERTIFICATE-----`],
    ['certificate', Buffer.from([0x30, 0x82, 10, 0x41, ...Array(60).fill(1)]).toString('base64')],
    ['certificate', 'C:\\keys\\gigachat.pfx'],
    ['address', 'developers.sber.ru/studio'],
    ['hidden', 'MGI4YzBk...'],
    ['name', 'GIGACHAT_API_PERS'],
    ['name', '<ваш ключ авторизации>'],
    ['name', '$GIGACHAT_CREDENTIALS'],
    ['name', 'GIGACHAT_CREDENTIALS'],
    ['name', 'GIGACHAT_CREDENTIALS='],
    ['name', 'export GIGACHAT_CREDENTIALS=""'],
    ['name', '%GIGACHAT_CREDENTIALS%'],
    ['name', '$env:GIGACHAT_CREDENTIALS'],
    ['name', 'GIGACHAT_CREDENTIALS=<key>'],
    ['name', 'process.env.GIGACHAT_CREDENTIALS'],
    ['name', 'os.environ["GIGACHAT_CREDENTIALS"]'],
    ['name', 'GIGACHAT_SCOPE=GIGACHAT_API_PERS'],
    ['unknown', `две строки лога: ${id} и ${secret}`],
    ['unknown', 'abc'],
    ['unknown', 'ключ'],
    ['unknown', 'A'.repeat(60)],
    ['unknown', ''],
  ];
  for (const [what, pasted] of others) {
    it(`is told from a key: ${what} (${pasted.slice(0, 24).replace(/\n/g, ' ')})`, () =>
      assert.equal(recognisePastedKey(pasted), what));
  }

  it('is looked at whatever its length: a book on the clipboard is no key', () => {
    for (const piece of ['a.', '"', 'a', '-', 'key=', ' # ', `${id} `]) {
      const book = piece.repeat(5_000_000 / piece.length);
      assert.equal(recognisePastedKey(book), 'unknown', piece);
      for (const form of formsOf(book)) assert.ok(form.length < 100_000, piece);
    }
    assert.equal(recognisePastedKey(`${key}\n${'a.'.repeat(2_500_000)}`), 'key');
  });

  it('loses nothing of a key that only looks wrapped', () => {
    for (const odd of ['KEY=', 'KEY==', 'ABCKEYAB==', '"', '""', "'"])
      assert.equal(typeof toAuthorizationKey(odd), 'string');
    assert.equal(toAuthorizationKey('ABCKEYAB=='), 'ABCKEYAB==');
  });
});
