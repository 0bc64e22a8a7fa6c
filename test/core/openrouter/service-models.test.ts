import assert from 'node:assert/strict';
import { listedAs, mappedModel, openRouterModel, toModels } from '../../../src/core/openrouter/service-models';

describe('the model of a service that answers a name', () => {
  for (const [asked, set, answers] of [
    ['anything', 'deepseek/deepseek-chat', 'deepseek/deepseek-chat'],
    ['qwen/qwen3-coder', undefined, 'qwen/qwen3-coder'],
    ['qwen/qwen3-coder:free', undefined, 'qwen/qwen3-coder:free'],
    ['openrouter/qwen/qwen3-coder', undefined, 'qwen/qwen3-coder'],
    ['openrouter/auto', undefined, 'openrouter/auto'],
    ['GigaChat-2-Max', undefined, 'openrouter/auto'],
    // Programs put a vendor in front of GigaChat's own names, too.
    ['sber/GigaChat-2-Max', undefined, 'openrouter/auto'],
    ['gigachat/GigaChat-2', undefined, 'openrouter/auto'],
    ['a/b/c', undefined, 'openrouter/auto'],
    ['a / b', undefined, 'openrouter/auto'],
  ] as const) {
    it(`is ${answers} at OpenRouter for ${asked}${set ? ' when that is set' : ''}`, () =>
      assert.equal(openRouterModel(asked, set), answers));
  }

  it('is that of the map, whatever stands around the name, else the one for all, else the name itself', () => {
    const models = new Map([
      ['GigaChat-2', 'small'],
      ['gigachat-2-max', 'large'],
    ]);
    assert.equal(mappedModel('GigaChat-2', models, 'rest'), 'small');
    assert.equal(mappedModel('sber/GIGACHAT-2-MAX:latest', models, 'rest'), 'large');
    assert.equal(mappedModel('other', models, 'rest'), 'rest');
    assert.equal(mappedModel('other', models, undefined), 'other');
    assert.equal(mappedModel('constructor', models, undefined), 'constructor');
  });
});

describe('a list of models', () => {
  const none = { contextTokens: 0, outputTokens: 0, tools: false, images: false };
  for (const [whose, body, told] of [
    [
      'OpenRouter',
      {
        data: [
          {
            id: 'a/b',
            context_length: 9000,
            top_provider: { max_completion_tokens: 900 },
            supported_parameters: ['tools'],
            architecture: { input_modalities: ['text', 'image'] },
          },
        ],
      },
      { contextTokens: 9000, outputTokens: 900, tools: true, images: true },
    ],
    [
      'vLLM',
      { object: 'list', data: [{ id: 'a/b', max_model_len: 9000 }] },
      { contextTokens: 9000, outputTokens: 9000 },
    ],
    [
      'Groq',
      { data: [{ id: 'a/b', context_window: 9000, max_completion_tokens: 900 }] },
      { contextTokens: 9000, outputTokens: 900 },
    ],
    [
      'Mistral',
      { data: [{ id: 'a/b', max_context_length: 9000, capabilities: { function_calling: true, vision: false } }] },
      { contextTokens: 9000, outputTokens: 9000, tools: true },
    ],
    ['llama.cpp', { data: [{ id: 'a/b', meta: { n_ctx_train: 9000 } }] }, { contextTokens: 9000, outputTokens: 9000 }],
    [
      'a server that gives the list alone',
      [{ id: 'a/b', context_length: '9000' }],
      { contextTokens: 9000, outputTokens: 9000 },
    ],
    ['a server that gives names alone', { data: ['a/b'] }, {}],
    ["Ollama's own address", { models: [{ name: 'a/b', model: 'a/b', size: 5 }] }, {}],
    ['a server that knows no more', { data: [{ id: 'a/b', context_length: null }, { id: 7 }, null, {}] }, {}],
  ] as const) {
    it(`is read as ${whose} writes it`, () =>
      assert.deepEqual(toModels(body), [{ id: 'a/b', kind: 'chat', ownedBy: 'a', ...none, ...told }]));
  }

  it('has the model that a name means, whatever stands around the name there', () => {
    const named = (name: string, ...ids: string[]) => listedAs(name, toModels({ data: ids }))?.id;
    assert.equal(named('a/b:free', 'a/b'), 'a/b');
    assert.equal(named('qwen3', 'qwen3-coder', 'qwen3:latest'), 'qwen3:latest');
    assert.equal(named('qwen3:30b', 'qwen3:30b'), 'qwen3:30b');
    assert.equal(named('gemini-x', 'models/gemini-x'), 'models/gemini-x');
    assert.equal(named('qwen3', 'qwen3:30b'), undefined);
  });

  it('is none where nothing is listed', () => {
    for (const body of [undefined, null, 'x', {}, { data: {} }, { error: 'x' }]) assert.deepEqual(toModels(body), []);
  });
});
