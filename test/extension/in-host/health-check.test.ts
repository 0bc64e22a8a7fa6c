import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { openChat } from '../../../src/vscode/models/open-chat';
import { plainQuestion } from '../../harness/plain-question';
import { type EditorStand, startEditorStand } from './editor-stand';
import { Questions } from './questions';
import { until } from './until';

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
    assert.equal(report.match(/✔/g)?.length, 9, report);
    assert.doesNotMatch(report, /✘/);
    const chats = stand.emulator.log.filter(({ kind }) => kind === 'chat');
    assert.equal(chats.length, 1);
    assert.equal(Reflect.get(Object(chats[0]?.body), 'max_tokens'), 1);
    for (const secret of [stand.emulator.credentials, await bridgeKey(stand)]) assert.ok(!report.includes(secret));
  });

  describe('names, with a verdict in plain sight and a step whose Enter does what it advises,', () => {
    /** Walks it before a hand that may press Enter on a step; gives what then stood in the list. */
    const walk = async (press?: string) => {
      const questions = new Questions();
      const ran: string[] = [];
      const { executeCommand } = vscode.commands;
      try {
        const report = (await check()) ?? '';
        const pick = await questions.pick();
        const lines = pick.items.map(({ label, description, detail }) => [label, description, detail].join(' | '));
        if (press !== undefined) {
          Reflect.set(vscode.commands, 'executeCommand', async (name: string, ...args: unknown[]) => {
            ran.push([name, ...args].join(' '));
          });
          pick.choose(press);
        }
        return { report, lines, title: pick.title, ran };
      } finally {
        Reflect.set(vscode.commands, 'executeCommand', executeCommand);
        questions.restore();
      }
    };

    it('that everything works', async () => {
      stand = await startEditorStand();
      await stand.signIn();
      const { lines, title } = await walk();
      assert.equal(title, 'GigaChat: health — Everything works.');
      assert.match(lines[0] ?? '', /^Everything works\./);
      assert.ok(
        lines.some((line) => /^Balance .*Tokens left: /.test(line)),
        lines.join('\n'),
      );
    });

    it('a revoked key, also while its token still serves', async () => {
      stand = await startEditorStand();
      await stand.signIn();
      await stand.hooks.account.refreshModels(AbortSignal.timeout(10_000));
      stand.emulator.scriptAuth({ status: 401, body: { code: 6, message: 'not in the db' }, times: 0 });
      const { report, title, lines, ran } = await walk('Token');
      assert.match(report, /✘ Token .*does not know this key: it was revoked or mistyped\. Issue a new one/);
      assert.match(title, /Token/);
      assert.ok(lines.some((line) => line.startsWith('Token') && line.includes('⏎ Sign in with another key')));
      assert.deepEqual(ran, ['gigachat.signIn']);
    });

    it('an empty list of models', async () => {
      stand = await startEditorStand();
      await stand.signIn();
      await stand.hooks.account.refreshModels(AbortSignal.timeout(10_000));
      stand.emulator.scriptModels({ body: { object: 'list', data: [] }, times: 0 });
      const { report, ran } = await walk('Models');
      assert.match(report, /✘ Models .*lists no chat model\. Check its plan/);
      assert.deepEqual(ran, ['vscode.open https://developers.sber.ru/studio']);
    });

    it('an account without tokens', async () => {
      stand = await startEditorStand();
      await stand.signIn();
      await stand.hooks.account.refreshModels(AbortSignal.timeout(10_000));
      const empty = stand.hooks.account.models.map(({ id }) => ({ usage: id, value: 0 }));
      stand.emulator.scriptOther({ body: { balance: empty }, times: 0 });
      stand.emulator.script({ status: 402, times: 0 });
      const { report, ran } = await walk('Balance');
      assert.match(report, /✘ Balance .*no tokens left for .*Top up its balance, or choose another model/);
      assert.match(report, /✘ Chat .*no tokens left for the model that was asked\. Top up/);
      assert.deepEqual(ran, ['vscode.open https://developers.sber.ru/studio']);
    });

    it('a clock that is wrong', async () => {
      stand = await startEditorStand();
      await stand.signIn();
      const { clock } = stand.hooks.runtime;
      const { now } = clock;
      Reflect.set(clock, 'now', () => now() + 3 * 3_600_000);
      try {
        assert.match((await walk()).report, /✘ Clock .*is 180 min fast\. Set the date and the time/);
      } finally {
        Reflect.set(clock, 'now', now);
      }
    });

    it('that the chat was not tried while the only stream is taken', async () => {
      stand = await startEditorStand();
      await stand.signIn();
      stand.emulator.script({ text: 'slow', hold: 'headers' });
      const { account } = stand.hooks;
      const open = (async () => {
        const request = plainQuestion('long');
        for await (const _ of openChat(account, request, { signal: new AbortController().signal }));
      })();
      await until('the answer', () => account.queue.inFlight === 1);
      const { report, title } = await walk();
      assert.match(report, /– Chat .*The account is busy \(VS Code\): the chat was not tried/);
      assert.match(title, /the account is busy with another answer/);
      assert.equal(account.trouble, undefined);
      stand.emulator.release();
      await open;
    });
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
