import assert from 'node:assert/strict';
import type * as host from 'vscode';
import { pairResults } from '../../src/core/protocols/pairing';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { toMessages } = loadWithStandIn(
  () => require('../../src/vscode/models/model-messages') as typeof import('../../src/vscode/models/model-messages'),
);
const { toChatRequest } = loadWithStandIn(
  () => require('../../src/vscode/models/model-request') as typeof import('../../src/vscode/models/model-request'),
);
const { countTokens } = loadWithStandIn(
  () => require('../../src/vscode/models/model-tokens') as typeof import('../../src/vscode/models/model-tokens'),
);

const text = (value: unknown) => new vscode.LanguageModelTextPart(value as string);
const data = (mime: unknown, bytes = Buffer.from('x')) => new vscode.LanguageModelDataPart(bytes, mime as string);
const call = (id: string, path: string) => new vscode.LanguageModelToolCallPart(id, 'read', { path });
const result = (id: string, value: string) => new vscode.LanguageModelToolResultPart(id, [text(value)]);
const tree = (value: unknown) => new vscode.LanguageModelPromptTsxPart(value);
const user = (...content: unknown[]) => messageOf(1, content);
const assistant = (...content: unknown[]) => messageOf(2, content);
const messageOf = (role: number, content: unknown[]) =>
  ({ role, content, name: undefined }) as host.LanguageModelChatRequestMessage;

/** Each call's path with the texts of the results that it got. */
function answersOf(messages: readonly host.LanguageModelChatRequestMessage[]): [string, string[]][] {
  const { results, orphans } = pairResults(toMessages(messages));
  assert.equal(orphans.size, 0);
  return [...results].map(([{ args }, answers]) => [
    JSON.parse(args).path,
    answers.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : ''))),
  ]);
}

describe('a conversation that another model began', () => {
  it('keeps the same result of every call, also when each turn counts its calls from the same id', () => {
    const turn = (path: string) => [assistant(call('call_0', path)), user(result('call_0', 'ok'))];
    assert.deepEqual(answersOf([user(text('Go')), ...turn('a'), ...turn('b'), ...turn('c')]), [
      ['a', ['ok']],
      ['b', ['ok']],
      ['c', ['ok']],
    ]);
  });

  it('keeps the calls of one turn that share an id, each with its own result, whether the results differ or not', () => {
    for (const [first, second] of [
      ['one', 'two'],
      ['same', 'same'],
    ] as const) {
      const messages = [assistant(call('', 'a'), call('', 'b')), user(result('', first), result('', second))];
      assert.deepEqual(answersOf(messages), [
        ['a', [first]],
        ['b', [second]],
      ]);
    }
  });

  it('leaves out a result that is only repeated', () => {
    const messages = [assistant(call('c', 'a')), user(result('c', 'ok')), user(result('c', 'ok'), text('Go on'))];
    assert.deepEqual(answersOf(messages), [['a', ['ok']]]);
  });

  it('reads calls and results in the messages of the wrong side', () => {
    assert.deepEqual(answersOf([user(call('c', 'a')), user(result('c', 'ok'))]), [['a', ['ok']]]);
    assert.deepEqual(answersOf([assistant(call('c', 'a'), result('c', 'ok')), user(text('Go on'))]), [['a', ['ok']]]);
    assert.deepEqual(answersOf([user(call('c', 'a'), result('c', 'ok'), text('Go on'))]), [['a', ['ok']]]);
  });

  it('names a picture that a model has shown', () => {
    assert.deepEqual(toMessages([assistant(text('See: '), data('image/png'))]), [
      { role: 'assistant', text: 'See: [image]', toolCalls: [] },
    ]);
  });

  it('goes on over parts that hold nothing, and trees of any depth', () => {
    let deep: unknown = { text: 'deep' };
    for (let level = 0; level < 50_000; level += 1) deep = { node: { children: [deep] } };
    const odd = [
      text(undefined),
      text(null),
      text({ toString: 'x', valueOf: 1 }),
      data(undefined),
      data(''),
      tree(undefined),
      tree(deep),
      text('end'),
    ];
    const message = user(...odd);
    assert.deepEqual(toMessages([message]), [
      { role: 'user', parts: ['deep', 'end'].map((each) => ({ type: 'text', text: each })) },
    ]);
    assert.ok(countTokens(message) > 0);
  });

  it('goes on over messages, results and data of another form than VS Code gives them', () => {
    const odd = (content: unknown) => messageOf(1, content as unknown[]);
    assert.deepEqual(toMessages([odd('words'), odd(null), odd(undefined), odd({ value: 'x' })]), [
      { role: 'user', parts: [{ type: 'text', text: 'words' }] },
    ]);
    const bytes = new Uint8Array([97]).buffer;
    assert.deepEqual(
      toMessages([
        user(data('text/plain', bytes as never), data('text/plain', 'b' as never), data('image/png', {} as never)),
      ]),
      [{ role: 'user', parts: ['a', 'b'].map((each) => ({ type: 'text', text: each })) }],
    );
    for (const content of [undefined, null, 'ok', { value: 'x' }]) {
      const given = new vscode.LanguageModelToolResultPart('c', content as never);
      assert.equal(toMessages([assistant(call('c', 'a')), user(given)]).length, 2);
    }
  });

  it('reads calls without an id, without a name and with arguments that are no JSON', () => {
    const circle: Record<string, unknown> = {};
    circle.own = circle;
    const odd = (id: unknown, name: unknown, input: unknown) =>
      new vscode.LanguageModelToolCallPart(id as string, name as string, input as object);
    const inputs: [input: unknown, args: string][] = [
      [circle, '{}'],
      [{ small: 1n, long: 12345678901234567890n }, '{"small":1,"long":"12345678901234567890"}'],
      [() => {}, '{}'],
      [null, '{}'],
    ];
    for (const [input, args] of inputs) {
      const turn = [assistant(odd(undefined, undefined, input)), user(result(undefined as never, 'ok'))];
      assert.deepEqual(toMessages(turn), [
        { role: 'assistant', text: '', toolCalls: [{ id: '', name: '', args }] },
        { role: 'tool', callId: '', parts: [{ type: 'text', text: 'ok' }] },
      ]);
      for (const message of turn) assert.ok(countTokens(message) > 0);
    }
  });

  it('reads data of every textual type as text', () => {
    for (const mime of [
      'TEXT/PLAIN',
      'Application/JSON',
      'application/x-yaml',
      'application/javascript',
      'image/svg+xml',
    ]) {
      assert.deepEqual(toMessages([user(data(mime, Buffer.from('a: 1')))]), [
        { role: 'user', parts: [{ type: 'text', text: 'a: 1' }] },
      ]);
    }
  });
});

