import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import type { Status } from '../../src/vscode/status/status';
import { loadAsWindow, setWindow } from '../harness/editor-windows';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { renderStatus, spokenStatus } = loadWithStandIn(
  () => require('../../src/vscode/status/status-text') as typeof import('../../src/vscode/status/status-text'),
);
const { menuFor } = loadWithStandIn(
  () => require('../../src/vscode/status/status-menu') as typeof import('../../src/vscode/status/status-menu'),
);
const { keepContextKeys } = loadWithStandIn(
  () => require('../../src/vscode/context-keys') as typeof import('../../src/vscode/context-keys'),
);
const { showMenuCommand } = loadAsWindow(
  () => require('../../src/vscode/status/status-menu') as typeof import('../../src/vscode/status/status-menu'),
);
const russian = require('../../l10n/bundle.l10n.ru.json') as Record<string, string>;
const status: Status = {
  signedIn: true,
  reason: 'no-key',
  profile: undefined,
  pool: [],
  model: '$(loading~spin)',
  tokensLeft: undefined,
  queue: { inFlight: 0, waiting: 0, holders: [], line: [] },
  trouble: undefined,
  standIn: undefined,
  bridge: { kind: 'stopped' },
  remote: undefined,
};
const names = Array.from({ length: 8 }, (_, index) => `$(bell) department number ${index}`);
const iconsOf = (text: string) => text.match(/\$\([\w~-]+\)/g) ?? [];

describe('the names of accounts and models in the status bar and its menu', () => {
  for (const [how, one] of [
    ['of one account', { ...status, profile: names.join(' ').slice(0, 40) }],
    ['of a pool', { ...status, profile: 'work', pool: names }],
    ['of whoever is signed out', { ...status, profile: names[0], signedIn: false }],
  ] as const) {
    it(`are short and draw no icon: the name ${how}`, () => {
      const { text } = renderStatus(one);
      assert.equal(iconsOf(text).length, 1, text);
      assert.ok(text.length <= 90, text);
      assert.match(spokenStatus(one), /department number 0/);
    });
  }

  it('draw no icon in the menu', () => {
    const known = new Set(['gigachat.selectModel', 'gigachat.switchProfile']);
    for (const { description = '' } of menuFor({ ...status, profile: '$(key)' }, known))
      assert.deepEqual(iconsOf(description), []);
  });
});

describe('the menu of an account that GigaChat does not let in any more', () => {
  const known = new Set(['gigachat.signIn', 'gigachat.healthCheck', 'gigachat.trustRussianRootCa']);
  const commandsAt = (trouble: Status['trouble']) =>
    menuFor({ ...status, trouble }, known).flatMap(({ command }) => command ?? []);

  it('begins with the way in that the message names, and has it no more once all is well', () => {
    assert.equal(commandsAt(new ChatError('auth', 'refused'))[0], 'gigachat.signIn');
    assert.deepEqual(commandsAt(undefined), ['gigachat.healthCheck']);
  });

  it('names no step twice', () => {
    assert.deepEqual(commandsAt(new ChatError('network', 'gone')), ['gigachat.healthCheck']);
  });

  it('has its sign-in in the palette for as long', () => {
    const told = new Map<string, unknown>();
    const usual: unknown = Reflect.get(vscode, 'commands');
    Reflect.set(vscode, 'commands', {
      executeCommand: async (_: string, key: string, value: unknown) => void told.set(key, value),
    });
    let tell = () => {};
    const account = {
      signedIn: true,
      trouble: new ChatError('auth', 'refused') as ChatError | undefined,
      onDidChange: () => ({ dispose() {} }),
      onDidChangeActivity: (changed: () => void) => {
        tell = changed;
        return { dispose() {} };
      },
    };
    keepContextKeys(account as never, { state: status.bridge, onDidChange: account.onDidChange } as never);
    assert.equal(told.get('gigachat.refused'), true);
    account.trouble = undefined;
    tell();
    assert.equal(told.get('gigachat.refused'), false);
    Reflect.set(vscode, 'commands', usual);
  });
});

describe('how things are, in a few words', () => {
  const { t } = vscode.l10n;
  afterEach(() => {
    vscode.l10n.t = t;
    setWindow(undefined);
  });

  it('has no capital in its middle, in Russian either', () => {
    vscode.l10n.t = (text, ...values) => t(russian[text] ?? text, ...values);
    const spoken = spokenStatus({ ...status, model: 'gigachat', tokensLeft: 5 });
    assert.equal(spoken, 'GigaChat; модель gigachat; осталось токенов: 5');
  });

  it('lets a failure stand in sentences of its own', () => {
    vscode.l10n.t = (text, ...values) => t(russian[text] ?? text, ...values);
    const spoken = spokenStatus({
      ...status,
      trouble: new ChatError('tokens-used-up', 'x'),
      model: 'A',
      tokensLeft: 0,
    });
    assert.match(spoken, /^GigaChat\. На аккаунте [^;]* ещё раз\. Модель A; осталось токенов: 0$/);
  });

  it('says above the menu that completions are paused, as the tooltip does', async () => {
    let said: string | undefined;
    setWindow({
      showQuickPick: async (_items: unknown, { placeHolder }: { placeHolder: string }) => {
        said = placeHolder;
      },
    });
    const account = { signedIn: true, pool: [], queue: status.queue, models: [] };
    const pause = { failure: new ChatError('tokens-used-up', 'x'), untilMs: undefined };
    await showMenuCommand(account as never, { state: status.bridge } as never, { pause });
    assert.match(String(said), /^GigaChat\. Code completion is paused\./);
  });
});
