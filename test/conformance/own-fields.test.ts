import assert from 'node:assert/strict';
import { toFile } from 'openai';
import { chatAddresses } from '../harness/chat-addresses';
import { type Stack, startStack } from '../harness/stack';

type Json = Record<string, unknown>;

const addresses = [...chatAddresses, ['/v1/completions', { prompt: 'hi' }] as const];
const own = { profanity_check: false, repetition_penalty: 1.1, update_interval: 0.5, flags: ['a'] };
const wrong: [field: string, value: unknown][] = [
  ['profanity_check', 'no'],
  ['repetition_penalty', 0],
  ['update_interval', -1],
  ['flags', 'a'],
];

describe("GigaChat's own fields", () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { tokensPerSecond: 100_000 } });
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  for (const [path, least] of addresses) {
    const ask = (more: Json) => stack.post(path, { model: 'GigaChat-2', ...least, ...more });

    it(`reach GigaChat from ${path}`, async () => {
      assert.equal((await ask(own)).status, 200);
      const { profanity_check, repetition_penalty, update_interval, flags } = (stack.chatBodies().at(-1) ?? {}) as Json;
      assert.deepEqual({ profanity_check, repetition_penalty, update_interval, flags }, own);
    });

    it(`are left out of what reaches GigaChat where ${path} says null`, async () => {
      const nothing = Object.fromEntries(Object.keys(own).map((name) => [name, null]));
      assert.equal((await ask(nothing)).status, 200);
      const names = Object.keys(stack.chatBodies().at(-1) ?? {});
      assert.deepEqual(
        names.filter((name) => Object.hasOwn(own, name)),
        [],
      );
    });

    it(`are refused by name at ${path} where GigaChat would refuse them`, async () => {
      for (const [field, value] of wrong) {
        const answer = await ask({ [field]: value });
        const text = await answer.text();
        assert.equal(answer.status, 400, text);
        assert.ok(text.includes(field), text);
      }
    });
  }

  const parameters = { type: 'object', properties: { city: { type: 'string' } } };
  const words = {
    few_shot_examples: [{ request: 'Погода в Москве?', params: { city: 'Москва' } }],
    return_parameters: { type: 'object', properties: { degrees: { type: 'number' } } },
  };
  const shapes: [name: string, offer: (own: Json) => Json, at: string][] = [
    ['functions', (more) => ({ functions: [{ name: 'weather', parameters, ...more }] }), 'functions[0]'],
    [
      'nested tools',
      (more) => ({ tools: [{ type: 'function', function: { name: 'weather', parameters, ...more } }] }),
      'tools[0].function',
    ],
    ['flat tools', (more) => ({ tools: [{ type: 'function', name: 'weather', parameters, ...more }] }), 'tools[0]'],
    ["Anthropic's tools", (more) => ({ tools: [{ name: 'weather', input_schema: parameters, ...more }] }), 'tools[0]'],
  ];
  for (const [path, least] of chatAddresses) {
    for (const [shape, offer, at] of shapes) {
      const ask = (more: Json) => stack.post(path, { model: 'GigaChat-2', ...least, ...offer(more) });
      // Responses takes every shape for its own flat one.
      const place = path.endsWith('responses') ? 'tools[0]' : at;

      it(`of a function reach it from ${shape} at ${path}, or are refused by their place`, async () => {
        assert.equal((await ask(words)).status, 200);
        const sent = () => ((stack.chatBodies().at(-1)?.functions ?? []) as Json[])[0];
        assert.deepEqual(sent(), { name: 'weather', description: '', parameters, ...words });
        assert.equal((await ask({ few_shot_examples: null, return_parameters: null })).status, 200);
        assert.deepEqual(sent(), { name: 'weather', description: '', parameters });
        assert.equal((await ask({ few_shot_examples: [] })).status, 200);
        assert.deepEqual(sent(), { name: 'weather', description: '', parameters });
        for (const [field, value, wrong] of [
          ['few_shot_examples', 'a', ''],
          ['few_shot_examples', [{ params: {} }], '[0].request'],
          ['few_shot_examples', [{ request: 'a', params: 'b' }], '[0].params'],
          ['return_parameters', ['a'], ''],
        ] as const) {
          const answer = await ask({ [field]: value });
          const text = await answer.text();
          assert.equal(answer.status, 400, text);
          assert.ok(text.includes(`${place}.${field}${wrong}`), text);
        }
      });
    }
  }

  for (const [path, least] of chatAddresses) {
    for (const [shape, offer, at] of shapes) {
      it(`reaches it what OpenAI's and Anthropic's words say of a function in ${shape} at ${path}`, async () => {
        const ask = (more: Json) => stack.post(path, { model: 'GigaChat-2', ...least, ...offer(more) });
        const sent = () => ((stack.chatBodies().at(-1)?.functions ?? []) as Json[])[0];
        const told = async (more: Json) => {
          const answer = await ask(more);
          assert.equal(answer.status, 200, await answer.text());
          const { name: _, parameters: __, ...rest } = sent() ?? {};
          return rest;
        };
        const place = path.endsWith('responses') ? 'tools[0]' : at;
        const degrees = { type: 'object', properties: { degrees: { type: 'number' } } };
        assert.deepEqual(await told({ output_schema: degrees }), { description: '', return_parameters: degrees });
        assert.deepEqual(await told({ output_schema: { $defs: { D: degrees }, $ref: '#/$defs/D' } }), {
          description: '',
          return_parameters: { $defs: { D: degrees }, ...degrees },
        });
        assert.deepEqual(await told({ output_schema: { ...degrees, type: ['object', 'null'] } }), {
          description: '',
          return_parameters: degrees,
        });
        // What a tool gives besides objects stands under `result` in what GigaChat reads.
        assert.deepEqual(await told({ output_schema: { type: 'array', items: { type: 'string' } } }), {
          description: '',
          return_parameters: {
            type: 'object',
            properties: { result: { type: 'array', items: { type: 'string' } } },
            required: ['result'],
          },
        });
        const choice = { anyOf: [{ type: 'string' }, { $ref: '#/$defs/D' }] };
        for (const output_schema of [
          { type: 'array', items: choice, $defs: { D: degrees } },
          { ...choice, $defs: { D: degrees } },
        ]) {
          const { $defs, ...result } = output_schema;
          assert.deepEqual(await told({ output_schema }), {
            description: '',
            return_parameters: { type: 'object', properties: { result }, required: ['result'], $defs },
          });
        }
        assert.deepEqual(await told({ output_schema: null, input_examples: [] }), { description: '' });
        assert.deepEqual(await told({ output_schema: { type: 'string' }, ...words, description: 'd' }), {
          description: 'd',
          ...words,
        });
        assert.deepEqual(await told({ description: 'd', input_examples: [{ city: 'Москва' }, {}] }), {
          description: 'd\n\nArguments of it, for example:\n{"city":"Москва"}\n{}',
        });
        for (const wrong of ['output_schema', 'input_examples']) {
          const answer = await ask({ [wrong]: 'a' });
          assert.equal(answer.status, 400);
          const text = await answer.text();
          assert.ok(text.includes(`${place}.${wrong}`), text);
        }
      });
    }
  }

  it('of a function that the past brought along cost nobody the function where they are wrong', async () => {
    const found = { type: 'function', name: 'weather', parameters, few_shot_examples: 'a', output_schema: 'a' };
    const input = [
      { role: 'user', content: 'hi' },
      { type: 'tool_search_output', call_id: 'c1', execution: 'client', status: 'completed', tools: [found] },
    ];
    const answer = await stack.post('/v1/responses', { model: 'GigaChat-2', input });
    assert.equal(answer.status, 200, await answer.text());
    assert.deepEqual(stack.chatBodies().at(-1)?.functions, [{ name: 'weather', description: '', parameters }]);
  });

  it("GigaChat's `attachments` of a message reach it from every address, under messages and under input", async () => {
    const file = await stack.openai.files.create({
      file: await toFile(Buffer.from('%PDF-1.4'), 'a.pdf', { type: 'application/pdf' }),
      purpose: 'user_data',
    });
    const bare = file.id.replace(/^file-/, '');
    const said = [{ role: 'user', content: 'read it', attachments: [file.id] }];
    for (const [path] of chatAddresses) {
      for (const conversation of [{ messages: said }, { input: said }]) {
        const answer = await stack.post(path, { model: 'GigaChat-2', max_tokens: 50, ...conversation });
        assert.equal(answer.status, 200, await answer.text());
        const [message] = (stack.chatBodies().at(-1)?.messages ?? []) as Json[];
        assert.deepEqual(message?.attachments, [bare], `${path} ${Object.keys(conversation)}`);
      }
    }
  });
});
