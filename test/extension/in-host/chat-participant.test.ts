import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ChatStand } from './chat-stand';
import { ParticipantStand, writeFile } from './participant-stand';

interface ChatOutcome {
  readonly errorDetails?: { readonly message: string };
  readonly metadata?: { readonly answered?: boolean; readonly failed?: string };
}

describe('@gigachat in the Chat view', () => {
  let stand: ChatStand;
  before(async () => {
    stand = await ChatStand.start();
    await stand.model('auto');
  });
  after(() => stand.stop());
  beforeEach(async () => {
    stand.emulator.reset();
    await vscode.commands.executeCommand('workbench.action.chat.newChat');
  });

  it('asks to sign in while nobody is', async () => {
    assert.deepEqual((await ask('Hello')).metadata, { answered: false });
    assert.deepEqual(stand.chatBodies(), []);
  });

  describe('for somebody who is signed in', () => {
    before(async () => {
      await stand.signIn();
      await stand.model('auto', 'GigaChat (best)');
    });

    it('answers, and remembers what was said', async () => {
      stand.emulator.script({ text: ['The capital', ' is Paris.'], delay: {} }, { text: 'Two million.' });
      assert.equal((await ask('What is the capital of France?')).errorDetails, undefined);
      assert.equal((await ask('How many live there?')).errorDetails, undefined);
      assert.deepEqual(
        stand
          .chatBodies()[1]
          ?.messages.slice(1)
          .map(({ role, content }) => [role, content]),
        [
          ['user', 'What is the capital of France?'],
          ['assistant', 'The capital is Paris.'],
          ['user', 'How many live there?'],
        ],
      );
      assert.equal(stand.chatBodies()[0]?.model, stand.hooks.account.preferredModel);
    });

    it('reads the files that it is asked about', async () => {
      const uri = await writeFile('asked.ts', 'const answer = 42;\n```\n');
      stand.emulator.script({ text: 'A constant.' });
      await ask('What is this?', { attachFiles: [uri] });
      assert.equal(
        stand.chatBodies()[0]?.messages.at(-1)?.content,
        'asked.ts\n````\nconst answer = 42;\n```\n\n````\n\nWhat is this?',
      );
    });

    it('goes on after a file with the same words and the same session', async () => {
      const uri = await writeFile('kept.ts', 'const kept = 1;\n');
      stand.emulator.script({ text: 'A constant.' }, { text: 'One.' });
      await ask('What is this?', { attachFiles: [uri] });
      await ask('What is its value?');
      const [first, second] = stand.chatBodies();
      assert.deepEqual(second?.messages.slice(0, 2), first?.messages);
      const sessions = stand.emulator.log.flatMap(({ kind, headers }) =>
        kind === 'chat' ? [headers['x-session-id']] : [],
      );
      assert.ok(sessions[0]);
      assert.equal(sessions[1], sessions[0]);
    });

    it('reads a selection, and cuts what is too long', async () => {
      const uri = await writeFile('long.txt', `one\ntwo\n${'x'.repeat(70_000)}`);
      // As VS Code itself counts, which converts no range inside an argument.
      const line2 = { startLineNumber: 2, startColumn: 1, endLineNumber: 2, endColumn: 4 };
      stand.emulator.script({ text: 'Two.', times: 2 });
      await ask('What is this?', { attachFiles: [{ uri, range: line2 }] });
      await ask('And this?', { attachFiles: [uri] });
      const [selection, whole] = stand.chatBodies().map(({ messages }) => messages.at(-1)?.content ?? '');
      assert.equal(selection, 'long.txt:2-2\n```\ntwo\n```\n\nWhat is this?');
      assert.ok(whole && whole.length > 60_000 && whole.length < 60_100, `${whole?.length}`);
    });

    it('knows in the next turn what was too long to be kept with the first', async () => {
      const long = await Promise.all([1, 2, 3, 4].map((index) => writeFile(`long${index}.txt`, 'x'.repeat(60_000))));
      stand.emulator.script({ text: 'Letters.' }, { text: 'X.' });
      await ask('What is this?', { attachFiles: long });
      await ask('Which ones?');
      const [first, second] = stand.chatBodies();
      assert.ok((first?.messages[1]?.content.length ?? 0) > 200_000);
      assert.deepEqual(second?.messages.slice(0, 2), first?.messages);
    });

    it('goes on in a chat that is too long without its oldest questions, and says so once', async () => {
      const chat = new ParticipantStand(stand);
      const model = await stand.model('GigaChat-2');
      stand.emulator.script({ text: 'Yes.', times: 0 });
      let history: unknown[] = [];
      const notes: boolean[] = [];
      for (let turn = 0; turn < 6; turn += 1) {
        const prompt = `${turn}: ${'word '.repeat(20_000)}`;
        const { said, turns, result } = await chat.ask(prompt, { history, model });
        assert.equal(result.errorDetails, undefined);
        notes.push(/oldest questions of this chat no longer fit/.test(said.join('')));
        // Help in between changes nothing.
        const between = turn === 4 ? (await chat.ask('', { history: [...history, ...turns], model })).turns : [];
        history = [...history, ...turns, ...between];
      }
      assert.deepEqual(notes, [false, false, false, false, true, false]);
      const questions =
        stand
          .chatBodies()
          .at(-1)
          ?.messages.map(({ content }) => content.slice(0, 2)) ?? [];
      assert.deepEqual(questions.slice(1), ['2:', 'Ye', '3:', 'Ye', '4:', 'Ye', '5:']);
    });

    it('says below a block of code that the answer was cut off in it, and takes that for none of its words', async () => {
      const chat = new ParticipantStand(stand);
      stand.emulator.script({ text: '```ts\nconst b = ', finishReason: 'length' }, { text: '2;' });
      const { said, turns } = await chat.ask('Write it.');
      assert.match(said.at(-1) ?? '', /reached the limit of the model/);
      const [, answer] = turns;
      assert.ok(answer instanceof vscode.ChatResponseTurn);
      // VS Code writes what is alike as one text, and its code would go on into the note.
      const [code, note] = answer.response.slice(-2).map((part) => Reflect.get(part, 'value') as vscode.MarkdownString);
      assert.notEqual(note?.supportThemeIcons, code?.supportThemeIcons);
      await chat.ask('Go on.', { history: turns });
      assert.equal(stand.chatBodies()[1]?.messages[2]?.content, '```ts\nconst b =');
    });

    it('sends pictures as images, also those of earlier turns', async () => {
      const chat = new ParticipantStand(stand);
      const references = [{ id: 'a', value: await writeFile('pic.png', png) }];
      stand.emulator.script({ text: 'A dot.' }, { text: 'Grey.' });
      const { turns } = await chat.ask('What is this?', { references });
      await chat.ask('Of what colour?', { history: turns });
      const [first, second] = stand.chatBodies();
      assert.equal(first?.messages[1]?.attachments?.length, 1, JSON.stringify(first?.messages));
      assert.deepEqual(second?.messages.slice(0, 2), first?.messages);
    });

    it('does not take for words of the model what it says of files that it did not read', async () => {
      const binary = await writeFile('data.bin', Buffer.from([0, 255, 0, 1, 2, 0]));
      stand.emulator.script({ text: 'Nothing.' }, { text: 'Yes.' });
      await ask('What is this?', { attachFiles: [binary] });
      await ask('Sure?');
      assert.deepEqual(
        stand
          .chatBodies()[1]
          ?.messages.slice(1)
          .map(({ content }) => content),
        ['What is this?', 'Nothing.', 'Sure?'],
      );
    });

    it('says in the answer, before the words of the model, what it did not read and what to do', async () => {
      const references = [{ id: 'a', value: await writeFile('broken_*.png', 'no picture') }];
      stand.emulator.script({ text: 'Nothing.' });
      const { said } = await new ParticipantStand(stand).ask('What is this?', { references });
      assert.deepEqual(said, [
        'Not read: broken\\_\\*.png. It is gone, out of reach, or nothing that GigaChat reads. Attach another file or a text.\n\n',
        'Nothing.',
      ]);
    });

    it('is cut off by Stop while GigaChat is silent', async () => {
      stand.emulator.script({ text: 'late', hold: 'headers' });
      const asked = ask('Tell me everything.');
      await stand.untilHeld();
      await vscode.commands.executeCommand('workbench.action.chat.cancel');
      await stand.untilAborted();
      await asked;
    });

    it('shows the words of a refusal as they are, and not as Markdown', async () => {
      stand.emulator.script({ status: 400, body: { status: 400, message: 'No <image> in __init__' } });
      const { result } = await new ParticipantStand(stand).ask('What is this?');
      assert.match(result.errorDetails?.message ?? '', /No \\<image> in \\_\\_init\\_\\_\. Change/);
    });

    const failures = [
      { what: 'a failure of GigaChat', reply: { status: 500, times: 0 }, words: /failed on its side\. Ask again/ },
      { what: 'an empty answer', reply: { text: '' }, words: /empty answer\. Ask again/ },
      { what: 'a refused key', reply: { status: 401, times: 0 }, words: /Sign in again/ },
    ] as const;
    for (const { what, reply, words } of failures) {
      it(`says what to do after ${what}, and goes on without the failed turn`, async () => {
        stand.emulator.script(reply);
        const { errorDetails, metadata } = await ask('First');
        assert.match(errorDetails?.message ?? metadata?.failed ?? '', words);
        stand.emulator.reset();
        // A key that was refused is left alone for a while; signing in ends that.
        await stand.signIn();
        stand.emulator.script({ text: 'Fine.' });
        assert.equal((await ask('Second')).errorDetails, undefined);
        assert.deepEqual(
          stand
            .chatBodies()[0]
            ?.messages.slice(1)
            .map(({ content }) => content),
          ['Second'],
        );
      });
    }
  });
});

/** One grey pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

/** Sends through the real Chat view and waits for the end of the answer. */
async function ask(query: string, options: object = {}): Promise<ChatOutcome> {
  const outcome = await vscode.commands.executeCommand<ChatOutcome | undefined>('workbench.action.chat.open', {
    query: `@gigachat ${query}`,
    blockOnResponse: true,
    ...options,
  });
  return outcome ?? {};
}
