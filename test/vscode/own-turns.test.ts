import assert from 'node:assert/strict';
import { isAside, OwnTurns } from '../../src/vscode/models/own-turns';
import { FakeClock } from '../harness/fake-clock';
import { loadWithStandIn, registered, userTurn, vscode } from '../harness/vscode-stand-in';

const { registerLanguageModels } = loadWithStandIn(
  () => require('../../src/vscode/models/language-models') as typeof import('../../src/vscode/models/language-models'),
);

const { ParticipantTurn } = loadWithStandIn(
  () => require('../../src/vscode/chat/participant-turn') as typeof import('../../src/vscode/chat/participant-turn'),
);

const options = (rest: object) => rest as Parameters<typeof isAside>[0];

describe('what VS Code asks for itself beside a turn of the person', () => {
  it('is told by its sender and by offering no tools', () => {
    const tool = { name: 'list_dir', description: 'Lists' };
    assert.equal(isAside(options({ requestInitiator: 'github.copilot-chat' })), true);
    assert.equal(isAside(options({ requestInitiator: 'core', tools: [] })), true);
    assert.equal(isAside(options({ requestInitiator: 'github.copilot-chat', tools: [tool] })), false);
    assert.equal(isAside(options({ requestInitiator: 'somebody.extension' })), false);
    assert.equal(isAside(options({})), false, 'older versions do not say who asks');
  });

  it('is no turn of the person, which has a number also where it offers no tools', () => {
    const turn = (number: unknown) => ({
      requestInitiator: 'github.copilot-chat',
      tools: [],
      modelOptions: { _telemetryTurn: number },
    });
    assert.equal(isAside(options(turn(1))), false, 'the chat of the terminal, an agent without tools');
    assert.equal(isAside(options(turn(undefined))), true);
  });
});

