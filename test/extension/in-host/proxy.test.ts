import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type ConnectProxy, startConnectProxy } from '../../faults/connect-proxy';
import { type EditorStand, startEditorStand } from './editor-stand';
import { dispatchers, untouchedDispatchers } from './global-dispatchers';
import { ParticipantStand } from './participant-stand';
import { until } from './until';

const check = () => vscode.commands.executeCommand<string | undefined>('gigachat.healthCheck');

/** Sets settings of `http.*` as the user would; undefined takes one back. */
async function setHttp(settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await vscode.workspace.getConfiguration('http').update(name, value, vscode.ConfigurationTarget.Global);
  }
}

describe("VS Code's proxy", () => {
  let stand: EditorStand;
  let proxy: ConnectProxy;
  const started: ConnectProxy[] = [];
  const startProxy = async (...rules: Parameters<typeof startConnectProxy>): Promise<ConnectProxy> => {
    const one = await startConnectProxy(...rules);
    started.push(one);
    return one;
  };

  before(async () => {
    stand = await startEditorStand({ tls: true });
    const pem = stand.emulator.caPem ?? '';
    stand.hooks.expectRoot({ fingerprint: new X509Certificate(pem).fingerprint256 });
    const file = join(tmpdir(), `gigachat-bridge-proxy-${process.pid}.crt`);
    await writeFile(file, pem);
    assert.equal(await stand.hooks.trustRoot(vscode.Uri.file(file)), true);
  });
  after(async () => {
    stand.hooks.expectRoot({});
    await stand.stop();
  });
  beforeEach(async () => {
    proxy = await startProxy();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await setHttp({
      proxy: undefined,
      noProxy: undefined,
      proxyAuthorization: undefined,
      proxySupport: undefined,
      proxyStrictSSL: undefined,
    });
    await stand.hooks.account.signOut();
    await Promise.all(started.splice(0).map((one) => one.stop()));
  });

  it('is gone through, and a change of it is followed at once', async () => {
    await setHttp({ proxy: `http://${proxy.url}` });
    await stand.signIn();
    const targets = () => new Set(proxy.log.map(({ target }) => target));
    const { authUrl, baseUrl } = stand.emulator;
    await until('both ports', () => targets().size === 2);
    assert.deepEqual(targets(), new Set([new URL(authUrl).host, new URL(baseUrl).host]));

    const other = await startProxy();
    const session = await stand.hooks.account.session();
    await setHttp({ proxy: `http://${other.url}` });
    await until('a new session', async () => (await stand.hooks.account.session()) !== session);
    const count = proxy.log.length;
    await stand.hooks.account.refreshModels(AbortSignal.timeout(10_000));
    assert.ok(other.log.length > 0);
    assert.equal(proxy.log.length, count);
  });

  it('is shown the name and the password of its address, or http.proxyAuthorization', async () => {
    const asking = await startProxy({ password: 'canary-proxy-password' });
    await setHttp({ proxy: `http://user:canary-proxy-password@${asking.url}` });
    await stand.signIn();
    await stand.hooks.account.signOut();
    const basic = Buffer.from('user:canary-proxy-password').toString('base64');
    await setHttp({ proxy: `http://${asking.url}`, proxyAuthorization: `Basic ${basic}` });
    await stand.signIn();
    assert.deepEqual(new Set(asking.log.map(({ status }) => status)), new Set([200]));
    const report = (await check()) ?? '';
    assert.ok(report.includes(`Through the proxy ${asking.url}`), report);
    for (const secret of ['canary-proxy-password', basic]) assert.ok(!report.includes(secret));
  });

  it('is left out for hosts in http.noProxy, and altogether with http.proxySupport: off', async () => {
    await setHttp({ proxy: `http://${proxy.url}`, noProxy: ['127.0.0.0/8'] });
    await stand.signIn();
    await stand.hooks.account.signOut();
    await setHttp({ noProxy: undefined, proxySupport: 'off' });
    await stand.signIn();
    assert.deepEqual(proxy.log, []);
  });

  const refusals: [what: string, rules: Parameters<typeof startConnectProxy>[0], words: RegExp][] = [
    [
      'asks for a password',
      { password: 'canary-password' },
      /asks for the right name and password \(407\)\. Put them into the setting http\.proxy/,
    ],
    ['refuses every target', { refuses: () => true }, /refuses to connect to 127\.0\.0\.1:\d+\. Ask its administrator/],
  ];
  for (const [what, rules, words] of refusals) {
    it(`that ${what} says so at sign-in, in the health check and in the chat, with what to do`, async () => {
      await stand.signIn();
      const refusing = await startProxy(rules);
      const session = await stand.hooks.account.session();
      await setHttp({ proxy: `http://${refusing.url}` });
      await until('a new session', async () => (await stand.hooks.account.session()) !== session);
      const outcome = await stand.hooks.signIn(stand.emulator.credentials);
      assert.match(outcome.ok ? '' : outcome.reason, words);
      assert.ok(!outcome.ok && outcome.reason.includes(refusing.url));
      const report = (await check()) ?? '';
      assert.match(report, new RegExp(`✘ Network .*${words.source}`));
      const [model] = await vscode.lm.selectChatModels({ vendor: 'gigachat' });
      assert.ok(model);
      const chat = new ParticipantStand({ hooks: stand.hooks, model: async () => model });
      assert.match((await chat.ask('hello')).said.join('').replaceAll('\\', ''), words);
    });
  }

  it('that keeps port 9443 closed says so', async () => {
    const refusing = await startProxy({ refuses: (target) => target.endsWith(':9443') });
    const settings = vscode.workspace.getConfiguration('gigachat');
    await setHttp({ proxy: `http://${refusing.url}` });
    await settings.update('authUrl', 'https://127.0.0.1:9443/api/v2/oauth', vscode.ConfigurationTarget.Global);
    try {
      const outcome = await stand.hooks.signIn(stand.emulator.credentials);
      assert.match(
        outcome.ok ? '' : outcome.reason,
        /no connection to port 9443 through.*Ask its administrator to open/,
      );
    } finally {
      await settings.update('authUrl', stand.emulator.authUrl, vscode.ConfigurationTarget.Global);
    }
  });

  it('that cannot be reached, or speaks SOCKS, is named', async () => {
    await setHttp({ proxy: 'http://127.0.0.1:1' });
    const gone = await stand.hooks.signIn(stand.emulator.credentials);
    assert.match(
      gone.ok ? '' : gone.reason,
      /^The proxy 127\.0\.0\.1:1 could not be reached\. Check the settings http\.proxy/,
    );
    await setHttp({ proxy: 'socks5://127.0.0.1:1' });
    const socks = await stand.hooks.signIn(stand.emulator.credentials);
    assert.match(socks.ok ? '' : socks.reason, /speaks SOCKS.*Name an HTTP proxy/);
  });

  it('is not followed in http.proxyStrictSSL: certificates are verified, and the health check says so', async () => {
    await setHttp({ proxyStrictSSL: false });
    await stand.signIn();
    const report = (await check()) ?? '';
    assert.match(report, /✔ Settings .*Certificates are verified although http\.proxyStrictSSL is off/);
    const expected = new X509Certificate(stand.emulator.caPem ?? '').fingerprint256;
    stand.hooks.expectRoot({ fingerprint: 'another' });
    try {
      const outcome = await stand.hooks.signIn(stand.emulator.credentials);
      assert.equal(!outcome.ok && outcome.untrusted, true);
    } finally {
      stand.hooks.expectRoot({ fingerprint: expected });
    }
  });

  it("leaves the host's own fetch and dispatchers as they were", async () => {
    await setHttp({ proxy: `http://${proxy.url}` });
    await stand.signIn();
    await Reflect.get(globalThis, '__vscodeOriginalFetch')('data:,');
    assert.deepEqual(dispatchers(globalThis), await untouchedDispatchers());
  });

  it('is none that a workspace names, also where VS Code would let it', async () => {
    const { getConfiguration } = vscode.workspace;
    const trap = `http://${proxy.url}`;
    // This version of VS Code leaves http.* of a workspace out by itself, as the trap of the whole run shows.
    Reflect.set(vscode.workspace, 'getConfiguration', (section?: string, scope?: vscode.ConfigurationScope) => {
      const real = getConfiguration(section, scope);
      if (section !== 'http') return real;
      return {
        get: (name: string) => (name === 'proxy' ? trap : real.get(name)),
        inspect: (name: string) => ({
          ...real.inspect(name),
          ...(name === 'proxy' && { workspaceValue: trap, workspaceFolderValue: trap }),
        }),
      };
    });
    try {
      assert.equal(vscode.workspace.getConfiguration('http').get('proxy'), trap);
      await stand.signIn();
      await stand.hooks.account.refreshModels(AbortSignal.timeout(10_000));
    } finally {
      Reflect.set(vscode.workspace, 'getConfiguration', getConfiguration);
    }
    assert.deepEqual(proxy.log, []);
  });
});
