import assert from 'node:assert/strict';
import type { Profile } from '../../src/editor/stored-profiles';
import { loadAsWindow, Memory, openWindow, Secrets, setSetting } from '../harness/editor-windows';
import { turns } from '../harness/event-loop';
import { vscode } from '../harness/vscode-stand-in';

const { profileToSignIn } = loadAsWindow(
  () =>
    require('../../src/vscode/sign-in/sign-in-command') as typeof import('../../src/vscode/sign-in/sign-in-command'),
);
const russian = require('../../l10n/bundle.l10n.ru.json') as Record<string, string>;

const profile = (id: string, key = 'a2V5'): Profile => ({
  id,
  name: id,
  scope: 'auto',
  access: {
    credentials: { key },
    scope: 'GIGACHAT_API_PERS',
    authOrigin: 'https://ngw.devices.sberbank.ru:9443',
    baseOrigin: 'https://api.giga.chat',
  },
});

describe('the accounts of several windows', () => {
  afterEach(() => setSetting('gigachat.baseUrl', undefined));

  it('begin with one whose name is in the language of the editor', async () => {
    const { t } = vscode.l10n;
    const { account } = openWindow(new Secrets());
    assert.deepEqual(await profileToSignIn(account), { id: 'default', name: 'default', scope: 'auto' });
    try {
      vscode.l10n.t = (text, ...values) => t(russian[text] ?? text, ...values);
      assert.equal((await profileToSignIn(account)).name, 'основной');
    } finally {
      vscode.l10n.t = t;
    }
  });

  it('that are removed in one of them are no lost key in the others', async () => {
    const secrets = new Secrets();
    const [here, there] = [openWindow(secrets), openWindow(secrets)];
    await there.account.session();
    await here.account.signIn(profile('default'));
    await turns();
    assert.equal(there.account.signedIn, true);
    await here.account.remove('default');
    await turns();
    assert.deepEqual([there.account.signedIn, there.account.signedOutReason], [false, 'no-key']);
  });

  it('are told of as lost, until somebody signs in, where the system kept no secret between starts', async () => {
    const memory = new Memory();
    await openWindow(new Secrets(), memory).account.signIn(profile('default'));
    const { account } = openWindow(new Secrets(), memory);
    await account.session();
    assert.equal(account.signedOutReason, 'key-lost');
    setSetting('gigachat.baseUrl', 'https://models.example/v1');
    await turns();
    assert.equal(account.signedOutReason, 'key-lost');
  });

  it('are there as soon as the keyring is unlocked, and none is entered twice', async () => {
    const [secrets, memory] = [new Secrets(), new Memory()];
    await openWindow(secrets, memory).account.signIn(profile('work'));
    secrets.isLocked = true;
    const { account, lines } = openWindow(secrets, memory);
    let changes = 0;
    account.onDidChange(async () => {
      changes += 1;
      await account.session();
    });
    for (let time = 0; time < 3; time += 1) assert.equal(await account.session(), undefined);
    await turns();
    assert.deepEqual([account.signedIn, account.signedOutReason, changes], [false, 'secrets-refused', 1]);
    assert.equal(lines.filter((line) => line.startsWith('error')).length, 1, 'and said once');
    secrets.isLocked = false;
    assert.ok(await account.session());
    assert.deepEqual([account.signedIn, changes], [true, 2]);
    assert.deepEqual(
      account.profiles.map(({ name }) => name),
      ['work'],
    );
  });

  it('answer also where VS Code keeps nothing of what is remembered', async () => {
    const [secrets, memory] = [new Secrets(), new Memory()];
    memory.isFull = true;
    const { account, lines } = openWindow(secrets, memory);
    assert.equal(await account.session(), undefined);
    await account.signIn(profile('default'));
    assert.ok(await account.session());
    assert.equal(account.signedIn, true);
    assert.ok(lines.some((line) => line.includes('the disk is full')));
  });

  it('that are opened twice at a time end with the newest', async () => {
    const [secrets, memory] = [new Secrets(), new Memory()];
    await openWindow(secrets, memory).account.signIn(profile('old'));
    await turns();
    const { account } = openWindow(secrets, memory);
    const letGo = secrets.hold();
    const first = account.session();
    await turns();
    // Another key, as somebody enters it while the store of secrets still thinks.
    const newest = account.reload();
    await turns();
    const [older, newer] = letGo();
    newer?.();
    await newest;
    const session = await account.session();
    older?.();
    assert.ok((await first) === session);
    await turns();
    assert.ok(session !== undefined && (await account.session()) === session);
    assert.equal(account.signedIn, true);
    await account.close();
  });

  it('are what was stored last, also where the store of secrets answers an earlier question after it', async () => {
    const secrets = new Secrets();
    const { account } = openWindow(secrets);
    const letGo = secrets.hold();
    const first = account.session();
    await turns();
    const [older] = letGo();
    await account.signIn(profile('new'));
    older?.();
    await first;
    assert.deepEqual(
      account.profiles.map(({ id }) => id),
      ['new'],
    );
    assert.equal(account.signedIn, true);
    await account.close();
  });
});
