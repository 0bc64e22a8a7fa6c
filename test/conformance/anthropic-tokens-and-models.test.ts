import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { conformanceCase } from './case';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const png = { type: 'base64', media_type: 'image/png', data: Buffer.from('not really a png').toString('base64') };

describe('Anthropic token counts and model lists', () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.stop());

  const count = async (body: Json = {}): Promise<number> => {
    const answer = await stack.post('/v1/messages/count_tokens?beta=true', {
      model: 'GigaChat-2-Max',
      messages: [{ role: 'user', content: 'How many?' }],
      ...body,
    });
    assert.equal(answer.status, 200);
    const counted = at(await answer.json(), 'input_tokens');
    assert.ok(Number.isInteger(counted) && Number(counted) > 0);
    return Number(counted);
  };
  const countCalls = () => stack.emulator.log.filter(({ path }) => path.endsWith('/tokens/count'));

  const growing: [string, Json][] = [
    ['a system prompt', { system: 'Be short and to the point.' }],
    ['tools', { tools: [{ name: 'get', description: 'gets', input_schema: { type: 'object', properties: {} } }] }],
    [
      'a picture',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'How many?' },
              { type: 'image', source: png },
            ],
          },
        ],
      },
    ],
    [
      'a document',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'How many?' },
              { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a long story '.repeat(9) } },
            ],
          },
        ],
      },
    ],
    [
      'a file that cannot be read',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'How many?' },
              { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' } },
            ],
          },
        ],
      },
    ],
    [
      "a tool's result",
      {
        messages: [
          { role: 'user', content: 'How many?' },
          { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'get', input: { a: 1 } }] },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'quite a few' }] },
        ],
      },
    ],
  ];
  for (const [what, body] of growing) {
    conformanceCase('A23', `counts more tokens with ${what}`, async () => {
      assert.ok((await count(body)) > (await count()));
    });
    conformanceCase('A24', `estimates more tokens with ${what} while GigaChat is down`, async () => {
      stack.emulator.scriptOther({ status: 500, times: 0 });
      assert.ok((await count(body)) > (await count()));
    });
  }

  conformanceCase(
    'A23',
    'asks GigaChat once for texts that were counted before, and takes an empty list of tools',
    async () => {
      const first = await count({ tools: [] });
      assert.equal(await count(), first);
      assert.equal(countCalls().length, 1);
      await count({ system: 'New.' });
      assert.deepEqual(at(countCalls().at(-1)?.body, 'input'), ['New.']);
    },
  );

  conformanceCase('A23', "counts with GigaChat's own tokenizer, by the model that would answer", async () => {
    stack.emulator.scriptOther({ body: [{ object: 'tokens', tokens: 777, characters: 9 }] });
    assert.ok((await count({ model: 'claude-sonnet-4-5' })) > 777);
    assert.match(String(at(countCalls()[0]?.body, 'model')), /^GigaChat/);
  });

  conformanceCase(
    'A24',
    'estimates too when GigaChat answers with something else, and refuses what is wrong',
    async () => {
      stack.emulator.scriptOther({ status: 500, times: 2 });
      const estimate = await count();
      stack.emulator.reset();
      for (const body of [{ object: 'tokens' }, [], [{ object: 'tokens', tokens: 'many' }]]) {
        stack.emulator.scriptOther({ body });
        assert.equal(await count(), estimate);
      }
      const refusals: [Json, number, string][] = [
        [{ model: 'no-such-model', messages: [{ role: 'user', content: 'x' }] }, 404, 'not_found_error'],
        [{ model: 'GigaChat-2', messages: [] }, 400, 'invalid_request_error'],
      ];
      for (const [body, status, type] of refusals) {
        const answer = await stack.post('/v1/messages/count_tokens', body);
        assert.equal(answer.status, status);
        assert.equal(at(await answer.json(), 'error', 'type'), type);
      }
    },
  );

  conformanceCase('A26', "lists the models in Anthropic's shape to who sends anthropic-version", async () => {
    const headers = { 'anthropic-version': '2023-06-01' };
    const list = (await (await stack.get('/v1/models?limit=1000', headers)).json()) as { data: Json[] } & Json;
    assert.equal(list.has_more, false);
    assert.equal(list.first_id, list.data[0]?.id);
    assert.equal(list.last_id, list.data.at(-1)?.id);
    assert.ok(list.data.every(({ type, display_name, created_at }) => type === 'model' && display_name && created_at));
    assert.ok(!list.data.some(({ id }) => id === 'Embeddings'));
    const one = await (await stack.get('/v1/models/GigaChat-2-Max', headers)).json();
    assert.equal(at(one, 'id'), 'GigaChat-2-Max');
    const none = await stack.get('/v1/models/none', headers);
    assert.equal(none.status, 404);
    assert.equal(at(await none.json(), 'error', 'type'), 'not_found_error');
    assert.equal(at(await (await stack.get('/v1/models')).json(), 'object'), 'list');
  });

  conformanceCase('A26', 'refuses an address it does not have in the shape that the caller reads', async () => {
    const answer = await stack.post('/v1/messages/batches', {}, { 'anthropic-version': '2023-06-01' });
    assert.equal(answer.status, 404);
    assert.equal(at(await answer.json(), 'error', 'type'), 'not_found_error');
  });
});
