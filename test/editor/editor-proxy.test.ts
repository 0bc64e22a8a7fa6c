import assert from 'node:assert/strict';
import { type HttpSettings, readEditorNetwork } from '../../src/editor/editor-proxy';

describe("the proxy of VS Code's settings and the environment", () => {
  const cases: [what: string, settings: HttpSettings, env: Record<string, string>, proxy: string | undefined][] = [
    ['nothing', {}, {}, undefined],
    ['http.proxy', { proxy: 'http://set:1' }, {}, 'http://set:1/'],
    ['http.proxy before the environment', { proxy: 'http://set:1' }, { HTTPS_PROXY: 'http://env:2' }, 'http://set:1/'],
    ['HTTPS_PROXY', {}, { HTTPS_PROXY: 'env:2', HTTP_PROXY: 'plain:3' }, 'http://env:2/'],
    ['https_proxy', {}, { https_proxy: 'http://env:2', HTTP_PROXY: 'plain:3' }, 'http://env:2/'],
    ['https_proxy before HTTPS_PROXY', {}, { HTTPS_PROXY: 'large:2', https_proxy: 'small:2' }, 'http://small:2/'],
    ['HTTPS_PROXY before http_proxy', {}, { HTTPS_PROXY: 'env:2', http_proxy: 'plain:3' }, 'http://env:2/'],
    ['HTTP_PROXY', {}, { HTTP_PROXY: 'http://plain:3' }, 'http://plain:3/'],
    ['an empty http.proxy', { proxy: ' ' }, { HTTPS_PROXY: 'http://env:2' }, 'http://env:2/'],
    ['http.proxySupport: off', { proxy: 'http://set:1', proxySupport: 'off' }, { HTTPS_PROXY: 'env:2' }, undefined],
    ['http.proxySupport: on', { proxy: 'http://set:1', proxySupport: 'on' }, {}, 'http://set:1/'],
    ['http.proxySupport: fallback', { proxySupport: 'fallback' }, { HTTPS_PROXY: 'http://env:2' }, 'http://env:2/'],
  ];
  for (const [what, settings, env, href] of cases) {
    it(`follows ${what}`, () => {
      const found = readEditorNetwork(settings, env);
      assert.equal(found.proxy?.url.href, href);
      assert.deepEqual(found.wrong, []);
    });
  }

  it('leaves out the hosts of http.noProxy and of NO_PROXY', () => {
    const { proxy } = readEditorNetwork(
      { proxy: 'http://set:1', noProxy: ['.one.example', 'two.example'] },
      { NO_PROXY: 'three.example, 10.0.0.0/8' },
    );
    assert.deepEqual(proxy?.exempt, ['.one.example', 'two.example', 'three.example', '10.0.0.0/8']);
    const small = readEditorNetwork({ proxy: 'set:1' }, { NO_PROXY: '', no_proxy: 'four.example;five.example' });
    assert.deepEqual(small.proxy?.exempt, ['four.example', 'five.example']);
  });

  it('leaves out all hosts of http.noProxy of which one is no text', () => {
    const { proxy } = readEditorNetwork(
      { proxy: 'http://set:1', noProxy: ['one.example', null, 5, 'two.example'] },
      {},
    );
    assert.deepEqual(proxy?.exempt, ['one.example', 'two.example']);
  });

  it('leaves out each of the hosts that stand in one entry of http.noProxy', () => {
    const { proxy } = readEditorNetwork(
      { proxy: 'set:1', noProxy: ['one.example, .two.example', ' ', 'three:443'] },
      {},
    );
    assert.deepEqual(proxy?.exempt, ['one.example', '.two.example', 'three:443']);
  });

  it('shows http.proxyAuthorization to whichever proxy it is', () => {
    const env = { HTTPS_PROXY: 'http://env:2' };
    assert.equal(readEditorNetwork({ proxyAuthorization: 'Basic abc' }, env).proxy?.authorization, 'Basic abc');
    for (const proxyAuthorization of [null, '', 17]) {
      assert.equal(readEditorNetwork({ proxyAuthorization }, env).proxy?.authorization, undefined);
    }
  });

  it('names what cannot be used, and takes the next', () => {
    assert.deepEqual(readEditorNetwork({ proxy: 'http://pac.example/proxy.pac' }, {}).wrong, ['http.proxy']);
    const found = readEditorNetwork({ proxy: 'ftp://set:1', noProxy: 'no list' }, { HTTPS_PROXY: 'http://env:2' });
    assert.equal(found.proxy?.url.href, 'http://env:2/');
    assert.deepEqual(found.proxy?.exempt, []);
    assert.deepEqual(found.wrong, ['http.proxy']);
    assert.deepEqual(readEditorNetwork({}, { HTTPS_PROXY: 'http://' }), {
      strictSslIsOff: false,
      wrong: ['HTTPS_PROXY'],
    });
  });

  it('tells that http.proxyStrictSSL is off, and by nothing else', () => {
    assert.equal(readEditorNetwork({ proxyStrictSSL: false }, {}).strictSslIsOff, true);
    for (const proxyStrictSSL of [true, undefined, null, 'false']) {
      assert.equal(readEditorNetwork({ proxyStrictSSL }, {}).strictSslIsOff, false);
    }
  });
});