describe('the options of another extension', () => {
  const ask = (options: object) =>
    toChatRequest('m', [user(text('Hi'))], { toolMode: 1, ...options } as host.ProvideLanguageModelChatResponseOptions);

  it('may be null, and tools may have no schema, no words and no name', () => {
    assert.deepEqual(ask({ tools: null, modelOptions: null }).tools, []);
    const tools = [null, undefined, true, 'text', [1, 2]].map((inputSchema) => ({
      name: 't',
      description: 5,
      inputSchema,
    }));
    for (const tool of ask({ tools }).tools) assert.deepEqual(tool, { name: 't', schema: {} });
    assert.equal(typeof ask({ tools: [{ description: '' }] }).tools[0]?.name, 'string');
  });

  it('may hold tools whose schemas are written for other models, or by a language that cannot tell {} from []', () => {
    for (const inputSchema of [
      { type: 'object', properties: [] },
      { type: 'OBJECT', properties: null, required: null },
    ]) {
      const [tool] = ask({ tools: [{ name: 't', description: 'd', inputSchema }] }).tools;
      assert.equal(tool?.schema.type, 'object');
      assert.deepEqual(tool?.schema.properties ?? {}, {});
    }
  });

  it('name the number that cannot be meant', () => {
    for (const [name, value] of [
      ['temperature', -1],
      ['top_p', 2],
      ['top_p', -0.1],
      ['max_tokens', 0],
      ['max_tokens', -5],
      ['max_tokens', 1.5],
      ['max_tokens', 1e300],
    ] as const) {
      assert.throws(() => ask({ modelOptions: { [name]: value } }), {
        kind: 'invalid-request',
        param: name,
        message: new RegExp(`^modelOptions\\.${name} has to be `),
      });
    }
    const { sampling } = ask({ modelOptions: { temperature: 0, top_p: 1, max_tokens: 1 } });
    assert.deepEqual(sampling, { temperature: 0, topP: 1, maxTokens: 1 });
  });
});

describe('what other extensions hand over', () => {
  it('is read in bounded time where a tree of a prompt goes round in a circle, doubles itself or is millions wide', () => {
    const circle: { children: unknown[] } = { children: [{ text: 'a' }] };
    circle.children.push(circle);
    let doubled: object = { text: 'b' };
    for (let level = 0; level < 60; level += 1) doubled = { children: [doubled, doubled] };
    const wide = { children: new Array(2 ** 32 - 1) };
    const texts = [circle, doubled, wide, { big: 1n }].map((value) => toMessages([user(tree(value))]));
    assert.deepEqual(
      texts.map(([message]) => message?.role === 'user' && message.parts),
      [[text0('a')], [text0('b')], false, [text0('{"big":1}')]],
    );
  });

  it('may hold nothing where a message or a tool belongs', () => {
    const nothing = null as unknown as host.LanguageModelChatRequestMessage;
    assert.deepEqual(toMessages([nothing, user(text('Go'))]).length, 1);
    const bare = Object.create(null) as string;
    const tools = [null, { name: bare, description: '' }] as unknown as host.LanguageModelChatTool[];
    const asked = toChatRequest('m', [user(text('Go'))], {
      tools,
      toolMode: 1,
    } as unknown as host.ProvideLanguageModelChatResponseOptions);
    assert.deepEqual(
      asked.tools.map(({ name }) => name),
      [''],
    );
  });
});

const text0 = (value: string) => ({ type: 'text', text: value });
