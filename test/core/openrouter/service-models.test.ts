import assert from 'node:assert/strict';
import { mappedModel, openRouterModel } from '../../../src/core/openrouter/service-models';

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
