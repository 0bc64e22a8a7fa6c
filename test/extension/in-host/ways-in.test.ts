import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import * as vscode from 'vscode';
import { startEmulator } from '../../emulator/emulator';
import { type EditorStand, startEditorStand } from './editor-stand';
import { Questions } from './questions';
import { until } from './until';

describe('the other ways in', () => {
  let stand: EditorStand;
  beforeEach(async () => {
    stand = await startEditorStand();
  });
  afterEach(() => stand.stop());

  it('are behind a button of the sign-in box: user and password, with a wrong one refused in words', async () => {
    const password = 'p@ss: слово 1';
    const account = {
      clientId: 'id-of-a-stand',
      clientSecret: 'secret-of-a-stand',
      scope: 'GIGACHAT_API_CORP' as const,
    };
    const place = await startEmulator({ accounts: [{ ...account, user: 'ivan', password }] });
    const questions = new Questions();
    try {
      questions.choices.push('User and password', 'Another address…', 'Business, pay as you go');
      const done = vscode.commands.executeCommand('gigachat.signIn', 'key');
      (await questions.box()).press('Sign in another way: user and password, access token, client certificate');
      (await questions.box()).enter(place.baseUrl);
      (await questions.box()).enter('ivan');
      const secret = await questions.box();
      assert.equal(secret.password, true);
      secret.enter('wrong password');
      await until('the refusal', () => /does not accept this user and password/.test(String(secret.validationMessage)));
      secret.enter(password);
      await done;
      assert.equal((await stand.hooks.account.session())?.parts.tokens.scope, 'GIGACHAT_API_CORP');
      assert.equal(stand.hooks.account.profiles.length, 1);
      await until('models', () => stand.hooks.account.models.length > 0);
      const { globalState } = stand.hooks.context;
      const open = JSON.stringify([
        vscode.workspace.getConfiguration('gigachat'),
        globalState.keys().map((name) => globalState.get(name)),
      ]);
      assert.ok(!open.includes('слово'), 'the password stands nowhere but in the store of secrets');
    } finally {
      questions.restore();
      await stand.hooks.account.remove('default');
      await place.stop();
    }
  });

  it('let in whoever shows the right client certificate, and nobody who shows none', async () => {
    const place = await startEmulator({ tls: true, clientCertificate: true });
    const { caPem = '', clientIdentity } = place;
    assert.ok(clientIdentity);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, 'root.pem');
    await vscode.workspace.fs.writeFile(file, Buffer.from(caPem));
    stand.hooks.expectRoot({ fingerprint: new X509Certificate(caPem).fingerprint256 });
    try {
      assert.equal(await stand.hooks.trustRoot(file), true);
      const profile = { id: 'bank', name: 'bank', scope: 'GIGACHAT_API_CORP', baseUrl: place.baseUrl };
      const none = await stand.hooks.signInTo(profile, { credentials: { certificate: true } });
      assert.equal(none.ok, false);
      const { cert, key } = clientIdentity;
      const clientCertificate = { cert, key };
      const outcome = await stand.hooks.signInTo(profile, { credentials: { certificate: true }, clientCertificate });
      assert.deepEqual(outcome, { ok: true, scope: 'GIGACHAT_API_CORP' });
      await until('models', () => stand.hooks.account.models.length > 0);
      const asked = place.log.filter(({ clientCertificate: shown }) => shown === clientIdentity.name);
      assert.ok(asked.length > 0);
      assert.ok(place.log.every(({ headers }) => headers.authorization === undefined));
    } finally {
      await stand.hooks.account.remove('bank');
      stand.hooks.expectRoot({});
      await place.stop();
    }
  });
});
