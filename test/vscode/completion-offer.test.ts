import assert from 'node:assert/strict';
import { soon } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

type Provider = { provideInlineCompletionItems(...given: unknown[]): unknown };

const kinds = { Invoke: 0, Automatic: 1 };
const putBack = laidUnder('languages', 'commands', 'window', 'InlineCompletionTriggerKind');
const { CompletionOffer } = loadWithStandIn(
  () =>
    require('../../src/vscode/completion/completion-offer') as typeof import('../../src/vscode/completion/completion-offer'),
);

describe('what VS Code is made to ask for', () => {
  let registered: Provider[];
  /** What VS Code does of each question in turn: asks whoever is registered, or drops it. */
  let turns: (() => void)[];
  let questions: unknown[][];
  let answers: number;
  let clock: FakeClock;
  let offer: InstanceType<typeof CompletionOffer>;
  const document = { uri: 'file:///a.ts', version: 1 };
  const asks = (triggerKind = kinds.Invoke) => {
    for (const provider of registered) provider.provideInlineCompletionItems(document, undefined, { triggerKind });
  };
  const drops = () => {};

  beforeEach(() => {
    registered = [];
    turns = [];
    questions = [];
    answers = 0;
    Reflect.set(vscode, 'InlineCompletionTriggerKind', kinds);
    Reflect.set(vscode, 'languages', {
      registerInlineCompletionItemProvider(_pattern: unknown, provider: Provider) {
        registered.push(provider);
        return { dispose: () => registered.splice(registered.indexOf(provider), 1) };
      },
    });
    Reflect.set(vscode, 'commands', {
      async executeCommand(...question: unknown[]) {
        questions.push(question);
        (turns.shift() ?? drops)();
      },
    });
    Reflect.set(vscode, 'window', { activeTextEditor: { document } });
    const provider = {
      provideInlineCompletionItems() {
        answers += 1;
        offer.shown();
        return undefined;
      },
    };
    clock = new FakeClock();
    offer = new CompletionOffer(provider as never, clock, 'Some.Extension');
  });
  afterEach(() => {
    offer.dispose();
    putBack();
  });

  it('is asked once where VS Code asks at once', async () => {
    turns = [asks, asks];
    await offer.askUnasked();
    assert.equal(answers, 1);
    assert.equal(questions.length, 1);
    assert.equal(registered.length, 1);
    assert.ok(offer.isShown);
  });

  it('is asked again where VS Code dropped the question because its own list opened', async () => {
    turns = [drops, asks];
    await offer.askUnasked();
    assert.equal(answers, 1);
    assert.deepEqual(questions[1], questions[0]);
    assert.ok(offer.isShown);
  });

  it('is given up where VS Code asks nobody, and leaves nothing behind that a list would wait for', async () => {
    await offer.askUnasked();
    assert.equal(questions.length, 3);
    assert.equal(registered.length, 0);
    const asked = offer.ask();
    for (const ms of [50, 200, 400]) {
      await soon(() => clock.dueWithin(ms));
      await clock.advance(ms);
    }
    await asked;
    assert.equal(questions.length, 9);
    assert.equal(registered.length, 0);
  });

  it('is asked again a little later for a person whose key came while the list was opening, unless they typed on', async () => {
    // What VS Code asks for its list is not what the person asked.
    turns = [drops, () => asks(kinds.Automatic), drops, asks];
    const asked = offer.ask();
    await soon(() => clock.dueWithin(50));
    await clock.advance(50);
    await asked;
    assert.equal(answers, 2);
    assert.ok(offer.isShown);
    offer.close();
    turns = [drops, drops, drops, asks];
    const again = offer.ask();
    await soon(() => clock.dueWithin(50));
    document.version += 1;
    await clock.advance(50);
    await again;
    assert.equal(answers, 2);
    assert.equal(registered.length, 0);
  });

  it('is not asked again where somebody typed on, or another question is put', async () => {
    turns = [
      () => {
        document.version += 1;
      },
    ];
    await offer.ask();
    assert.equal(questions.length, 1);
    let second: Promise<void> | undefined;
    turns = [
      () => {
        second = offer.askUnasked();
      },
      drops,
      asks,
    ];
    await offer.askUnasked();
    await second;
    assert.equal(questions.length, 4);
    assert.equal(answers, 1);
  });

  it('leaves nothing behind where an older question ends last', async () => {
    let end = () => {};
    const pending = new Promise<void>((done) => {
      end = done;
    });
    Reflect.set(vscode, 'commands', {
      executeCommand: async (_trigger: string, question?: unknown) => (question === undefined ? pending : undefined),
    });
    const older = offer.ask();
    await offer.askUnasked();
    assert.equal(registered.length, 1);
    end();
    await older;
    assert.equal(registered.length, 0);
  });

  it('is asked again although VS Code told late where the cursor went before', async () => {
    turns = [() => offer.close(), asks];
    await offer.ask();
    assert.equal(answers, 1);
  });
});
