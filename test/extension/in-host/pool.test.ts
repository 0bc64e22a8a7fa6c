import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

describe('several profiles as one', () => {
  let stand: EditorStand;
  let second: Emulator;
  beforeEach(async () => {
    stand = await startEditorStand();
    second = await startEmulator();
    await stand.signIn();
    const { baseUrl, authUrl, credentials: key } = second;
    const outcome = await stand.hooks.signInTo(
      { id: 'work', name: 'work', scope: 'auto', baseUrl, authUrl },
      { credentials: { key } },
    );
    assert.equal(outcome.ok, true);
    await stand.hooks.account.switchTo('default');
  });
  afterEach(async () => {
    await configure({ pool: undefined });
    await stand.stop();
    await second.stop();
  });

  const chats = (emulator: Emulator) => emulator.log.filter(({ kind }) => kind === 'chat').length;
  const asPool = async (pool: string) => {
    await configure({ pool });
    await until('the pool', () => stand.hooks.account.pool.length === 2);
    await until('its models', () => stand.hooks.account.preferredModel);
  };
  async function ask(content: string): Promise<number> {
    const body = { model: 'GigaChat-2', messages: [{ role: 'user', content }] };
    const response = await stand.call('/v1/chat/completions', body);
    await response.text();
    return response.status;
  }

  it('uses one alone by default', async () => {
    for (let index = 0; index < 4; index += 1) assert.equal(await ask(`${index}`), 200);
    assert.deepEqual([chats(stand.emulator), chats(second)], [4, 0]);
    assert.deepEqual(stand.hooks.account.pool, []);
  });

  it('takes turns, five and five', async () => {
    await asPool('round-robin');
    for (let index = 0; index < 10; index += 1) assert.equal(await ask(`${index}`), 200);
    assert.deepEqual([chats(stand.emulator), chats(second)], [5, 5]);
  });

  it('asks the profile in use first, and the other one when that is dead', async () => {
    await asPool('priority');
    assert.deepEqual(stand.hooks.account.pool, ['default', 'work']);
    assert.equal(await ask('one'), 200);
    assert.deepEqual([chats(stand.emulator), chats(second)], [1, 0]);
    await stand.hooks.account.switchTo('work');
    assert.deepEqual(stand.hooks.account.pool, ['work', 'default']);
    await second.stop();
    for (let index = 0; index < 3; index += 1) assert.equal(await ask(`${index}`), 200);
    assert.equal(chats(stand.emulator), 4);
  });

  it('checks the health of each, under its name', async () => {
    await asPool('priority');
    const report = String(await vscode.commands.executeCommand('gigachat.healthCheck'));
    assert.match(report, /default: Token[\s\S]*work: Token[\s\S]*Bridge/);
    assert.ok(!report.includes('✘'), report);
  });

  it('leaves out a profile that is signed out, and is one again when the setting is taken back', async () => {
    await asPool('priority');
    await stand.hooks.account.signOut();
    assert.deepEqual(stand.hooks.account.pool, [], 'one is no pool');
    assert.equal(await ask('still answered'), 200);
    assert.deepEqual([chats(stand.emulator), chats(second)], [0, 1]);
    await configure({ pool: undefined });
    await until('signed out', () => !stand.hooks.account.signedIn);
  });
});
