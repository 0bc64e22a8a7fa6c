import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';

const messages = [{ role: 'user', content: 'hi' }];

describe('a name that stands for a model GigaChat does not have', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({
      env: {
        BRIDGE_MODEL_ALIASES: '{"fast":"GigaChat-9-Max"}',
        GIGACHAT_MODEL: 'GigaChat-9-Pro',
        GPT2GIGA_EMBEDDINGS: 'Vectors-9',
      },
    });
  });
  after(() => stack.stop());

  const asked: [path: string, name: string, meant: string, body: object][] = [
    ['/v1/chat/completions', 'fast', 'GigaChat-9-Max', { messages }],
    ['/v1/chat/completions', 'gpt-4o', 'GigaChat-9-Pro', { messages, stream: true }],
    ['/v1/messages', 'claude-opus-4', 'GigaChat-9-Pro', { messages, max_tokens: 9 }],
    ['/v1/embeddings', 'text-embedding-3-small', 'Vectors-9', { input: ['a', 'b'] }],
  ];
  for (const [path, name, meant, body] of asked) {
    it(`is told with both and the nearest ones (${name} at ${path})`, async () => {
      const answer = await stack.post(path, { model: name, ...body });
      const { error } = (await answer.json()) as { error: { message: string; code?: string } };
      assert.equal(answer.status, 404);
      assert.ok(
        error.message.startsWith(
          `The model "${meant}", for which "${name}" stands, does not exist here. Nearest: ${path.endsWith('embeddings') ? 'Embeddings' : 'GigaChat-'}`,
        ),
        error.message,
      );
    });
  }

  it('is not offered for what it cannot do', async () => {
    const answer = await stack.post('/v1/embeddings', { model: 'GigaChat-2', input: 'a' });
    const { error } = (await answer.json()) as { error: { message: string } };
    assert.equal(answer.status, 404);
    assert.match(error.message, /^The model "GigaChat-2" is not for embeddings\. /);
    assert.doesNotMatch(error.message, /Nearest: GigaChat-/);
  });

  it('is held against nobody who asks for a model by its own name', async () => {
    assert.equal((await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages })).status, 200);
  });
});

describe('a model that is asked for by the name that a chat gives', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({
      env: {
        BRIDGE_MODEL_ALIASES: '{"fast":"GigaChat-2","team/our":"GigaChat-2-Pro","gone":"GigaChat-9"}',
        BRIDGE_ROUTES: JSON.stringify([
          { name: 'drafts', models: ['draft-*'], to: 'GigaChat-2' },
          { name: 'nowhere', models: ['nowhere-*'], to: 'GigaChat-9' },
          { name: 'pictures', models: ['sketch'], images: true, to: 'GigaChat-2-Max' },
        ]),
      },
    });
  });
  after(() => stack.stop());

  const names = [
    'GigaChat-2',
    'gpt-4o',
    'gpt-4o:free',
    'claude-sonnet-4-5-20250929',
    'claude-opus-4-1[1m]',
    'openai/gpt-4o',
    'openrouter/openai/gpt-4o',
    'gigachat/GigaChat-2',
    'gigachat-2-MAX',
    'fast',
    'team/our',
    'draft-1',
    'GigaChat-2-Max:free',
    'gone',
    'nowhere-1',
    'sketch',
    'openrouter/vendor/model',
    'unknown',
    'constructor',
  ];
  for (const name of names) {
    it(`is there where the chat is answered, and by the same model (${name})`, async () => {
      const chat = await stack.post('/v1/chat/completions', { model: name, messages });
      await chat.text();
      const asAnthropic: Record<string, string> = { 'anthropic-version': '2023-06-01' };
      for (const headers of [{}, asAnthropic])
        for (const written of [encodeURIComponent(name), name.replace('[', '%5B').replace(']', '%5D')]) {
          const answer = await stack.get(`/v1/models/${written}`, headers);
          assert.equal(answer.status, chat.status);
          const body = (await answer.json()) as { id?: string; error?: { type: string; message: string } };
          if (chat.status === 200) {
            assert.equal(body.id, name);
            assert.equal(answer.headers.get('x-gigachat-model'), chat.headers.get('x-gigachat-model')?.split(':')[0]);
          } else assert.match(body.error?.message ?? '', /does not exist here\. Nearest: GigaChat-/);
        }
    });
  }

  it('is the one that makes vectors for the names of those, and a listed one whatever it is for', async () => {
    for (const [name, real] of [
      ['text-embedding-3-small', 'EmbeddingsGigaR'],
      ['Embeddings', 'Embeddings'],
    ]) {
      const answer = await stack.get(`/v1/models/${name}`);
      assert.equal(answer.headers.get('x-gigachat-model'), real);
      assert.equal(((await answer.json()) as { type: string }).type, 'embedder');
    }
  });

  it("is listed by the user's own names that stand for a listed one, behind all others, and by no other name", async () => {
    const listed = async (path: string, headers: Record<string, string> = {}) => {
      const { data } = (await (await stack.get(path, headers)).json()) as { data: Record<string, unknown>[] };
      return data;
    };
    const data = await listed('/v1/models');
    const own = data.filter(({ id }) => !/^(?:GigaChat-|Embeddings|Giga)/.test(String(id)));
    assert.deepEqual(
      own.map(({ id }) => id),
      ['fast', 'team/our'],
    );
    assert.deepEqual(data.slice(-2), own);
    assert.deepEqual(own[0], { ...data.find(({ id }) => id === 'GigaChat-2'), id: 'fast' });
    const anthropic = await listed('/v1/models', { 'anthropic-version': '2023-06-01' });
    assert.deepEqual(
      anthropic.slice(-2).map(({ id }) => id),
      ['fast', 'team/our'],
    );
    const info = await listed('/v1/model/info');
    assert.deepEqual(
      info.slice(-2).map(({ model_name }) => model_name),
      ['fast', 'team/our'],
    );
  });

  it('has its sizes told by that name to Kilo Code, and none where there is no such model', async () => {
    const asked = async (name: string) => {
      const { data } = (await (await stack.get(`/v1/model/info?model=${name}`)).json()) as {
        data: { model_name: string }[];
      };
      return data.map(({ model_name }) => model_name);
    };
    assert.deepEqual(await asked('gpt-4o'), ['gpt-4o']);
    assert.deepEqual(await asked('unknown'), []);
  });
});

