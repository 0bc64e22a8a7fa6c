import assert from 'node:assert/strict';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const putBack = laidUnder('workspace', 'window', 'commands', 'extensions', 'version', 'ConfigurationTarget');
const { missingSettings } = loadWithStandIn(
  () => require('../../src/vscode/models/chat-settings') as typeof import('../../src/vscode/models/chat-settings'),
);
const { ChatSetup } = loadWithStandIn(
  () => require('../../src/vscode/models/chat-setup') as typeof import('../../src/vscode/models/chat-setup'),
);

const small = 'chat.utilitySmallModel';

describe("the settings of VS Code's own chat", () => {
  /** What this VS Code knows, and what the person has set. */
  let known: Record<string, unknown>;
  let set: Record<string, unknown>;
  let said: string[];
  beforeEach(() => {
    known = { [small]: '', 'chat.byokUtilityModelDefault': 'copilot' };
    set = {};
    said = [];
    const inspect = (name: string) =>
      Object.hasOwn(known, name) ? { defaultValue: known[name], globalValue: set[name] } : undefined;
    const update = async (name: string, value: unknown) => {
      set[name] = value;
    };
    Reflect.set(vscode, 'workspace', { getConfiguration: () => ({ inspect, update }) });
    Reflect.set(vscode, 'version', '1.139.1');
    Reflect.set(vscode, 'ConfigurationTarget', { Global: 1 });
    Reflect.set(vscode, 'extensions', { getExtension: () => undefined });
    // As VS Code does it: an extension that the trust keeps off is never called turned on.
    const executeCommand = (command: string) =>
      command === 'workbench.extensions.installExtension' && !Reflect.get(Reflect.get(vscode, 'workspace'), 'isTrusted')
        ? new Promise(() => {})
        : Promise.resolve();
    Reflect.set(vscode, 'commands', { executeCommand });
    Reflect.set(vscode, 'window', {
      showWarningMessage: async (text: string) => void said.push(text),
      showInformationMessage: async (text: string) => void said.push(text),
    });
  });
  after(putBack);

  const model = (id: string) => ({ id, kind: 'chat' });
  const account = (ids: readonly string[], refused: readonly string[] = []) =>
    ({
      models: ids.map(model),
      preferredModel: ids[0],
      refusals: new Map(refused.map((id) => [id, 'forbidden'])),
      provider: async () => ({}),
    }) as never;
  const smallFor = (ids: readonly string[], refused?: readonly string[]) =>
    missingSettings(account(ids, refused)).find(({ name }) => name === small)?.value;

  it('give titles and other small errands to the fastest model that answers this account', () => {
    const ids = ['GigaChat-3-Ultra', 'GigaChat-2-Pro', 'GigaChat-2', 'GigaChat-3-Lightning'];
    assert.equal(smallFor(ids), 'gigachat/GigaChat-3-Lightning');
    assert.equal(smallFor(ids, ['GigaChat-3-Lightning']), 'gigachat/GigaChat-2');
    assert.equal(smallFor(['GigaChat-3-Ultra']), undefined);
    assert.equal(smallFor([]), undefined);
  });

  it('keep the model that somebody has chosen for them, and name none that this VS Code does not know', () => {
    set[small] = 'other/mine';
    assert.equal(smallFor(['GigaChat-2']), undefined);
    set = {};
    known = {};
    assert.deepEqual(missingSettings(account(['GigaChat-2'])), []);
  });

  it('stay as they are while nobody is signed in: the sign-in is offered', async () => {
    const memento = { get: (_name: string, otherwise: unknown) => otherwise, update: async () => {} };
    const nobody = { models: [], refusals: new Map(), provider: async () => undefined, refreshModels: async () => [] };
    await new ChatSetup(memento as never).turnOn(nobody as never);
    assert.deepEqual(set, {});
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /once you have signed in/);
  });

  it('are changed in a folder that is not trusted, too, and no answer is promised before it is', async () => {
    const memento = { get: (_name: string, otherwise: unknown) => otherwise, update: async () => {} };
    for (const isTrusted of [false, true]) {
      Reflect.set(Reflect.get(vscode, 'workspace'), 'isTrusted', isTrusted);
      await new ChatSetup(memento as never).turnOn(account(['GigaChat-3-Ultra', 'GigaChat-2']));
    }
    assert.equal(set[small], 'gigachat/GigaChat-2');
    assert.equal(said.length, 2);
    assert.match(said[0] ?? '', /restricted mode, where VS Code keeps its own chat off/);
    assert.match(said[1] ?? '', /now answers every question/);
  });
});
