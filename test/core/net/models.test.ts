import assert from 'node:assert/strict';
import {
  bestChatModel,
  fixedModel,
  type ModelChoice,
  resolveModel,
  toModels,
} from '../../../src/core/gigachat/client/gigachat-models';

const list = (...ids: string[]) => toModels({ data: ids.map((id) => ({ id, object: 'model', type: 'chat' })) });
const choice: ModelChoice = { passModel: true, aliases: {}, embeddings: 'EmbeddingsGigaR' };

describe('the models of an account', () => {
  it('have eyes when they are Pro, Max or Ultra, and no others', () => {
    const models = [
      ...list('GigaChat-2', 'GigaChat-2-Pro', 'GigaChat-2-Max', 'GigaChat-3-Ultra', 'GigaChat-3-Lightning'),
      ...toModels({ data: [{ id: 'EmbeddingsMax', type: 'embedder' }] }),
    ];
    assert.deepEqual(
      models.filter(({ images }) => images).map(({ id }) => id),
      ['GigaChat-2-Pro', 'GigaChat-2-Max', 'GigaChat-3-Ultra'],
    );
  });

  it('are found by their own name, also with a vendor before it, a tag behind it and in other letters', () => {
    const models = list('GigaChat-2', 'GigaChat-2-Max');
    for (const name of ['GigaChat-2-Max', 'sber/GigaChat-2-Max', 'GigaChat-2-Max:latest', 'a/b/gigachat-2-max:1'])
      assert.equal(resolveModel(name, models, choice), 'GigaChat-2-Max', name);
    assert.equal(resolveModel('GigaChat-9', models, choice), undefined);
  });

  it('are found by an alias of the user before one that is built in', () => {
    const models = list('GigaChat-2', 'GigaChat-2-Max');
    const aliases = { 'gpt-5': 'GigaChat-2', fast: 'GigaChat-2' };
    assert.equal(resolveModel('gpt-5', models, { ...choice, aliases }), 'GigaChat-2');
    assert.equal(resolveModel('fast', models, { ...choice, aliases }), 'GigaChat-2');
  });

  it('stand for the models of others: the one that is set, else the best; another one for vectors', () => {
    const models = list('GigaChat-2', 'GigaChat-2-Max');
    for (const name of ['gpt-5', 'o3', 'claude-sonnet-4-5', 'openai/gpt-5-mini']) {
      assert.equal(resolveModel(name, models, choice), 'GigaChat-2-Max', name);
      assert.equal(resolveModel(name, models, { ...choice, model: 'GigaChat-2' }), 'GigaChat-2', name);
    }
    assert.equal(resolveModel('text-embedding-3-small', models, choice), 'EmbeddingsGigaR');
    for (const name of ['llama3', 'gemini-2.5-pro', 'olmo-2', 'default', '']) {
      assert.equal(resolveModel(name, models, { ...choice, model: 'GigaChat-2' }), undefined, name);
    }
  });

  it('are all one when the settings say so, and vectors still have their own', () => {
    const fixed = { ...choice, passModel: false, model: 'GigaChat-2' };
    assert.deepEqual([fixedModel(fixed, 'chat'), fixedModel(fixed, 'embedder')], ['GigaChat-2', 'EmbeddingsGigaR']);
    assert.equal(fixedModel({ ...fixed, passModel: true }, 'chat'), undefined);
  });

  it('have a best one, which is a preview only when there is nothing else of its kind', () => {
    assert.equal(bestChatModel(list('GigaChat-2', 'GigaChat-3-Ultra-preview', 'GigaChat-3-Ultra')), 'GigaChat-3-Ultra');
    assert.equal(bestChatModel(list('GigaChat-2', 'GigaChat-3-Ultra-preview')), 'GigaChat-3-Ultra-preview');
    assert.equal(bestChatModel([]), undefined);
  });
});
