import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { ChatError } from '../../../../src/core/chat/errors';
import { systemClock } from '../../../../src/core/ground/clock';
import { proxySecrets } from '../../../../src/core/net/proxy/proxy';
import { readProxyAddress } from '../../../../src/core/net/proxy/proxy-address';
import { openTunnel } from '../../../../src/core/net/proxy/tunnel';
import { Reachability } from '../../../../src/core/net/reachability';
import { Transport } from '../../../../src/core/net/transport';
import { probeTls, probeTunnel } from '../../../../src/core/net/trust/probe';
import { makeIdentity } from '../../../emulator/server/certificate';
import { startConnectProxy } from '../../../faults/connect-proxy';
import { startCertificateServer } from '../../../harness/certificate-server';

/** A proxy that answers every request with these bytes and keeps what it was sent. */
async function startProxyThatSays(answer: string, identity?: tls.TlsOptions) {
  const heads: string[] = [];
  const serve = (socket: net.Socket) =>
    socket
      .on('error', () => {})
      .once('data', (bytes) => {
        heads.push(bytes.toString('latin1'));
        socket.end(answer);
      });
  const server = identity ? tls.createServer(identity, serve) : net.createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, heads, stop: () => new Promise((resolve) => server.close(resolve)) };
}

describe('a proxy', () => {
  const open = async (address: string, port = 443, more: { authorization?: string; ca?: string[] } = {}) => {
    const { ca, ...rest } = more;
    const socket = await openTunnel({ url: new URL(address), exempt: [], ...rest }, 'api.giga.chat', port, ca).socket;
    socket.destroy();
  };
  const failure = async (tunnel: Promise<unknown>): Promise<ChatError> => {
    const error: unknown = await tunnel.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ChatError);
    assert.equal(error.kind, 'network');
    return error;
  };

  const login = (...offers: string[]) =>
    `HTTP/1.1 407 Auth\r\n${offers.map((offer) => `Proxy-Authenticate: ${offer}\r\n`).join('')}\r\n`;
  const answers: [answer: string, port: number, code: string, words: RegExp][] = [
    ['HTTP/1.1 407 Auth\r\n\r\n', 443, 'proxy_auth_required', /asks for a name and a password \(407\)\. Put them into/],
    [login('Basic realm="a, NTLM"'), 443, 'proxy_auth_required', /asks for a name and a password/],
    [login('NTLM', 'Digest realm="a", qop="auth"', 'basic realm=a'), 443, 'proxy_auth_required', /asks for a name/],
    [login('Negotiate, NTLM TlRM=='), 443, 'proxy_login_unsupported', /by Negotiate or NTLM \(407\).*Px or Cntlm/],
    [login('Digest realm="Basic", nonce="b"'), 443, 'proxy_login_unsupported', /by Digest \(407\).*Ask its admin/],
    [
      'HTTP/1.1 403 No\r\n\r\n',
      9443,
      'proxy_blocks_oauth_port',
      /port 9443 through \(403\).*open api\.giga\.chat:9443/,
    ],
    ['HTTP/1.0 405 No\r\n\r\n', 9443, 'proxy_blocks_oauth_port', /port 9443 through \(405\)/],
    [
      'HTTP/1.1 403 No\r\n\r\n',
      443,
      'proxy_refused',
      /refused the connection to api\.giga\.chat:443 \(403\)\. Ask its/,
    ],
    ['HTTP/1.1 501 No\r\n\r\n', 443, 'proxy_refused', /refused the connection to api\.giga\.chat:443 \(501\)/],
    [
      'HTTP/1.1 502 Proxy Error ( The specified Secure Sockets Layer (SSL) port is not allowed. )\r\n\r\n',
      9443,
      'proxy_blocks_oauth_port',
      /port 9443 through \(502\)/,
    ],
    [
      'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n',
      9443,
      'proxy_refused',
      /refused the connection to api\.giga\.chat:9443 \(400\)/,
    ],
    ['HTTP/1.1 404 No\r\n\r\n', 9443, 'proxy_refused', /refused the connection to api\.giga\.chat:9443 \(404\)/],
    ['HTTP/1.1 429 Too Many\r\n\r\n', 9443, 'proxy_failed', /could not connect to api\.giga\.chat:9443 \(429\)\. Try/],
    ['HTTP/1.1 429 Too Many\r\n\r\n', 443, 'proxy_failed', /could not connect to api\.giga\.chat:443 \(429\)\. Try/],
    ['HTTP/1.1 408 Late\r\n\r\n', 443, 'proxy_failed', /could not connect to api\.giga\.chat:443 \(408\)\. Try/],
    ['HTTP/1.1 502 No\r\n\r\n', 9443, 'proxy_failed', /could not connect to api\.giga\.chat:9443 \(502\)\. Try again/],
    ['HTTP/1.1 503 No\n\n<html>', 443, 'proxy_failed', /could not connect to api\.giga\.chat:443 \(503\)/],
    [
      'HTTP/1.1 302 No\r\nLocation: /\r\n\r\n',
      443,
      'proxy_answers_itself',
      /in place of api\.giga\.chat:443 \(302\).*browser/,
    ],
    ['HTTP/1.1 511 No\r\n\r\n', 443, 'proxy_answers_itself', /in place of api\.giga\.chat:443 \(511\)/],
    ['SSH-2.0-OpenSSH_9.6\r\n\r\n', 443, 'proxy_refused', /not HTTP\. Check its address/],
    ['SSH-2.0-OpenSSH_9.6\r\n', 443, 'proxy_refused', /not HTTP\. Check its address/],
    ['\x15\x03\x03\x00\x02\x02\x32', 443, 'proxy_wrong_scheme', /speaks TLS\. Write https:\/\/ in its address/],
    ['', 443, 'proxy_unreachable', /closed the connection without an answer.*may have to begin with https:\/\//],
    [`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(20_000)}`, 443, 'proxy_refused', /more than 16 KB\. Check its address/],
    ['HTTP/1.1 200 OK\r\n', 443, 'proxy_unreachable', /could not be reached/],
  ];
  for (const [answer, port, code, words] of answers) {
    const said = JSON.stringify(answer.length > 100 ? `${answer.slice(0, 20)}…` : answer);
    it(`that says ${said} for port ${port} is ${code}, with what to do`, async () => {
      const proxy = await startProxyThatSays(answer);
      const error = await failure(open(`http://${proxy.host}`, port));
      assert.equal(error.code, code);
      assert.equal(error.host, proxy.host);
      assert.match(error.message, words);
      await proxy.stop();
    });
  }

  it('that does not take the password says so, without the password', async () => {
    const proxy = await startProxyThatSays('HTTP/1.1 407 Auth\r\n\r\n');
    const error = await failure(open(`http://me:canary-proxy-word@${proxy.host}`));
    assert.equal(error.code, 'proxy_auth_required');
    assert.match(error.message, /does not accept the name and the password \(407\)\. Correct them/);
    assert.doesNotMatch(error.message, /canary/);
    await proxy.stop();
  });

  for (const before of ['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early\r\nx: y\r\n\r\nHTTP/1.0 102 Wait\n\n']) {
    it(`may say ${JSON.stringify(before)} before its answer`, async () => {
      const proxy = await startProxyThatSays(`${before}HTTP/1.0 200\n\n`);
      await open(`http://${proxy.host}`);
      await proxy.stop();
    });
  }

  const addresses: [login: string, shown: string][] = [
    ['CORP\\me:word', 'CORP\\me:word'],
    ['me:a#b/c?d@e', 'me:a#b/c?d@e'],
    ['me:12#34', 'me:12#34'],
    ['me:50%я', 'me:50%я'],
    ['me:%40%23', 'me:@#'],
    ['me', 'me:'],
    [':word', ':word'],
    ['me:a:b', 'me:a:b'],
  ];
  for (const [login, shown] of addresses) {
    it(`whose address begins with ${login}@ is shown ${shown}`, async () => {
      const proxy = await startProxyThatSays('HTTP/1.1 200 OK\r\n\r\n');
      const url = readProxyAddress(`${login}@${proxy.host}`);
      assert.ok(url);
      await open(url.href);
      assert.equal(/Proxy-Authorization: (.*)\r\n/.exec(proxy.heads[0] ?? '')?.[1], basic(shown));
      await proxy.stop();
    });
  }

  it('is shown a password in the bytes that its address has', async () => {
    const proxy = await startProxyThatSays('HTTP/1.1 200 OK\r\n\r\n');
    await open(`http://me:%EF%E0@${proxy.host}`);
    const pair = Buffer.from('me:\xef\xe0', 'latin1').toString('base64');
    assert.ok(proxy.heads[0]?.includes(`Basic ${pair}\r`), proxy.heads[0]);
    await proxy.stop();
  });

  const credentials: [what: string, userinfo: string, authorization: string | undefined, header: string | undefined][] =
    [
      ['none', '', undefined, undefined],
      ['a name and a password', 'me:pa%3Ass%20word@', undefined, basic('me:pa:ss word')],
      ['a % that stands for itself', 'me:50%25%zz@', undefined, basic('me:50%25%zz')],
      ['letters of another alphabet', 'я:пароль@', undefined, basic('я:пароль')],
      ['a value of its own', 'me:word@', 'Bearer abc', 'Bearer abc'],
      ['a value with a line break', '', 'Basic abc\r\nX-Evil: 1', 'Basic abcX-Evil: 1'],
    ];
  for (const [what, userinfo, authorization, header] of credentials) {
    it(`is shown ${what}`, async () => {
      const proxy = await startProxyThatSays('HTTP/1.1 200 OK\r\n\r\n');
      await open(`http://${userinfo}${proxy.host}`, 443, authorization === undefined ? {} : { authorization });
      const [head = ''] = proxy.heads;
      assert.match(head, /^CONNECT api\.giga\.chat:443 HTTP\/1\.1\r\nHost: api\.giga\.chat:443\r\n/);
      assert.equal(/Proxy-Authorization: (.*)\r\n/.exec(head)?.[1], header);
      assert.equal(head.split('\r\n').length, header === undefined ? 4 : 5);
      await proxy.stop();
    });
  }

  it('that never comes to its answer is refused, after 64 KiB of words before it', async () => {
    const proxy = await startProxyThatSays(`${'HTTP/1.1 100 Wait\r\n\r\n'.repeat(20_000)}HTTP/1.1 200 OK\r\n\r\n`);
    assert.equal((await failure(open(`http://${proxy.host}`))).code, 'proxy_refused');
    await proxy.stop();
  });

  it('may break its way through before anybody uses it', async () => {
    const proxy = await startProxyThatSays('HTTP/1.1 200 OK\r\n\r\n');
    const tunnel = openTunnel({ url: new URL(`http://${proxy.host}`), exempt: [] }, 'api.giga.chat', 443, undefined);
    const socket = await tunnel.socket;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    tunnel.destroy(new Error('reset'));
    await closed;
    await proxy.stop();
  });

  it('has secrets that no output may hold', () => {
    const secrets = proxySecrets({
      url: new URL('http://me:pa%20ss@p'),
      authorization: 'Basic bWU6cGEgc3M=',
    });
    for (const secret of ['pa%20ss', 'pa ss', 'Basic bWU6cGEgc3M=', 'bWU6cGEgc3M='])
      assert.ok(secrets.includes(secret));
    assert.doesNotThrow(() => proxySecrets({ url: new URL('http://me:50%zz@p') }));
  });

  it('is spoken to over TLS when its address says so, verified', async () => {
    const identity = await makeIdentity();
    const proxy = await startProxyThatSays('HTTP/1.1 200 OK\r\n\r\n', identity);
    await open(`https://${proxy.host}`, 443, { ca: [identity.caPem] });
    const error = await failure(open(`https://me:canary-proxy-word@${proxy.host}`));
    assert.equal(error.code, 'proxy_untrusted');
    assert.match(error.message, /shows a certificate that chains to a root this machine does not trust/);
    assert.equal(error.advice, 'proxy-authority');
    assert.equal(proxy.heads.length, 1, 'no word to whom nobody knows');
    await proxy.stop();
  });

  it('that does not speak the TLS of its address says so', async () => {
    const proxy = await startProxyThatSays('HTTP/1.1 400 Bad Request\r\n\r\n');
    const error = await failure(open(`https://${proxy.host}`));
    assert.equal(error.code, 'proxy_wrong_scheme');
    assert.match(error.message, /does not speak TLS\. Write http:\/\/ in its address/);
    await proxy.stop();
  });

  it('that knows old TLS alone cannot be reached; its certificate was not looked at', async () => {
    const { key, cert } = await makeIdentity();
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    const proxy = await startProxyThatSays('', { key, cert, ...old });
    const error = await failure(open(`https://${proxy.host}`));
    assert.equal(error.code, 'proxy_unreachable');
    assert.match(error.message, /could not be reached \(ERR_SSL_\w+\)\. Check its address\.$/);
    await proxy.stop();
  });

  it('that answers with a page once it has said 200 is told as such', async () => {
    const proxy = await startProxyThatSays('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Sign in</html>');
    const via = { url: new URL(`http://${proxy.host}`), exempt: [] };
    const url = new URL('https://api.giga.chat/v1');
    const transport = new Transport({ clock: systemClock, proxy: via });
    const { signal } = new AbortController();
    const tries = [
      probeTls(url, [], signal, { proxy: via }),
      transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 }),
    ];
    for (const attempt of tries) {
      const error = await failure(attempt);
      assert.equal(error.code, 'proxy_answers_itself');
      assert.match(error.message, /in place of api\.giga\.chat:443\. It may want you to sign in/);
    }
    await transport.close();
    await proxy.stop();
  });

  it('whose name is not known is told as that, not as a missing network', async () => {
    const url = new URL('https://api.giga.chat/v1');
    const reachability = new Reachability(['nowhere.invalid'], systemClock);
    const proxy = { url: new URL('http://nowhere.invalid:3128'), exempt: [] };
    const transport = new Transport({ clock: systemClock, proxy, reachability });
    for (const attempt of [1, 2]) {
      const { signal } = new AbortController();
      const error = await failure(transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 }));
      assert.equal(error.code, 'proxy_unreachable', `attempt ${attempt}`);
      assert.match(error.message, /The proxy nowhere\.invalid:3128 could not be reached \(E\w+\)/);
    }
    await transport.close();
  });

  it('that speaks SOCKS is named, not gone around', async () => {
    const error = await failure(open('socks5://127.0.0.1:1'));
    assert.equal(error.code, 'proxy_unsupported');
    assert.match(error.message, /is a socks5 proxy\. Name an HTTP proxy/);
  });

  it('lets the certificate behind it be verified', async () => {
    const server = await startCertificateServer();
    const proxy = await startConnectProxy();
    try {
      const url = new URL(`https://127.0.0.1:${server.port}`);
      const via = { url: new URL(`http://${proxy.url}`), exempt: [] };
      const signal = new AbortController().signal;
      await probeTunnel(url, via, [], signal);
      assert.match((await probeTls(url, [server.ca], signal, { proxy: via })).issuer ?? '', /^Emulator Test CA/);
      await assert.rejects(
        probeTls(url, [], signal, { proxy: via }),
        (error) => error instanceof ChatError && error.kind === 'tls',
      );
      assert.equal(proxy.log.length, 3);
    } finally {
      await proxy.stop();
      await server.stop();
    }
  });
});

function basic(pair: string): string {
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}
