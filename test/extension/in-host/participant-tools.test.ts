import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { mostRounds } from '../../../src/vscode/chat/tool-rounds';
import type { ChatStand } from './chat-stand';
import { beginAgain, type ParticipantStand, signedIn } from './participant-stand';

describe('tools of a question to @gigachat', () => {
  let stand: ChatStand;
  let chat: ParticipantStand;
  const tool = { name: 'stand_weather', description: 'Tells the weather', tags: [], inputSchema: { type: 'object' } };
  const originals = { invokeTool: vscode.lm.invokeTool };
  const calls: unknown[] = [];
  let invoke: () => Promise<vscode.LanguageModelToolResult>;
  before(async () => {
    ({ stand, chat } = await signedIn());
    Object.defineProperty(vscode.lm, 'tools', { configurable: true, value: [tool] });
    Reflect.set(vscode.lm, 'invokeTool', async (name: string, { input }: { input: object }) => {
      calls.push([name, input]);
      return await invoke();
    });
  });
  after(async () => {
    Reflect.deleteProperty(vscode.lm, 'tools');
    Reflect.set(vscode.lm, 'invokeTool', originals.invokeTool);
    await stand.stop();
  });
  beforeEach(async () => {
    await beginAgain(stand);
    calls.length = 0;
    invoke = async () => new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart('sunny')]);
  });
  const toolReferences = [{ name: 'stand_weather' }];
  const call = { functionCall: { name: 'stand_weather', arguments: { where: 'Perm' } } };

  it('that a question names run, and what they told is known later', async () => {
    stand.emulator.script(call, { text: 'Sunny in Perm.' }, { text: 'Still.' });
    const answer = await chat.ask('Weather?', { toolReferences });
    assert.deepEqual(calls, [['stand_weather', { where: 'Perm' }]]);
    const [first, second] = stand.chatBodies();
    assert.deepEqual(
      first?.functions?.map(({ name }) => name),
      ['stand_weather'],
    );
    assert.match(JSON.stringify(second?.messages.at(-1)), /function.*sunny/);
    assert.equal(answer.said.at(-1), 'Sunny in Perm.');
    await chat.ask('And now?', { history: answer.turns });
    assert.match(
      stand.chatBodies()[2]?.messages[1]?.content ?? '',
      /^Weather\?\n\nThe tool stand_weather gave:\nsunny/,
    );
  });

  it('that throw are told to the model, and one that nobody named does not run', async () => {
    invoke = () => Promise.reject(new Error('the sensor is broken'));
    const other = { functionCall: { name: 'stand_other', arguments: {} } };
    stand.emulator.script(call, other);
    await chat.ask('Weather?', { toolReferences });
    const bodies = stand.chatBodies();
    assert.match(JSON.stringify(bodies[1]?.messages.at(-1)), /error.*the sensor is broken/);
    assert.equal(calls.length, 1);
  });

  it('that the person does not let run are told of as that', async () => {
    // As VS Code's other process tells it.
    const told = Object.assign(new Error('Canceled'), { name: 'Canceled' });
    for (const no of [new vscode.CancellationError(), told]) {
      invoke = () => Promise.reject(no);
      stand.emulator.script(call, { text: 'Then not.' });
      const { said } = await chat.ask('Weather?', { toolReferences });
      const heard = JSON.stringify(stand.chatBodies().at(-1)?.messages.at(-1));
      assert.match(heard, /error.*The person did not let stand_weather run/);
      assert.equal(said.at(-1), 'Then not.');
    }
  });

  it('that are called with what is no object do not run, and the model hears why', async () => {
    const wrong = { functionCall: { name: 'stand_weather', arguments: '["Perm"]' } };
    stand.emulator.script(wrong, { text: 'Well.' });
    const { said } = await chat.ask('Weather?', { toolReferences });
    assert.match(JSON.stringify(stand.chatBodies()[1]?.messages.at(-1)), /error.*stand_weather are no JSON object/);
    assert.deepEqual([calls, said], [[], ['Well.']]);
  });

  it('may give many pieces, bytes and nothing: so much as fits is read', async () => {
    const pieces = Array.from({ length: 30 }, () => new vscode.LanguageModelTextPart('sun '.repeat(1000)));
    const bytes = new vscode.LanguageModelDataPart(new Uint8Array([1, 2]), 'application/octet-stream');
    for (const [content, expected] of [
      [pieces, /\(80000 more characters were left out\)/],
      [[bytes], /left out: GigaChat does not take it/],
      [[{ odd: true }], /\(no result\)/],
    ] as const) {
      invoke = async () => ({ content }) as never;
      stand.emulator.reset();
      stand.emulator.script(call, { text: 'Sunny.' });
      const { said } = await chat.ask('Weather?', { toolReferences });
      const result = stand.chatBodies()[1]?.messages.at(-1)?.content ?? '';
      assert.match(result, expected);
      assert.ok(result.length < 42_000);
      assert.equal(said.at(-1), 'Sunny.');
    }
  });

  it('that go on after Stop do not keep the answer', async () => {
    const stop = new vscode.CancellationTokenSource();
    invoke = () => {
      stop.cancel();
      return new Promise(() => {});
    };
    stand.emulator.script({ text: 'I look.', ...call });
    const { said, result } = await chat.ask('Weather?', { toolReferences, token: stop.token });
    assert.deepEqual([said.join('').trim(), result.errorDetails], ['I look.', undefined]);
  });

  it('that nobody offered are no words of the answer: the model hears that there is none, and answers', async () => {
    const other = { functionCall: { name: 'read_file', arguments: { path: 'a.ts' } } };
    const spoken = { text: '<tool_call>{"name":"read_file","arguments":{"path":"a.ts"}}</tool_call>' };
    const json = { text: '{"name":"read_file","arguments":{"path":"a.ts"}}' };
    for (const [first, references] of [
      [other, []],
      [spoken, []],
      [other, toolReferences],
      [spoken, toolReferences],
      [json, toolReferences],
    ] as const) {
      stand.emulator.reset();
      stand.emulator.script(first, { text: 'Without it: well.' });
      const { said } = await chat.ask('Weather?', { toolReferences: references });
      assert.deepEqual(said, ['Without it: well.']);
      assert.match(JSON.stringify(stand.chatBodies()[1]?.messages), /There is no tool read_file/);
    }
    assert.deepEqual(calls, []);
    stand.emulator.reset();
    stand.emulator.script({ ...other, times: 0 });
    const { said, result } = await chat.ask('Weather?');
    assert.doesNotMatch(said.join(''), /read_file/);
    assert.match(`${said.join('')}${result.errorDetails?.message ?? ''}`, /empty answer/);
    assert.equal(stand.chatBodies().length, 3);
  });

  it('that are not there are told of', async () => {
    stand.emulator.script({ text: 'Well.' });
    const { said } = await chat.ask('Weather?', { toolReferences: [{ name: 'stand_gone' }] });
    assert.match(said[0] ?? '', /no such tool here: stand\\_gone/);
  });

  it(`end after ${mostRounds} rounds, and the answer says so`, async () => {
    const again = Array.from({ length: mostRounds }, () => call);
    stand.emulator.script(...again, { text: 'Enough.' });
    const { said } = await chat.ask('Weather?', { toolReferences });
    assert.equal(calls.length, mostRounds);
    assert.equal(stand.chatBodies().length, mostRounds + 1);
    assert.equal(stand.chatBodies().at(-1)?.functions, undefined);
    assert.match(said.join(''), /Enough\.\n\n\*The tools have run 12 times/);
  });
});
