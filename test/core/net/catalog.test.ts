import assert from 'node:assert/strict';
import { ChatError } from '../../../src/core/chat/errors';
import { GigaChatCatalog } from '../../../src/core/gigachat/client/catalog';
import { ContextLimits } from '../../../src/core/gigachat/client/context-limits';
import { toModels } from '../../../src/core/gigachat/client/gigachat-models';
import { FakeClock } from '../../harness/fake-clock';

const forever = new AbortController().signal;
const choice = { passModel: true, aliases: {}, embeddings: 'EmbeddingsGigaR' };
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

describe('the list of models', () => {
  function makeCatalog() {
    const clock = new FakeClock();
    const state = { asked: 0, isDown: false };
    const fetchModels = async () => {
      state.asked += 1;
      if (state.isDown) throw new ChatError('network', 'down');
      return toModels({ data: [{ id: `GigaChat-${state.asked}` }] });
    };
    const catalog = new GigaChatCatalog(fetchModels, choice, new ContextLimits('host'), clock, silent);
    const ids = async () => (await catalog.models(forever)).map(({ id }) => id);
    return { clock, state, ids, catalog };
  }

  it('is asked for once by however many, and again after five minutes', async () => {
    const { clock, state, ids } = makeCatalog();
    await Promise.all([ids(), ids(), ids()]);
    assert.deepEqual([await ids(), state.asked], [['GigaChat-1'], 1]);
    await clock.advance(5 * 60_000 - 1);
    assert.deepEqual([await ids(), state.asked], [['GigaChat-1'], 1]);
    await clock.advance(1);
    assert.deepEqual([await ids(), state.asked], [['GigaChat-2'], 2]);
  });

  it('is asked for again, but not at once, for a name that is not in it', async () => {
    const { clock, state, catalog } = makeCatalog();
    await assert.rejects(catalog.resolve('GigaChat-2', forever), { code: 'model_not_found' });
    await assert.rejects(catalog.resolve('GigaChat-2', forever), { code: 'model_not_found' });
    assert.equal(state.asked, 1);
    await clock.advance(30_000);
    assert.equal(await catalog.resolve('GigaChat-2', forever), 'GigaChat-2');
    await assert.rejects(catalog.resolve('GigaChat-9', forever), { code: 'model_not_found' });
    assert.equal(state.asked, 2);
    await clock.advance(30_000);
    state.isDown = true;
    await assert.rejects(catalog.resolve('GigaChat-9', forever), { code: 'model_not_found' });
  });

  it('is asked for again after a model in it turned out to be gone', async () => {
    const { state, ids, catalog } = makeCatalog();
    await ids();
    const refusal = new ChatError('not-found', 'No such model', { code: 'model_not_found' });
    assert.match(catalog.explain(refusal, 'gpt-4o', 'GigaChat-1').message, /listed, but GigaChat refuses it/);
    assert.deepEqual([await ids(), state.asked], [['GigaChat-2'], 2]);
    catalog.explain(refusal, 'GigaChat-7', 'GigaChat-7');
    assert.deepEqual([await ids(), state.asked], [['GigaChat-2'], 2]);
  });

  it('is not asked for with every request for a model that is listed and refused for good', async () => {
    const { clock, state, ids, catalog } = makeCatalog();
    const refusal = new ChatError('not-found', 'No such model', { code: 'model_not_found' });
    for (let time = 0; time < 100; time += 1) {
      const [id = ''] = await ids();
      catalog.explain(refusal, id, id);
    }
    assert.equal(state.asked, 2);
    await clock.advance(30_000);
    catalog.explain(refusal, 'GigaChat-2', 'GigaChat-2');
    await ids();
    assert.equal(state.asked, 3);
  });

  it('is not asked for with every wrong name while GigaChat does not list its models', async () => {
    const { clock, state, ids, catalog } = makeCatalog();
    await ids();
    state.isDown = true;
    await clock.advance(60_000);
    const wrong = () => assert.rejects(catalog.resolve('GigaChat-9', forever), { code: 'model_not_found' });
    await Promise.all([wrong(), wrong()]);
    for (let time = 0; time < 100; time += 1) await wrong();
    assert.equal(state.asked, 2);
    state.isDown = false;
    await clock.advance(30_000);
    // Whoever comes while it is asked for waits for it.
    const found = await Promise.all([catalog.resolve('GigaChat-3', forever), catalog.resolve('GigaChat-3', forever)]);
    assert.deepEqual([found, state.asked], [['GigaChat-3', 'GigaChat-3'], 3]);
  });

  it('is the last one there was while GigaChat is down; without any the failure is told', async () => {
    const { clock, state, ids } = makeCatalog();
    state.isDown = true;
    await assert.rejects(ids(), { kind: 'network' });
    state.isDown = false;
    assert.deepEqual(await ids(), ['GigaChat-2']);
    state.isDown = true;
    await clock.advance(6 * 60_000);
    assert.deepEqual(await ids(), ['GigaChat-2']);
  });
});
