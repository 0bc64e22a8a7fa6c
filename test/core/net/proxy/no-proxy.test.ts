import assert from 'node:assert/strict';
import { isExempt } from '../../../../src/core/net/proxy/no-proxy';
import { readExemptHosts, readProxyAddress } from '../../../../src/core/net/proxy/proxy-address';

describe('the hosts that need no proxy', () => {
  const cases: [host: string, port: number, entry: string, left: boolean][] = [
    ['api.giga.chat', 443, 'giga.chat', true],
    ['api.giga.chat', 443, '.giga.chat', true],
    ['api.giga.chat', 443, '*.giga.chat', true],
    ['giga.chat', 443, '.giga.chat', true],
    ['api.giga.chat', 443, '*giga.chat', true],
    ['API.giga.chat', 443, ' api.GIGA.chat ', true],
    ['api.giga.chat.', 443, 'api.giga.chat', true],
    ['api.giga.chat', 443, 'giga.chat.', true],
    ['api.giga.chat', 443, '*', true],
    ['10.1.2.3', 443, '*', true],
    ['api.giga.chat', 443, '*:9443', false],
    ['api.giga.chat', 443, 'api.giga.chat:443', true],
    ['api.giga.chat', 443, 'api.giga.chat:9443', false],
    ['api.giga.chat', 443, 'https://api.giga.chat', true],
    ['api.giga.chat', 9443, 'https://giga.chat:443/', false],
    ['xn--80aahay7d7a.xn--p1ai', 443, '.гигачат.рф', true],
    ['xn--80aahay7d7a.xn--p1ai', 443, 'Гигачат.рф:80', false],
    ['notgiga.chat', 443, 'giga.chat', false],
    ['giga.chat.evil.example', 443, 'giga.chat', false],
    ['api.giga.chat', 443, '', false],
    ['api.giga.chat', 443, '.', false],
    ['api.giga.chat', 443, ':', false],
    ['api.giga.chat', 443, '0.0.0.0/0', false],
    ['127.0.0.1', 443, '0.0.1', false],
    ['127.0.0.1', 443, '127.0.0.1', true],
    ['127.0.0.1', 443, '127.0.0.1:443', true],
    ['127.0.0.1', 443, '127.0.0.1:80', false],
    ['10.1.2.3', 443, '10.*', true],
    ['10.1.2.3', 443, '10.1.*:443', true],
    ['101.1.2.3', 443, '10.*', false],
    ['10.example', 443, '10.*', false],
    ['10.1.2.3', 443, '10.0.0.0/8', true],
    ['11.1.2.3', 443, '10.0.0.0/8', false],
    ['10.1.2.3', 443, '0.0.0.0/0', true],
    ['10.1.2.3', 443, '10.0.0.0/33', false],
    ['10.1.2.3', 443, '10.0.0.0/', false],
    ['10.1.2.3', 443, '10.0.0.0/-1', false],
    ['10.1.2.3', 443, 'ten/8', false],
    ['[::1]', 443, '::1', true],
    ['::1', 443, '[::1]', true],
    ['[::1]', 443, '[::1]:443', true],
    ['[::1]', 443, '[::1]:80', false],
    ['[fd00::5]', 443, 'fd00::/8', true],
    ['[fd00::5]', 443, 'fd00:0:0::5', true],
    ['[fd00::5]', 443, '10.0.0.0/8', false],
  ];
  for (const [host, port, entry, left] of cases) {
    it(`${left ? 'hold' : 'do not hold'} ${host}:${port} by "${entry}"`, () =>
      assert.equal(isExempt(host, port, ['elsewhere.example', entry]), left));
  }

  it('are separated by commas, semicolons, spaces or several', () => {
    assert.deepEqual(readExemptHosts(' a.example,b.example  .c.example;\n,10.0.0.0/8 '), [
      'a.example',
      'b.example',
      '.c.example',
      '10.0.0.0/8',
    ]);
    assert.deepEqual(readExemptHosts(''), []);
  });
});

describe('the address of a proxy', () => {
  for (const [text, href] of [
    ['http://gate.example:3128', 'http://gate.example:3128/'],
    ['gate.example:3128', 'http://gate.example:3128/'],
    [' https://me:pa%3Ass@proxy.example ', 'https://me:pa%3Ass@proxy.example/'],
    ['http://[::1]:3128/', 'http://[::1]:3128/'],
    ['socks5://proxy.example:1080', 'socks5://proxy.example:1080'],
  ] as const) {
    it(`is read from "${text}"`, () => assert.equal(readProxyAddress(text)?.href, href));
  }
  for (const text of [
    '',
    'http://',
    'ftp://proxy.example',
    'file:///etc/passwd',
    'http://a b',
    'http://proxy:99999',
    'http//proxy:3128',
    'http://proxy/wpad.dat',
    'PROXY proxy:3128',
    'http=proxy:3128;https=proxy:3128',
  ]) {
    it(`is not read from "${text}"`, () => assert.equal(readProxyAddress(text), undefined));
  }
});
