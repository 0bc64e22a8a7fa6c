import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { type Stack, startStack } from '../harness/stack';

type Json = Record<string, unknown>;

const model = 'GigaChat-2-Max';
const messages = [{ role: 'user', content: 'hi' }];
const chat = (more: Json) => ({ path: '/v1/chat/completions', body: { model, messages, ...more } });
const responses = (more: Json) => ({ path: '/v1/responses', body: { model, input: 'hi', ...more } });
const claude = (more: Json) => ({ path: '/v1/messages', body: { model, max_tokens: 50, messages, ...more } });
const embeddings = (input: unknown) => ({ path: '/v1/embeddings', body: { model: 'EmbeddingsGigaR', input } });
const find = { type: 'function', function: { name: 'find', parameters: {} } };
const flat = { type: 'function', name: 'find', parameters: {} };
const allowed = { mode: 'required', tools: [{ type: 'function', function: { name: 'other' } }] };

const endlessName = 'x'.repeat(1_000_000);

/** What no answer could do, by the field and some words of the complaint. */
const refused: [what: string, request: { path: string; body: Json }, param: string, words: RegExp][] = [
  ['a spoken answer', chat({ modalities: ['text', 'audio'] }), 'modalities[1]', /text here/],
  ['a call without tools (Chat)', chat({ tool_choice: 'required' }), 'tool_choice', /no tool/],
  ['a call without tools (Responses)', responses({ tool_choice: 'required' }), 'tool_choice', /no tool/],
  ['a call without tools (Messages)', claude({ tool_choice: { type: 'any' } }), 'tool_choice', /no tool/],
  [
    'a call of tools that only a vendor runs',
    claude({ tools: [{ type: 'web_search_20250305', name: 'web_search' }], tool_choice: { type: 'any' } }),
    'tool_choice',
    /no tool/,
  ],
  [
    'a call of none of the tools',
    chat({ tools: [find], tool_choice: { type: 'allowed_tools', allowed_tools: allowed } }),
    'tool_choice',
    /no tool/,
  ],
  ['a choice that is none', responses({ tools: [flat], tool_choice: 'maybe' }), 'tool_choice', /"required".*object/],
  [
    'a choice without its name',
    responses({ tools: [flat], tool_choice: { type: 'function' } }),
    'tool_choice.name',
    /^tool_choice\.name: is missing$/,
  ],
  [
    'a choice with an empty name',
    chat({ tools: [find], tool_choice: { type: 'function', function: { name: '' } } }),
    'tool_choice.function.name',
    /^tool_choice\.function\.name: is missing$/,
  ],
  [
    'a picture without an address',
    claude({ messages: [{ role: 'user', content: [{ type: 'image', image_url: { url: 'none' } }] }] }),
    'messages[0].content[0].image_url',
    /https address/,
  ],
  ['an item without a role', responses({ input: [{ content: 'hi' }] }), 'input[0].role', /is missing/],
  [
    'an item of nothing we know',
    responses({ input: [{ text: 'hi' }, { role: 'user', content: 'a' }] }),
    'input[0].type',
    /is missing/,
  ],
  [
    "a part in a message's place (Chat)",
    chat({ messages: [{ type: 'text', text: 'hi' }] }),
    'messages[0].role',
    /missing/,
  ],
  [
    "a part in a message's place (Messages)",
    claude({ messages: [...messages, { type: 'image', source: {} }] }),
    'messages[1].role',
    /missing/,
  ],
  [
    'a message without its role',
    chat({ messages: [{ type: 'message', content: 'hi' }] }),
    'messages[0].role',
    /missing/,
  ],
  [
    'a compaction (Chat)',
    chat({ messages: [...messages, { type: 'compaction_trigger' }] }),
    'messages[1].role',
    /missing/,
  ],
  [
    'a reference to nothing (Chat)',
    chat({ messages: [...messages, { type: 'item_reference', id: 'msg_1' }] }),
    'messages[1]',
    /no stored item/,
  ],
  [
    'a file of an endless type',
    chat({
      messages: [
        { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AAAA', format: endlessName } }] },
      ],
    }),
    'messages[0].content[0]',
    /^.{1,200}$/,
  ],
  ['more texts than a list may hold', embeddings(Array(2049).fill('a')), 'input', /2048/],
  ['a list of texts with something else', embeddings(['a', 1]), 'input[1]', /string/],
  ['stop sequences that are none', chat({ stop: {} }), 'stop', /string, array/],
];

/** More tokens than a number of 32 bits can say. */
const endless = [
  chat({ max_tokens: 2 ** 40 }),
  responses({ max_output_tokens: 1e10 }),
  claude({ max_tokens: 2 ** 31 }),
];

/** Half a letter in every text of a request, as an agent leaves it when it cuts what a tool said. */
const half = 'cut \ud83d';
const args = '{"text":"cut \\ud83d","whole":"\\ud83d\\ude00"}';
const cutOff = [
  chat({
    messages: [
      { role: 'user', content: half },
      { role: 'assistant', tool_calls: [{ id: 'a', type: 'function', function: { name: 'find', arguments: args } }] },
      { role: 'tool', tool_call_id: 'a', content: half },
      { role: 'assistant', tool_calls: [{ id: 'b', type: 'function', function: { name: 'find', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'b', content: args },
    ],
  }),
  responses({
    input: [
      { role: 'user', content: half },
      { type: 'function_call', call_id: 'a', name: 'find', arguments: args },
      { type: 'function_call_output', call_id: 'a', output: half },
    ],
  }),
  claude({
    messages: [
      { role: 'user', content: half },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'find', input: { text: half } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: half }] },
    ],
  }),
];

/** Calls that their client counts. */
const counted = [
  chat({
    messages: [
      ...messages,
      { role: 'assistant', tool_calls: [{ id: 7, type: 'function', function: { name: 'find', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 7, content: 'found' },
    ],
  }),
  responses({
    input: [
      { type: 'function_call', call_id: 7, name: 'find', arguments: '{}' },
      { type: 'function_call_output', call_id: 7, output: 'found' },
    ],
  }),
  claude({
    messages: [
      ...messages,
      { role: 'assistant', content: [{ type: 'tool_use', id: 7, name: 'find', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 7, content: 'found' }] },
    ],
  }),
];

describe('A request of an odd kind', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { tokensPerSecond: 100_000 } });
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  async function sent({ path, body }: { path: string; body: Json }): Promise<Json[]> {
    const answer = await stack.post(path, body);
    assert.equal(answer.status, 200, await answer.text());
    return (stack.chatBodies().at(-1)?.messages ?? []) as Json[];
  }

  for (const [what, { path, body }, param, words] of refused) {
    it(`is refused by its field, and not sent: ${what}`, async () => {
      const answer = await stack.post(path, body);
      const { error } = (await answer.json()) as { error: { message: string; param?: string } };
      assert.equal(answer.status, 400);
      assert.match(error.message, words);
      assert.ok(error.message.startsWith(`${param}:`), error.message);
      if (path !== '/v1/messages') assert.equal(error.param, param);
      assert.deepEqual(stack.chatBodies(), []);
    });
  }

  it('is refused in few words: a choice of an endless name', async () => {
    const { path, body } = chat({ tools: [find], tool_choice: { type: 'function', name: endlessName } });
    const answer = await stack.post(path, body);
    assert.equal(answer.status, 400);
    assert.match(((await answer.json()) as { error: { message: string } }).error.message, /^tool_choice .{1,200}$/);
  });

  for (const request of cutOff) {
    it(`to ${request.path} with half letters reaches GigaChat with whole ones, also inside JSON`, async () => {
      const up = await sent(request);
      const texts = JSON.stringify([
        up,
        up.flatMap(({ role, content }) => (role === 'function' ? [JSON.parse(String(content))] : [])),
      ]);
      assert.doesNotMatch(texts, /(?<!\\)\\ud[89a-f]/);
      assert.match(texts, /cut \ufffd/);
      if (request.path === '/v1/chat/completions') assert.match(texts, /😀/);
    });
  }

  it('keeps a backslash before the name of half a letter, which is text', async () => {
    const [message] = await sent(chat({ messages: [{ role: 'user', content: '\\ud83d \\\\ud83d' }] }));
    assert.equal(message?.content, '\\ud83d \\\\ud83d');
  });

  for (const request of endless) {
    it(`to ${request.path} for more tokens than GigaChat can read asks for as many as it can`, async () => {
      await sent(request);
      assert.equal(stack.chatBodies().at(-1)?.max_tokens, 2 ** 31 - 1);
    });
  }

  for (const request of counted) {
    it(`to ${request.path} whose calls are counted pairs them with their results`, async () => {
      const up = await sent(request);
      assert.deepEqual(
        up.slice(-2).map(({ role, content }) => [role, content]),
        [
          ['assistant', ''],
          ['function', '{"result":"found"}'],
        ],
      );
    });
  }

  it('declares no zoom to a computer whose client did not enable it', async () => {
    const answer = await stack.post('/v1/messages', {
      model,
      max_tokens: 50,
      messages: [{ role: 'user', content: 'hi' }],
      tools: [{ type: 'computer_20251124', name: 'computer', display_width_px: 1024, display_height_px: 768 }],
    });
    assert.equal(answer.status, 200, await answer.text());
    const declared = JSON.stringify(stack.chatBodies().at(-1)?.functions);
    assert.match(declared, /hold_key/);
    assert.doesNotMatch(declared, /zoom/);
  });

  const display = { display_width_px: 1024, display_height_px: 768, enable_zoom: true };
  for (const [type, name, field] of [
    ['bash_20250124', 'bash', 'restart'],
    ['text_editor_20250728', 'str_replace_based_edit_tool', 'old_str'],
    ['memory_20250818', 'memory', 'new_path'],
    ['computer_20241022', 'computer', 'coordinate'],
    ['computer_20250124', 'computer', 'scroll_direction'],
    ['computer_20251124', 'computer', 'region'],
  ] as const) {
    it(`declares ${type} by its type alone, and the client gets calls to run`, async () => {
      const anthropic = new Anthropic({ baseURL: stack.url, apiKey: stack.apiKey, maxRetries: 0 });
      const answer = await anthropic.beta.messages.create({
        model,
        max_tokens: 50,
        messages: [{ role: 'user', content: 'hi' }],
        tools: [{ type, name, ...display } as Anthropic.Beta.BetaToolUnion],
        tool_choice: { type: 'tool', name },
      });
      assert.equal(answer.content[0]?.type === 'tool_use' && answer.content[0].name, name);
      const functions = (stack.chatBodies().at(-1)?.functions ?? []) as {
        name: string;
        description: string;
        parameters: { properties: Json };
      }[];
      const [declared] = functions;
      assert.equal(declared?.name, name);
      assert.ok(field in (declared?.parameters.properties ?? {}));
      if (name !== 'computer') return;
      assert.match(declared?.description ?? '', /1024 × 768/);
      assert.equal(JSON.stringify(declared).includes('scroll'), type !== 'computer_20241022');
      assert.equal(JSON.stringify(declared).includes('zoom'), type === 'computer_20251124');
    });
  }

  it('for a model that GigaChat lists and refuses is told just that, with others than it', async () => {
    stack.emulator.script({ status: 404, body: { status: 404, message: 'No such model' } });
    const answer = await stack.post('/v1/chat/completions', { model, messages });
    const { error } = (await answer.json()) as { error: { message: string; code: string } };
    assert.deepEqual([answer.status, error.code], [404, 'model_not_found']);
    assert.match(error.message, /^The model "GigaChat-2-Max" is listed, but GigaChat refuses it\. Nearest: /);
    assert.doesNotMatch(error.message, /Nearest:.*GigaChat-2-Max\b/);
  });

  it('to keep a batch under any name shows it as one, and refuses two files in one form', async () => {
    const upload = async (count: number) => {
      const form = new FormData();
      form.append('purpose', 'batch');
      for (let index = 0; index < count; index += 1) form.append('file', new Blob(['{}']), 'rows.txt');
      const headers = { authorization: `Bearer ${stack.apiKey}` };
      return await fetch(`${stack.url}/v1/files`, { method: 'POST', headers, body: form });
    };
    const { id, purpose } = (await (await upload(1)).json()) as { id: string; purpose: string };
    assert.equal(purpose, 'batch');
    assert.equal((await stack.openai.files.retrieve(id)).purpose, 'batch');
    const two = await upload(2);
    assert.deepEqual([two.status, ((await two.json()) as { error: Json }).error.param], [400, 'file']);
  });

  for (const [query, param] of [
    ['limit=0', 'limit'],
    ['limit=x', 'limit'],
    ['order=up', 'order'],
    ['after=msg_1', 'after'],
  ] as const) {
    it(`for a page of input items with ${query} names the field`, async () => {
      const { id } = await stack.openai.responses.create({ model, input: 'hi' });
      const answer = await stack.get(`/v1/responses/${id}/input_items?${query}`);
      assert.equal(answer.status, 400);
      assert.equal(((await answer.json()) as { error: Json }).error.param, param);
    });
  }

  it("for Anthropic's models in pages of two comes to all of them", async () => {
    const anthropic = new Anthropic({ baseURL: stack.url, apiKey: stack.apiKey, maxRetries: 0 });
    const ids = async (limit?: number) => {
      const all: string[] = [];
      for await (const { id } of anthropic.models.list({ limit })) all.push(id);
      return all;
    };
    const first = await anthropic.models.list({ limit: 2 });
    assert.deepEqual([first.data.length, first.has_more, first.last_id], [2, true, first.data[1]?.id]);
    assert.deepEqual(await ids(2), await ids());
  });
});