describe('a request of VS Code beside turns of the person', () => {
  const watch = (wait: Promise<void>) => {
    const seen = { done: false };
    void wait.then(() => {
      seen.done = true;
    });
    return seen;
  };
  const never = new AbortController().signal;

  it('waits for the turn that it comes with, even when it is there first', async () => {
    const clock = new FakeClock();
    const turns = new OwnTurns(clock);
    const title = watch(turns.quiet(never));
    await clock.advance(1000);
    const end = turns.begin();
    await clock.advance(10_000);
    assert.equal(title.done, false, 'the turn is under way');
    end();
    await clock.advance(1000);
    const endNext = turns.begin();
    await clock.advance(5000);
    endNext();
    await clock.advance(0);
    await clock.advance(2999);
    assert.equal(title.done, false, 'an agent asks again a moment after a tool has run');
    await clock.advance(1);
    assert.equal(title.done, true);
  });

  it('waits for a moment only when no turn comes, and for a minute at most', async () => {
    const clock = new FakeClock();
    const turns = new OwnTurns(clock);
    const alone = watch(turns.quiet(never));
    await clock.advance(3000);
    assert.equal(alone.done, true);
    turns.begin();
    const behind = watch(turns.quiet(never));
    await clock.advance(59_999);
    assert.equal(behind.done, false);
    await clock.advance(1);
    assert.equal(behind.done, true);
  });

  it('ends its wait with its caller, and leaves no timer behind', async () => {
    const clock = new FakeClock();
    const turns = new OwnTurns(clock);
    const leaving = new AbortController();
    const wait = turns.quiet(leaving.signal);
    leaving.abort();
    await assert.rejects(wait, { kind: 'cancelled' });
    assert.equal(clock.pending, 0);
  });

  it('waits for an answer of `@gigachat` from before its attachments are read, but not while its tools run', async () => {
    const clock = new FakeClock();
    const turns = new OwnTurns(clock);
    let readPicture: (bytes: Uint8Array) => void = () => {};
    const picture = new Promise<Uint8Array>((resolve) => (readPicture = resolve));
    let endTool: (result: object) => void = () => {};
    const tool = new Promise<object>((resolve) => (endTool = resolve));
    const asked: number[] = [];
    const provider = {
      async *stream({ messages }: { messages: readonly object[] }) {
        asked.push(messages.length);
        yield [{ type: 'start', id: '1', model: 'GigaChat-2', createdMs: 0 }];
        if (asked.length === 1) {
          yield [
            { type: 'tool-call', index: 0, id: 'a', name: 'slow' },
            { type: 'tool-args', index: 0, json: '{}' },
          ];
          yield [{ type: 'finish', reason: 'tool-calls' }];
        } else
          yield [
            { type: 'text', text: 'Done.' },
            { type: 'finish', reason: 'stop' },
          ];
      },
    };
    const turn = new ParticipantTurn(
      { models: [], provider: async () => provider } as never,
      {
        prompt: 'What is this?',
        model: { vendor: 'gigachat', id: 'GigaChat-2' },
        references: [{ id: 'picture', value: { mimeType: 'image/png', data: () => picture } }],
        toolReferences: [{ name: 'slow' }],
      } as never,
      [],
      { reference() {}, progress() {}, markdown() {}, button() {} } as never,
      turns,
      {} as never,
    );
    Reflect.set(vscode, 'Uri', class {});
    Reflect.set(vscode, 'Location', class {});
    Reflect.set(vscode.lm, 'tools', [{ name: 'slow', description: 'Asks a model.', inputSchema: {} }]);
    const toolRuns = new Promise<void>((resolve) => {
      Reflect.set(vscode.lm, 'invokeTool', () => {
        resolve();
        return tool;
      });
    });
    try {
      const answer = turn.answer(never, { isCancellationRequested: false } as never);
      const title = watch(turns.quiet(never));
      await clock.advance(10_000);
      assert.deepEqual([title.done, asked.length], [false, 0], 'the picture is still being read');
      readPicture(new Uint8Array());
      await toolRuns;
      await clock.advance(0);
      await clock.advance(3000);
      assert.deepEqual([title.done, asked.length], [true, 1], 'what the tool asks for would wait for itself');
      endTool({ content: [] });
      await answer;
      assert.equal(asked.length, 2);
    } finally {
      Reflect.set(vscode, 'Uri', undefined);
      Reflect.set(vscode, 'Location', undefined);
      Reflect.deleteProperty(vscode.lm, 'tools');
      Reflect.deleteProperty(vscode.lm, 'invokeTool');
    }
  });

  it('offers no sign-in where nobody is signed in: no person has asked', async () => {
    const offered: string[] = [];
    const window = Reflect.get(vscode, 'window');
    Reflect.set(vscode, 'window', { showWarningMessage: async (text: string) => void offered.push(text) });
    const silent = () => ({ dispose() {} });
    const account = {
      signedIn: false,
      signedOutReason: 'no-key',
      streams: 0,
      models: [],
      provider: async () => undefined,
    };
    registerLanguageModels(
      { subscriptions: [], globalState: { get: (_: string, otherwise: unknown) => otherwise } } as never,
      { ...account, onDidChange: silent, onDidChangeActivity: silent } as never,
      new OwnTurns(new FakeClock()),
      {} as never,
    );
    const { provideLanguageModelChatResponse: answer } = registered.provider as typeof registered.provider & {
      provideLanguageModelChatResponse(...given: unknown[]): Promise<void>;
    };
    const ask = (rest: object) => {
      const token = { isCancellationRequested: false, onCancellationRequested: silent };
      const given = [{ id: 'auto' }, [userTurn('Hello')], { toolMode: 1, ...rest }, { report() {} }, token];
      return assert.rejects(answer.apply(registered.provider, given), /Nobody is signed in to GigaChat/);
    };
    try {
      await ask({ requestInitiator: 'core' });
      assert.deepEqual(offered, []);
      await ask({ requestInitiator: 'somebody.extension' });
      assert.equal(offered.length, 1);
    } finally {
      Reflect.set(vscode, 'window', window);
    }
  });

  it('goes to the best model where the one that it is for has gone from the list, as no turn of the person does', async () => {
    const silent = () => ({ dispose() {} });
    const asked: string[] = [];
    const provider = {
      async *stream({ model }: { model: string }) {
        asked.push(model);
        yield [{ type: 'finish', reason: 'stop' }];
      },
    };
    const models = [{ id: 'GigaChat-2', kind: 'chat' }];
    registerLanguageModels(
      { subscriptions: [], globalState: { get: (_: string, otherwise: unknown) => otherwise } } as never,
      {
        ...{ signedIn: true, streams: 0, models, preferredModel: 'GigaChat-2', provider: async () => provider },
        ...{ onDidChange: silent, onDidChangeActivity: silent },
      } as never,
      new OwnTurns(new FakeClock()),
      {} as never,
    );
    const { provideLanguageModelChatResponse: answer } = registered.provider as typeof registered.provider & {
      provideLanguageModelChatResponse(...given: unknown[]): Promise<void>;
    };
    const token = { isCancellationRequested: false, onCancellationRequested: silent };
    for (const requestInitiator of ['core', 'somebody.extension']) {
      const given = [{ id: 'GigaChat-3-Lightning' }, [userTurn('Hello')], { toolMode: 1, requestInitiator }];
      await answer.apply(registered.provider, [...given, { report() {} }, token]).catch(() => {});
    }
    assert.deepEqual(asked, ['GigaChat-2', 'GigaChat-3-Lightning']);
  });
});
