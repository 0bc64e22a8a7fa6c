import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type EditorStand, startEditorStand } from './editor-stand';

const check = () => vscode.commands.executeCommand<string | undefined>('gigachat.healthCheck');
const close = () => vscode.commands.executeCommand('workbench.action.closeQuickOpen');

describe('the health check', () => {
  let stand: EditorStand;
  afterEach(async () => {
    await close();
    await stand.stop();
  });

  it('walks every step, the chat with one token, and reports without a secret', async () => {
    stand = await startEditorStand();
    await stand.signIn();
    const report = (await check()) ?? '';
    assert.equal(report.match(/✔/g)?.length, 7, report);
    assert.doesNotMatch(report, /✘/);
    const chats = stand.emulator.log.filter(({ kind }) => kind === 'chat');
    assert.equal(chats.length, 1);
    assert.equal(Reflect.get(Object(chats[0]?.body), 'max_tokens'), 1);
    for (const secret of [stand.emulator.credentials, await bridgeKey(stand)]) assert.ok(!report.includes(secret));
  });

  it('names the host that cannot be reached and what to do', async () => {
    stand = await startEditorStand();
    await stand.signIn();
    await stand.emulator.stop();
    const report = (await check()) ?? '';
    assert.match(report, /✘ Network .*127\.0\.0\.1:\d+ could not be reached \(ECONNREFUSED\)\. Check the network/);
    assert.equal(stand.hooks.account.trouble?.kind, 'network');
  });

  it('says that there is nothing to check while nobody is signed in', async () => {
    stand = await startEditorStand();
    assert.equal(await check(), undefined);
    assert.deepEqual(stand.messages.last?.buttons, ['Sign in']);
  });

  it('refuses a certificate of an unknown authority until the right root is allowed', async () => {
    stand = await startEditorStand({ tls: true });
    const { hooks, emulator } = stand;
    const pem = emulator.caPem ?? '';
    const file = vscode.Uri.file(join(tmpdir(), `gigachat-bridge-root-${process.pid}.crt`));
    await writeFile(file.fsPath, pem);

    const refused = await hooks.signIn(emulator.credentials);
    assert.deepEqual({ ...refused, reason: '' }, { ok: false, reason: '', untrusted: true });
    assert.equal(await hooks.trustRoot(file), false, 'it is not the Russian root');
    assert.match(stand.messages.last?.text ?? '', /This is another certificate.*fingerprint is [0-9A-F:]{95}/);
    await writeFile(file.fsPath, 'not a certificate');
    assert.equal(await hooks.trustRoot(file), false);
    assert.match(stand.messages.last?.text ?? '', /holds no certificate/);

    await writeFile(file.fsPath, pem);
    hooks.expectRoot({ fingerprint: new X509Certificate(pem).fingerprint256 });
    try {
      assert.equal(await hooks.trustRoot(file), true);
      await stand.signIn();
      const report = (await check()) ?? '';
      assert.match(report, /✔ Certificate .*valid until/);
      assert.doesNotMatch(report, /✘/);
    } finally {
      hooks.expectRoot({});
      await vscode.workspace.fs.delete(file);
    }
  });

  for (const [certificate, words] of [
    ['expired', /is out of date\. Check the date and the time/],
    ['self-signed', /cannot be verified \(DEPTH_ZERO_SELF_SIGNED_CERT\), so nothing was sent/],
  ] as const) {
    it(`says what is wrong with a certificate that is ${certificate}, and offers no root for it`, async () => {
      stand = await startEditorStand({ tls: true, certificate });
      const outcome = await stand.hooks.signIn(stand.emulator.credentials);
      assert.match(outcome.ok ? '' : outcome.reason, words);
      assert.equal(!outcome.ok && outcome.untrusted, false);
      assert.equal(await vscode.commands.executeCommand('gigachat.trustRussianRootCa'), false);
      assert.match(stand.messages.last?.text ?? '', words);
      assert.deepEqual(stand.messages.last?.buttons, []);
      assert.deepEqual(stand.emulator.log, []);
    });
  }
});

async function bridgeKey(stand: EditorStand): Promise<string> {
  const key = await stand.hooks.context.secrets.get('gigachat.bridgeKey');
  assert.ok(key);
  return key;
}