describe('a model that is asked for by any name, where one answers all chats', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ env: { GIGACHAT_MODEL: 'GigaChat-2-Max', GPT2GIGA_PASS_MODEL: 'False' } });
  });
  after(() => stack.stop());

  for (const name of ['GigaChat-2', 'GigaChat-2-Max', 'gpt-4o', 'unknown']) {
    it(`is that one (${name})`, async () => {
      const chat = await stack.post('/v1/chat/completions', { model: name, messages });
      await chat.text();
      const answer = await stack.get(`/v1/models/${name}`);
      assert.equal(((await answer.json()) as { id: string }).id, name);
      assert.equal(chat.headers.get('x-gigachat-model')?.split(':')[0], 'GigaChat-2-Max');
      assert.equal(answer.headers.get('x-gigachat-model'), 'GigaChat-2-Max');
    });
  }

  it('is the one that makes vectors for the names of those', async () => {
    const answer = await stack.get('/v1/models/Embeddings');
    const vectors = await stack.post('/v1/embeddings', { model: 'Embeddings', input: 'a' });
    assert.equal(((await answer.json()) as { type: string }).type, 'embedder');
    assert.equal(answer.headers.get('x-gigachat-model'), vectors.headers.get('x-gigachat-model'));
  });
});

describe('a model that is asked for while GigaChat lists none', () => {
  it('is not said to be missing, also where a list of one is asked for', async () => {
    const stack = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0' } });
    try {
      stack.emulator.scriptModels({ status: 500, times: 0 });
      for (const path of ['/v1/models/unknown', '/v1/model/info?model=unknown']) {
        assert.equal((await stack.get(path)).status, 503, path);
      }
    } finally {
      await stack.stop();
    }
  });
});

describe('the list of models that Codex asks for', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  it('can be read by it, and leaves it its own instructions', async () => {
    const answer = await stack.get('/v1/models?client_version=0.171.0');
    const { data, models } = (await answer.json()) as { data: unknown[]; models: unknown[] };
    assert.ok(data.length > 0);
    assert.deepEqual(models, []);
  });

  it('has nothing more for others, who might take the empty list for the whole', async () => {
    const answer = await stack.get('/v1/models');
    assert.deepEqual(Object.keys((await answer.json()) as object), ['object', 'data']);
  });
});
