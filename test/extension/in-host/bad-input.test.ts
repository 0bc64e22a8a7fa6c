import assert from 'node:assert/strict';
import { ChatStand } from './chat-stand';
import { type Answer, ParticipantStand, writeFile } from './participant-stand';

const wordsOf = ({ said, result }: Answer) => `${said.join('')}${result.errorDetails?.message ?? ''}`;

describe('a question that cannot be answered is told why, with the next step,', () => {
  let stand: ChatStand;
  let chat: ParticipantStand;
  beforeEach(async () => {
    stand = await ChatStand.start();
    chat = new ParticipantStand(stand);
    await stand.model('auto');
  });
  afterEach(() => stand.stop());

  it('without a key', async () => {
    const answer = await chat.ask('Hello');
    assert.match(wordsOf(answer), /not signed in to GigaChat\. Sign in once/);
    assert.deepEqual(
      answer.buttons.map(({ command }) => command),
      ['gigachat.signIn'],
    );
  });

  it('when the keyring has lost the key, and when it is locked', async () => {
    await stand.signIn();
    const { secrets } = stand.hooks.context;
    const { get } = secrets;
    for (const [answers, words] of [
      [async () => undefined, /The key is gone: this system keeps no secrets.*Set up a keyring, then sign in again/],
      [() => Promise.reject(new Error('locked')), /cannot read its store of secrets\. Unlock the keyring/],
    ] as const) {
      Reflect.set(secrets, 'get', answers);
      try {
        await stand.hooks.account.reload();
        assert.match(wordsOf(await chat.ask('Hello')), words);
      } finally {
        Reflect.set(secrets, 'get', get);
        await stand.signIn();
      }
    }
  });

  it('without a network', async () => {
    await stand.signIn();
    await stand.emulator.stop();
    const answer = await chat.ask('Hello');
    assert.match(wordsOf(answer), /could not be reached\. Check the network and the proxy, or run the health check/);
    assert.deepEqual(
      answer.buttons.map(({ command }) => command),
      ['gigachat.healthCheck'],
    );
  });

  it('with a key that was revoked', async () => {
    await stand.signIn();
    stand.emulator.expireTokens();
    stand.emulator.scriptAuth({ status: 401, body: { code: 6, message: 'not in the db' }, times: 0 });
    const answer = await chat.ask('Hello');
    assert.match(wordsOf(answer), /Sign in again/);
    assert.deepEqual(
      answer.buttons.map(({ command }) => command),
      ['gigachat.signIn'],
    );
  });

  it('when the model has gone', async () => {
    await stand.signIn();
    const model = await stand.model('GigaChat-2-Max');
    stand.emulator.script({ status: 404, body: { status: 404, message: 'No such model' }, times: 0 });
    const answer = await chat.ask('Hello', { model });
    assert.match(wordsOf(answer), /does not offer the model GigaChat-2-Max any more\. Choose/);
  });

  it('when the answer is empty', async () => {
    await stand.signIn();
    stand.emulator.script({ text: '' });
    assert.match(wordsOf(await chat.ask('Hello')), /gave an empty answer\. Ask again, or put the question differently/);
  });

  it('and a picture for a model that takes none is named before the answer', async () => {
    await stand.signIn();
    const model = await stand.model('GigaChat-2');
    const value = await writeFile('seen.png', Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    stand.emulator.script({ text: 'I cannot see it.' });
    const { said } = await chat.ask('What is it?', { model, references: [{ id: 'a', value }] });
    assert.match(said[0] ?? '', /This model does not accept pictures: seen\.png\. Choose another model/);
    assert.equal(said.at(-1), 'I cannot see it.');
  });
});
