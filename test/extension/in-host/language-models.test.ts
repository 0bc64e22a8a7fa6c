import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { listModels } from '../../../src/vscode/models/model-list';
import { leaks, offered } from '../../core/protocols/leaks';
import { ChatStand } from './chat-stand';
import { Messages } from './messages';
import { ParticipantStand } from './participant-stand';
import { Questions } from './questions';
import { until } from './until';

const question = [vscode.LanguageModelChatMessage.User('Hello')];

describe("GigaChat's models in VS Code", () => {
  let stand: ChatStand;
  before(async () => {
    stand = await ChatStand.start();
  });
  after(() => stand.stop());
  beforeEach(() => stand.emulator.reset());

  it('are one, to sign in, while nobody is', async () => {
    const model = await stand.model('auto', 'GigaChat: sign in');
    assert.equal(listModels(stand.hooks.account).length, 1);
    await assert.rejects(send(model), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.equal(Reflect.get(error, 'code'), vscode.LanguageModelError.NoPermissions().code);
      assert.match(error.message, /Nobody is signed in to GigaChat\. Sign in/);
      return true;
    });
    assert.deepEqual(stand.chatBodies(), []);
  });

  it('lead whoever asks the one to sign in to the sign-in', async () => {
    const messages = new Messages();
    const questions = new Questions();
    try {
      messages.press('Sign in');
      const model = await stand.model('auto', 'GigaChat: sign in');
      await assert.rejects(send(model), /Nobody is signed in/);
      (await questions.pick()).choose('I have a key');
      const box = await questions.box();
      assert.match(messages.shown[0]?.text ?? '', /Nobody is signed in/);
      box.enter(stand.emulator.credentials);
      await until('signed in', () => stand.hooks.account.signedIn);
      await stand.model('auto', 'GigaChat (best)');
    } finally {
      questions.restore();
      messages.restore();
      await stand.hooks.account.signOut();
    }
  });

  it('stay for the chats in which they are picked when somebody signs out, and lead to the sign-in', async () => {
    await stand.signIn();
    await stand.model('GigaChat-2-Max');
    await stand.hooks.account.signOut();
    await stand.model('auto', 'GigaChat: sign in');
    const picked = await stand.model('GigaChat-2-Max');
    await assert.rejects(send(picked), /Nobody is signed in/);
    const { said } = await new ParticipantStand(stand).ask('There?', { model: picked });
    assert.deepEqual(said.slice(-1), ['<Sign in to GigaChat>']);
    const kept = stand.hooks.context.globalState.get<readonly { id: string }[]>('listedModels', []);
    assert.ok(
      kept.some(({ id }) => id === picked.id),
      'also after a reload',
    );
    assert.doesNotMatch(JSON.stringify(kept), /tokens left/, 'what an account had left is forgotten with it');
  });

  describe('for somebody who is signed in', () => {
    before(() => stand.signIn());

    it('are those of the account, and the placeholder stays as the best one', async () => {
      const best = await stand.model('auto', 'GigaChat (best)');
      const listed = await vscode.lm.selectChatModels({ vendor: 'gigachat' });
      const chat = stand.hooks.account.models.filter((model) => model.kind === 'chat').map((model) => model.id);
      const ids = new Set(listed.map((model) => model.id));
      // Others had models of their own before, which stay for the chats in which they are picked.
      assert.deepEqual(
        ['auto', ...chat].filter((id) => !ids.has(id)),
        [],
      );
      stand.emulator.script({ text: 'Hi' });
      assert.equal((await send(best)).text, 'Hi');
      assert.equal(stand.chatBodies()[0]?.model, stand.hooks.account.preferredModel);
    });

    it('show what is left of a prepaid package, and go without when GigaChat does not say', async () => {
      const max = () => listModels(stand.hooks.account).find((model) => model.id === 'GigaChat-2-Max');
      const detail = () => max()?.detail;
      // Short beside the name, which has to fit a narrow view; in full below it.
      assert.equal(detail(), '1M left');
      assert.deepEqual(max()?.infoText, { tokens: `${(1_000_000).toLocaleString(vscode.env.language)} tokens left` });
      stand.emulator.scriptOther({ status: 403, times: 1 });
      await stand.hooks.account.refreshModels(new AbortController().signal);
      assert.equal(detail(), undefined);
      await stand.hooks.account.refreshModels(new AbortController().signal);
      assert.notEqual(detail(), undefined);
    });

    it('show what 1000 tokens cost once the user has entered it, and no price before', async () => {
      const { account } = stand.hooks;
      const shown = (id: string) => listModels(account).find((model) => model.id === id);
      assert.equal(shown('GigaChat-2-Max')?.pricing, undefined);
      const prices = [{ model: 'GigaChat-2-Max', tokens: '1000000', roubles: '1950' }];
      let changes = 0;
      const heard = account.onDidChangeActivity(() => {
        changes += 1;
      });
      await account.usage.saveTariff({ version: 1, prices });
      heard.dispose();
      assert.ok(changes > 0, 'the picker hears of it');
      assert.equal(shown('GigaChat-2-Max')?.pricing, '1.95 ₽ per 1000 tokens');
      assert.equal(shown('GigaChat-2-Max')?.infoText?.price, '1.95 ₽ per 1000 tokens');
      assert.equal(shown('GigaChat-2')?.pricing, undefined);
      // Another window took the prices back.
      await account.usage.tariff.write({ version: 1, prices: [] });
      await account.refreshModels(new AbortController().signal);
      assert.equal(shown('GigaChat-2-Max')?.pricing, undefined);
    });

    it('say what each is good for', () => {
      const shown = listModels(stand.hooks.account).find((model) => model.id === 'GigaChat-2-Max');
      assert.deepEqual([shown?.category, shown?.tooltip], ['powerful', 'For hard questions, long code and agent mode']);
    });

    for (const [status, words] of [
      [403, /tariff does not include this model/],
      [402, /No tokens are left for this model/],
    ] as const) {
      it(`are not the best while they refuse the account (${status}), and are again once they answer`, async () => {
        const { account } = stand.hooks;
        const before = account.preferredModel ?? '';
        const warning = () => listModels(account).find(({ id }) => id === before)?.warningText?.refusal ?? '';
        stand.emulator.script({ status });
        await assert.rejects(send(await stand.model('auto')));
        assert.match(warning(), words);
        assert.notEqual(account.preferredModel, before);
        stand.emulator.script({ text: 'From another' });
        await send(await stand.model('auto'));
        assert.equal(stand.chatBodies().at(-1)?.model, account.preferredModel);
        stand.emulator.script({ text: 'Here again' });
        await send(await stand.model(before));
        assert.equal(warning(), '');
        assert.equal(account.preferredModel, before);
      });
    }

    it('answer in pieces, with the usage once at the end', async () => {
      stand.emulator.script({ text: ['При', 'вет'], delay: {}, usage: { prompt_tokens: 7, completion_tokens: 3 } });
      const answer = await send(await stand.model('GigaChat-2-Max'));
      assert.equal(answer.text, 'Привет');
      assert.equal(stand.chatBodies()[0]?.model, 'GigaChat-2-Max');
      assert.deepEqual(
        answer.usage.map(({ prompt_tokens, completion_tokens, total_tokens }) => [
          prompt_tokens,
          completion_tokens,
          total_tokens,
        ]),
        [[7, 3, 10]],
      );
    });

    it('call tools with whole calls, and take their results', async () => {
      const model = await stand.model('GigaChat-2-Max');
      const tools = [{ name: 'read_file', description: 'Reads', inputSchema: { type: 'object', properties: {} } }];
      stand.emulator.script(
        { functionCall: { name: 'read_file', argumentChunks: ['{"path":', '"a.ts"}'] } },
        { text: 'It is empty.' },
      );
      const { calls } = await send(model, question, { tools });
      const [call] = calls;
      assert.ok(call && calls.length === 1);
      assert.deepEqual([call.name, call.input], ['read_file', { path: 'a.ts' }]);
      const result = new vscode.LanguageModelToolResultPart(call.callId, [new vscode.LanguageModelTextPart('nothing')]);
      const told = [
        ...question,
        vscode.LanguageModelChatMessage.Assistant([call]),
        vscode.LanguageModelChatMessage.User([result]),
      ];
      assert.equal((await send(model, told, { tools })).text, 'It is empty.');
      const [first, second] = stand.chatBodies();
      assert.deepEqual(
        first?.functions?.map(({ name }) => name),
        ['read_file'],
      );
      assert.deepEqual(
        second?.messages.map(({ role }) => role),
        ['user', 'assistant', 'function'],
      );
    });

    it('call tools where a model wrote its calls as text, in every markup', async () => {
      const model = await stand.model('GigaChat-2-Max');
      const tools = [...offered].map(([name, inputSchema]) => ({ name, description: name, inputSchema }));
      for (const leak of leaks) {
        stand.emulator.script({ text: leak.markup.match(/.{1,5}/gsu) ?? [] });
        const { text, calls } = await send(model, question, { tools });
        const made = calls.map(({ name, input }) => [name, input]);
        assert.deepEqual({ text, calls: made }, { text: leak.text, calls: leak.calls }, leak.markup);
      }
    });

    it('are told that a tool failed, in the words it failed with', async () => {
      const failed: vscode.LanguageModelToolResultPart = Reflect.construct(vscode.LanguageModelToolResultPart, [
        'c1',
        [new vscode.LanguageModelTextPart('Error: the disk is on fire')],
        true,
      ]);
      stand.emulator.script({ text: 'It burns.' });
      const { text } = await send(
        await stand.model('GigaChat-2-Max'),
        [
          vscode.LanguageModelChatMessage.User('Read a.ts'),
          vscode.LanguageModelChatMessage.Assistant([
            new vscode.LanguageModelToolCallPart('c1', 'read_file', { path: 'a.ts' }),
          ]),
          vscode.LanguageModelChatMessage.User([failed]),
        ],
        { tools: [{ name: 'read_file', description: 'Reads', inputSchema: {} }] },
      );
      assert.equal(text, 'It burns.');
      const told = stand.chatBodies()[0]?.messages.find(({ role }) => role === 'function');
      assert.deepEqual(JSON.parse(told?.content ?? ''), { error: 'Error: the disk is on fire' });
    });

    it('are made to call where a call is required', async () => {
      stand.emulator.script({ functionCall: { name: 'read_file' } });
      await send(await stand.model('GigaChat-2-Max'), question, {
        tools: [{ name: 'read_file', description: 'Reads', inputSchema: {} }],
        toolMode: vscode.LanguageModelChatToolMode.Required,
      });
      assert.deepEqual(stand.chatBodies()[0]?.function_call, { name: 'read_file' });
    });

    for (const hold of ['headers', 'first-chunk', 1] as const) {
      it(`are cut off while they are silent (${hold})`, async () => {
        stand.emulator.script({ text: ['a', 'b', 'c'], delay: {}, hold });
        const cancellation = new vscode.CancellationTokenSource();
        const sent = send(await stand.model('auto'), question, {}, cancellation.token);
        const settled = sent.then(
          () => undefined,
          () => undefined,
        );
        await stand.untilHeld();
        cancellation.cancel();
        await stand.untilAborted();
        await settled;
      });
    }

    const failures = [
      { what: 'a refused key', reply: { status: 401, times: 0 }, code: 'NoPermissions', words: /Sign in again/ },
      { what: 'no tokens left', reply: { status: 402 }, code: 'Blocked', words: /Top up its balance/ },
      { what: 'a busy account', reply: { status: 429, times: 0 }, words: /another request of this account/ },
      { what: 'an empty answer', reply: { text: '' }, words: /empty answer\. Ask again/ },
      { what: 'a withheld answer', reply: { text: '', finishReason: 'blacklist' }, code: 'Blocked', words: /declined/ },
      {
        what: 'an answer that breaks off',
        reply: { text: 'ab', breakOff: { how: 'fin' }, times: 0 },
        words: /broke off/,
      },
    ] as const;
    for (const { what, reply, words, ...rest } of failures) {
      it(`say what to do after ${what}`, async () => {
        // A key that was refused is left alone for a while; signing in ends that.
        await stand.signIn();
        stand.emulator.reset();
        stand.emulator.script(reply);
        await assert.rejects(send(await stand.model('auto')), (error: unknown) => {
          assert.ok(error instanceof Error);
          assert.match(error.message, words);
          // Agent mode prints the stack below the message.
          assert.equal(error.stack, '');
          const code = 'code' in rest ? rest.code : undefined;
          if (code) assert.equal(Reflect.get(error, 'code'), vscode.LanguageModelError[code]().code);
          return true;
        });
      });
    }

    it('lead to the sign-in where the key is refused', async () => {
      const messages = new Messages();
      try {
        await stand.signIn();
        stand.emulator.reset();
        stand.emulator.script({ status: 401, times: 0 });
        await assert.rejects(send(await stand.model('auto')), /Sign in again/);
        assert.match(messages.last?.text ?? '', /Sign in again/);
        assert.deepEqual(messages.last?.buttons, ['Sign in']);
      } finally {
        messages.restore();
      }
    });

    it('answer again after a sign-in', async () => {
      await stand.signIn();
      stand.emulator.script({ text: 'Fine.' });
      assert.equal((await send(await stand.model('auto'))).text, 'Fine.');
    });

    it('name the best one when the picked one has vanished', async () => {
      const model = await stand.model('GigaChat-2-Max');
      stand.emulator.script({ status: 404, body: { status: 404, message: 'No such model' } });
      await assert.rejects(
        send(model),
        /does not offer the model GigaChat-2-Max any more\. Choose GigaChat-\S+ in the/,
      );
    });

    it('name the best one when the account lists the picked one no more', async () => {
      const data = [{ id: 'GigaChat-2', object: 'model', owned_by: 'salutedevices', type: 'chat' }];
      const refresh = () => stand.hooks.account.refreshModels(new AbortController().signal);
      stand.emulator.scriptModels({ body: { object: 'list', data } });
      await refresh();
      try {
        const picked = await stand.model('GigaChat-2-Max');
        await assert.rejects(
          send(picked),
          /does not offer the model GigaChat-2-Max any more\. Choose GigaChat-2 in the/,
        );
        const { result } = await new ParticipantStand(stand).ask('There?', { model: picked });
        assert.match(result?.errorDetails?.message ?? '', /Choose GigaChat-2 in the model picker/);
        assert.deepEqual(stand.chatBodies(), []);
      } finally {
        await refresh();
      }
    });

    it('show the context that a refusal taught, also after a restart', async () => {
      const model = await stand.model('GigaChat-2-Pro');
      const shown = () => listModels(stand.hooks.account).find(({ id }) => id === 'GigaChat-2-Pro')?.maxInputTokens;
      const message = 'CONTEXT_TOO_LONG: context too long 70000, maximum allowed context is 65536';
      stand.emulator.script({ status: 422, body: { status: 422, message } });
      await assert.rejects(send(model), /longer than the model can take/);
      await until('the list shows it', () => shown() === 65_536 - 16_384);
      await stand.hooks.account.reload();
      await stand.hooks.account.refreshModels(new AbortController().signal);
      assert.equal(shown(), 65_536 - 16_384);
    });

    it('estimate tokens without asking GigaChat', async () => {
      const model = await stand.model('auto');
      assert.equal(await model.countTokens(''), 0);
      const count = await model.countTokens('слово '.repeat(100));
      assert.ok(count > 100 && count < 600, `${count}`);
      assert.deepEqual(stand.emulator.log, []);
    });
  });
});

interface Answer {
  text: string;
  calls: vscode.LanguageModelToolCallPart[];
  usage: Record<string, number>[];
}

async function send(
  model: vscode.LanguageModelChat,
  messages: vscode.LanguageModelChatMessage[] = question,
  options: vscode.LanguageModelChatRequestOptions = {},
  token?: vscode.CancellationToken,
): Promise<Answer> {
  const answer: Answer = { text: '', calls: [], usage: [] };
  const response = await model.sendRequest(messages, options, token);
  for await (const part of response.stream) {
    if (part instanceof vscode.LanguageModelTextPart) answer.text += part.value;
    if (part instanceof vscode.LanguageModelToolCallPart) answer.calls.push(part);
    if (part instanceof vscode.LanguageModelDataPart && part.mimeType === 'usage') {
      answer.usage.push(JSON.parse(new TextDecoder().decode(part.data)));
    }
  }
  return answer;
}
