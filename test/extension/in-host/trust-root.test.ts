import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type CertificateServer, gives, makeRoot, startCertificateServer } from '../../harness/certificate-server';
import { soon } from '../../harness/event-loop';
import { type EditorStand, startEditorStand } from './editor-stand';

const allow = () => vscode.commands.executeCommand<boolean>('gigachat.trustRussianRootCa');
const ways = ['Download and check', 'Choose the file…', "Use the system's store"];

describe('allowing the root certificate', () => {
  let stand: EditorStand;
  let server: CertificateServer;
  let pem: string;
  beforeEach(async () => {
    stand = await startEditorStand({ tls: true });
    server = await startCertificateServer();
    pem = stand.emulator.caPem ?? '';
    await forget();
  });
  afterEach(async () => {
    stand.hooks.expectRoot({});
    await forget();
    await stand.stop();
    await server.stop();
  });

  const kept = () => vscode.Uri.joinPath(stand.hooks.context.globalStorageUri, 'russian-trusted-root-ca.pem');
  /** Other tests of this host allow a root, too. */
  const forget = () => vscode.workspace.fs.delete(kept()).then(undefined, () => undefined);
  const isKept = () =>
    vscode.workspace.fs.stat(kept()).then(
      () => true,
      () => false,
    );
  /** The authority of the emulator takes the place of the Russian root, at these addresses. */
  const expectRoot = (...addresses: URL[]) =>
    stand.hooks.expectRoot({ fingerprint: new X509Certificate(pem).fingerprint256, addresses, ca: [server.ca] });

  it('explains what is wrong and offers three ways; Cancel keeps nothing', async () => {
    expectRoot();
    assert.equal(await allow(), false);
    const { kind, text, buttons, detail } = stand.messages.last ?? {};
    assert.equal(kind, 'showWarningMessage');
    assert.equal(text, 'Trust the Russian Trusted Root CA for GigaChat?');
    assert.deepEqual(buttons, ways);
    assert.ok(detail?.includes(`the certificate of ${new URL(stand.emulator.authUrl).host}. Until`), detail);
    assert.match(detail ?? '', /for the GigaChat addresses only/);
    assert.equal(await isKept(), false);
    assert.equal(stand.emulator.log.length, 0);
  });

  it('downloads it from the first address that has it, and asks nobody from then on', async () => {
    expectRoot(server.at('/a', gives('<html>')), server.at('/b', gives(new X509Certificate(pem).raw)));
    stand.messages.press('Download and check');
    assert.equal(await allow(), true);
    assert.match(stand.messages.last?.text ?? '', /^The certificate is trusted for the GigaChat addresses\./);
    assert.deepEqual(server.asked, ['/a', '/b']);
    await stand.signIn();
    const { shown } = stand.messages;
    const before = shown.length;
    assert.equal(await allow(), true);
    assert.deepEqual(
      shown.slice(before).map(({ text }) => text),
      ["This computer trusts GigaChat's certificates already. Nothing has to be done."],
    );
  });

  const wrong: [what: string, bytes: () => Promise<string | Uint8Array>, words: RegExp][] = [
    [
      'another certificate',
      async () => String(await makeRoot()),
      /^Another certificate came from .*fingerprint is [0-9A-F:]{95}\. Try/,
    ],
    [
      'a page',
      async () => '<html>Sign in to the network</html>',
      /^What came from .* is not the certificate.*choose the file\.$/,
    ],
    ['far too much', async () => Buffer.alloc(1024 * 1024, pem), /^What came from .* is not the certificate/],
  ];
  for (const [what, bytes, words] of wrong) {
    it(`refuses ${what}, keeps nothing, and offers the other ways`, async () => {
      expectRoot(server.at('/root', gives(await bytes())));
      stand.messages.press('Download and check');
      assert.equal(await allow(), false);
      assert.match(stand.messages.last?.text ?? '', words);
      assert.deepEqual(stand.messages.last?.buttons, ['Other ways…', 'Open the official page']);
      assert.equal(await isKept(), false);
      assert.deepEqual(server.asked, ['/root']);
    });
  }

  it('says that the download address is not trusted either, or cannot be reached', async () => {
    const address = server.at('/root', gives(pem));
    stand.hooks.expectRoot({ addresses: [address] });
    stand.messages.press('Download and check');
    assert.equal(await allow(), false);
    assert.match(stand.messages.last?.text ?? '', /is not trusted either, so nothing was downloaded\./);
    await server.stop();
    stand.messages.press('Download and check');
    assert.equal(await allow(), false);
    assert.match(stand.messages.last?.text ?? '', /could not be reached \(ECONNREFUSED\)/);
  });

  it('goes on to a chosen file after a failed download', async () => {
    const file = vscode.Uri.file(join(tmpdir(), `gigachat-bridge-chosen-${process.pid}.crt`));
    await writeFile(file.fsPath, pem);
    const { showOpenDialog } = vscode.window;
    Reflect.set(vscode.window, 'showOpenDialog', async () => [file]);
    try {
      expectRoot(server.at('/root', gives('')));
      for (const button of ['Download and check', 'Other ways…', 'Choose the file…']) stand.messages.press(button);
      assert.equal(await allow(), true);
      await stand.signIn();
    } finally {
      Reflect.set(vscode.window, 'showOpenDialog', showOpenDialog);
      await vscode.workspace.fs.delete(file);
    }
  });

  it("looks into the system's store again, and says what to do when it is not there", async () => {
    expectRoot();
    stand.messages.press("Use the system's store");
    assert.equal(await allow(), false);
    assert.match(stand.messages.last?.text ?? '', /does not have this authority yet\. Install .*reload the window\./);
  });

  it('says so when the right root is there and does not help', async () => {
    const root = await makeRoot();
    const fingerprint = root.fingerprint256;
    const addresses = [server.at('/root', gives(String(root)))];
    stand.hooks.expectRoot({ fingerprint, addresses, ca: [server.ca] });
    stand.messages.press('Download and check');
    assert.equal(await allow(), false);
    const inspected = /is trusted, but .* shows a certificate of yet another authority/;
    assert.match(stand.messages.last?.text ?? '', inspected);
    assert.equal(await allow(), false);
    assert.match(stand.messages.last?.text ?? '', inspected);
  });

  it('signs in with the key that was typed, once the certificate is allowed', async () => {
    expectRoot(server.at('/root', gives(pem)));
    stand.messages.press('Download and check');
    await vscode.env.clipboard.writeText(stand.emulator.credentials);
    const boxes: vscode.InputBox[] = [];
    const { createInputBox } = vscode.window;
    Reflect.set(vscode.window, 'createInputBox', () => {
      const box = createInputBox();
      boxes.push(box);
      return box;
    });
    try {
      const done = vscode.commands.executeCommand('gigachat.signIn', 'key');
      await soon(() => boxes.some(({ value }) => value !== ''));
      while (!stand.messages.last) {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await done;
      const texts = stand.messages.shown.map(({ text }) => text);
      assert.match(texts[0] ?? '', /^Trust the Russian Trusted Root CA for GigaChat\?/);
      assert.match(texts[1] ?? '', /^Signed in to GigaChat/);
      assert.equal(texts.length, 2);
      assert.equal(stand.hooks.account.signedIn, true);
    } finally {
      Reflect.set(vscode.window, 'createInputBox', createInputBox);
      await vscode.env.clipboard.writeText('');
    }
  });

  it('trusts it for GigaChat and for nobody else in this host', async () => {
    expectRoot(server.at('/root', gives(pem)));
    stand.messages.press('Download and check');
    assert.equal(await allow(), true);
    await assert.rejects(fetch(stand.emulator.baseUrl), (error: unknown) => {
      const cause = error instanceof Error ? error.cause : undefined;
      return /SELF_SIGNED|UNABLE_TO/.test(String(Reflect.get(Object(cause), 'code')));
    });
  });
});
