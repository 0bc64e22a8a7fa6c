import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { Questions } from './questions';

const otherHarnesses = 'chat.agentHost.byokModels.enabled';
const names = [
  'chat.byokUtilityModelDefault',
  'chat.utilitySmallModel',
  'inlineChat.defaultModel',
  'chat.defaultToCopilotHarness',
  otherHarnesses,
];
/** VS Code up to 1.135 asks for a restart when that setting changes, and under tests it restarts at once. */
const restarts = /^1\.1[0-2]\d\.|^1\.13[0-5]\./.test(vscode.version);

describe("VS Code's own chat, set up for GigaChat after a sign-in", () => {
  let stand: EditorStand;
  let questions: Questions;
  /** What VS Code was asked to do with extensions and model groups; nothing of it is done here. */
  const asked: string[] = [];
  const askedWith: unknown[][] = [];
  const { executeCommand } = vscode.commands;
  beforeEach(async () => {
    stand = await startEditorStand();
    await stand.hooks.context.globalState.update('chatSetupDeclined', undefined);
    questions = new Questions();
    asked.length = 0;
    askedWith.length = 0;
    Reflect.set(vscode.commands, 'executeCommand', (command: string, ...rest: unknown[]) => {
      if (!/^(?:lm|extension|workbench)\./.test(command)) return executeCommand(command, ...rest);
      asked.push(command);
      askedWith.push([command, ...rest]);
      return Promise.resolve();
    });
  });
  afterEach(async () => {
    Reflect.set(vscode.commands, 'executeCommand', executeCommand);
    questions.restore();
    for (const name of names) await set(name, undefined);
    await stand.hooks.context.globalState.update('chatSetup', undefined);
    await stand.stop();
  });

  const user = (name: string) => vscode.workspace.getConfiguration().inspect(name)?.globalValue;
  const set = (name: string, value: unknown) =>
    vscode.workspace
      .getConfiguration()
      .update(name, value, vscode.ConfigurationTarget.Global)
      .then(undefined, () => {});
  const known = () =>
    names
      .filter((name) => vscode.workspace.getConfiguration().inspect(name)?.defaultValue !== undefined)
      .filter((name) => !(restarts && name === otherHarnesses));

  async function signInAnd(answer: (pick: Awaited<ReturnType<Questions['pick']>>) => void): Promise<void> {
    const done = executeCommand('gigachat.signIn', 'key');
    (await questions.box()).enter(stand.emulator.credentials);
    answer(await questions.pick());
    await done;
  }

  it('is set up with one consent, and one step takes all of it back', async () => {
    await set('inlineChat.defaultModel', 'Mine (other)');
    let shown: (string | undefined)[] = [];
    await signInAnd((pick) => {
      shown = pick.items.map(({ label }) => label);
      pick.choose('$(check) Set up');
    });
    assert.deepEqual(
      known().filter((name) => !shown.includes(name)),
      [],
      'every change is named before it is made',
    );
    assert.equal(user('chat.byokUtilityModelDefault'), 'mainAgent');
    assert.equal(user('inlineChat.defaultModel'), `${stand.hooks.account.preferredModel} (gigachat)`);
    assert.equal(user(otherHarnesses), restarts ? undefined : true, 'nothing asks for a restart in the middle');
    assert.deepEqual(asked, ['lm.addLanguageModelsProviderGroup', 'workbench.extensions.installExtension']);
    assert.deepEqual(stand.messages.last?.buttons, ['Open chat', 'Undo']);

    await executeCommand('gigachat.undoAgentMode');
    assert.equal(user('inlineChat.defaultModel'), 'Mine (other)');
    for (const name of known()) if (name !== 'inlineChat.defaultModel') assert.equal(user(name), undefined, name);
  });

  it('is taken back to the beginning also after it was set up twice, for two models', async () => {
    await set('inlineChat.defaultModel', 'Mine (other)');
    await signInAnd((pick) => pick.choose('$(check) Set up'));
    await configure({ model: 'GigaChat-2' });
    try {
      await executeCommand('gigachat.turnOnAgentMode');
      assert.equal(user('inlineChat.defaultModel'), 'GigaChat-2 (gigachat)');
      await executeCommand('gigachat.undoAgentMode');
      assert.equal(user('inlineChat.defaultModel'), 'Mine (other)');
    } finally {
      await configure({ model: undefined });
    }
  });

  it('leads from there to agent mode with its own model, and not to @gigachat', async () => {
    stand.messages.press('Open chat');
    await signInAnd((pick) => pick.choose('$(check) Set up'));
    const [command, options] = askedWith.at(-1) ?? [];
    assert.equal(command, 'workbench.action.chat.open');
    const { query, ...rest } = options as Record<string, unknown>;
    assert.deepEqual(rest, { mode: 'agent', modelSelector: { vendor: 'gigachat', id: 'auto' }, isPartialQuery: true });
    assert.equal(String(query).trim(), '');
  });

  it('keeps on undo what somebody has changed since', async () => {
    await signInAnd((pick) => pick.choose('$(check) Set up'));
    await set('chat.byokUtilityModelDefault', 'none');
    await executeCommand('gigachat.undoAgentMode');
    assert.equal(user('chat.byokUtilityModelDefault'), 'none');
  });

  it('stays as it is without a yes: a no is remembered, a question left open comes again', async () => {
    await signInAnd((pick) => pick.leave());
    assert.match(stand.messages.last?.text ?? '', /^Signed in to GigaChat/);
    await stand.hooks.account.signOut();
    await signInAnd((pick) => pick.choose('$(close) Not now'));
    await stand.hooks.account.signOut();
    const done = executeCommand('gigachat.signIn', 'key');
    (await questions.box()).enter(stand.emulator.credentials);
    await done;
    for (const name of names) assert.equal(user(name), undefined, name);
    assert.deepEqual(asked, []);
  });

  it('opens a setting that is picked in the list, and goes on waiting for the answer', async () => {
    await signInAnd((pick) => {
      pick.choose('chat.byokUtilityModelDefault');
      pick.choose('$(close) Not now');
    });
    assert.deepEqual(asked, ['workbench.action.openSettings']);
  });
});
