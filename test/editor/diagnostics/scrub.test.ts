import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { scrub, tellSetting } from '../../../src/editor/diagnostics/scrub';

const clean = (text: string) => scrub(text, '/home/ivanov', 'ivanov');

describe('a text for the eyes of others', () => {
  const word = randomBytes(18).toString('hex');
  const secrets: [string, string, string][] = [
    [
      'the key of an account',
      `key ${Buffer.from(`${randomUUID()}:${randomUUID()}`).toString('base64')} was refused`,
      '',
    ],
    ['a header', `Authorization: Bearer ${word}`, word],
    ['a header of another kind', `authorization Basic ${word}==`, word],
    ['a field of JSON', `{"client_secret":"${word}","access_token": "${word}"}`, word],
    ['a variable', `GIGACHAT_CREDENTIALS=${word}`, word],
    ['a login in an address', `proxy http://user:${word}@proxy.corp:3128 refused`, word],
    ['a login alone in an address', `http://${word}@proxy.corp`, word],
    ['a token', `got eyJ${word}.${word}.${word}`, word],
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${word}\n-----END PRIVATE KEY-----`, word],
    ['a token of five parts', `eyJhbGciOiJSU0EtT0FFUCJ9.${word}.${word}.${word}.${word}`, word],
    ['a private key that was cut', `-----BEGIN PRIVATE KEY-----\n${word}`, word],
    ['a key of another service', `sk-or-v1-${word} and ghp_${word} and glpat-${word}`, word],
    ['a field of JSON inside JSON', `{\\"api_key\\":\\"${word}\\"}`, word],
    ['a list of headers', `["x-api-key","${word}","authorization","NTLM ${word}"]`, word],
    ['a header of many parts', `Authorization: Digest username="a", response="${word}"`, word],
    ['cookies', `Cookie: sid=${word}; b=${word}\nset-cookie: c=${word}`, word],
    ['signatures of an address', `https://h/x?sig=${word}&X-Amz-Signature=${word}`, word],
    ['options of a command', `tool --password ${word} --api-key=${word} -u me:${word} http://h`, word],
    ['a login without a scheme', `me:${word}@proxy.corp:3128`, word],
    ['passwords by other names', `pwd=${word} pass: ${word} passphrase="a ${word}" пароль: ${word}`, word],
    ['a client id with its secret', `a ${randomUUID()}:7f3f7a9e-51f8-4d0b-8d2e-64c1d3a3c0aa b`, '64c1d3a3c0aa'],
  ];
  for (const [what, text, secret] of secrets) {
    it(`does not hold ${what}`, () => {
      const told = clean(text);
      assert.notEqual(told, text);
      assert.ok(!told.includes(secret || text.split(' ')[1] || '-'), told);
    });
  }

  it('holds no address of a person and no login of an account, and keeps packages with their versions', () => {
    assert.equal(clean('git of petr.ivanov+x@mail.corp.ru'), 'git of [address]');
    assert.equal(clean('GIGACHAT_USER=petrov LOGIN="petrov"'), 'GIGACHAT_USER=[login] LOGIN=[login]"');
    assert.equal(clean('undici@7.1.0 and @types/node@20.1.2'), 'undici@7.1.0 and @types/node@20.1.2');
  });

  it('does not hold the names of the folders of a person', () => {
    assert.equal(clean('read /home/ivanov/keys/a.pem for ivanov'), 'read ~/keys/a.pem for [user]');
    assert.equal(scrub('C:\\Users\\petrov\\x and C:/Users/petrov/y', 'C:\\Users\\petrov', 'petrov'), '~\\x and ~/y');
  });

  it('does not hold them in any case, as a link or in JSON; a short name or a plain word stays within others', () => {
    const home = 'C:\\Users\\Ivan Petrov';
    const of = (text: string) => scrub(text, home, 'Ivan Petrov');
    assert.equal(of('c:\\users\\ivan petrov\\x'), '~\\x');
    assert.equal(of('file:///c%3A/Users/Ivan%20Petrov/x'), 'file:///~/x');
    assert.equal(of(JSON.stringify({ file: `${home}\\x` })), '{"file":"~\\\\x"}');
    assert.equal(scrub('bob in /home/bob/x, bobsled', '/home/bob', 'bob'), '[user] in ~/x, bobsled');
    assert.equal(scrub('/root/x, Russian Trusted Root CA', '/root', 'root'), '~/x, Russian Trusted Root CA');
  });

  it('does not hold those of the machine before the person, when the window is of another one', () => {
    for (const [text, told] of [
      ['cert /mnt/c/Users/Иван Петров/a.pem', 'cert /mnt/c/Users/[user]/a.pem'],
      ['D:\\Users\\petrov: not found', 'D:\\Users\\[user]: not found'],
      ['{"ca":"C:\\\\Users\\\\Ivan Petrov\\\\ca.pem"}', '{"ca":"C:\\\\Users\\\\[user]\\\\ca.pem"}'],
      ['file:///c%3A/Users/%D0%98/x', 'file:///c%3A/Users/[user]/x'],
      ['read /Users/petrov/x', 'read /Users/[user]/x'],
      ['C:\\Users\\Public\\x and /home/node/x', 'C:\\Users\\Public\\x and /home/node/x'],
      ['GET https://api.example/users/list', 'GET https://api.example/users/list'],
    ] as const) {
      assert.equal(clean(text), told);
    }
  });

  it('keeps what helps', () => {
    for (const text of [
      'called GigaChat {"path":"chat/completions","requestId":"6f1c3a52-7d0e-4b3a-9a57-3f6f0f1d2a11","status":200,"ms":812}',
      'models: GigaChat-2, GigaChat-2-Max, GigaChat-2-Pro',
      '✔ TLS (12 ms): ngw.devices.sberbank.ru:9443, issued by Russian Trusted Sub CA',
      'the token of the account was renewed',
      'error at node:internal/process/task_queues:95:5',
      'usage {"input":1200,"output":30,"cached":1000}',
    ]) {
      assert.equal(clean(text), text);
    }
  });
});

describe('a setting for the eyes of others', () => {
  it('tells of a secret only that it is set', () => {
    assert.deepEqual(tellSetting('http.proxyAuthorization', 'Basic xyz'), '[set]');
    assert.deepEqual(
      tellSetting('gigachat.fallback.services', [{ url: 'https://a', apiKey: 'abc', nested: { password: 'p' } }]),
      [{ url: 'https://a', apiKey: '[set]', nested: { password: '[set]' } }],
    );
    assert.deepEqual(tellSetting('gigachat.masking.words', ['Ivan']), '[set]');
    assert.deepEqual(tellSetting('gigachat.fallbacks', [{ headers: { 'x-own': 'abc' } }]), [{ headers: '[set]' }]);
    assert.deepEqual(tellSetting('gigachat.authUrl', 'https://a'), 'https://a');
    assert.deepEqual(tellSetting('gigachat.bridge.port', 8091), 8091);
  });

  const proxies: [address: string, shown: string][] = [
    ['http://proxy:3128', 'http://proxy:3128'],
    ['CORP\\me:a b/c"d@proxy:3128', '[login]@proxy:3128'],
    [' HTTP://me:p#w@x@proxy:3128/', ' HTTP://[login]@proxy:3128/'],
    ['socks5h://me@proxy', 'socks5h://[login]@proxy'],
  ];
  for (const [address, shown] of proxies) {
    it(`shows the proxy ${address} as ${shown}`, () => assert.equal(tellSetting('http.proxy', address), shown));
  }
});
