import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const user = (content: string): Json => ({ role: 'user', content });
const answer: Json = { role: 'assistant', content: 'b' };
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
const form = { format: { type: 'json_schema', name: 'x', schema } };

/** How each client changes the effort in the course of a conversation. */
const changes: Record<string, (effort: unknown) => Json> = {
  'a system message': (effort) => ({ role: 'system', content: [], output_config: { effort } }),
  'a developer message': (effort) => ({ role: 'developer', content: [], output_config: { effort } }),
  'a configuration_update': (effort) => ({ type: 'configuration_update', reasoning: { effort } }),
};

const addresses: { path: string; field: string; more: Json }[] = [
  { path: '/v1/chat/completions', field: 'messages', more: {} },
  { path: '/v1/messages', field: 'messages', more: { max_tokens: 50 } },
  { path: '/v1/responses', field: 'input', more: {} },
];

describe('what a conversation says of how it is to be answered', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const sent = () => stack.chatBodies().at(-1) ?? {};

  for (const { path, field, more } of addresses) {
    const post = (entries: Json[], fields: Json = {}) =>
      stack.post(path, { model: 'GigaChat-2-Max', ...more, ...fields, [field]: entries });
    const ask = async (entries: Json[], fields: Json = {}) => {
      const response = await post(entries, fields);
      assert.equal(response.status, 200, await response.text());
    };

    for (const [what, change] of Object.entries(changes)) {
      it(`takes the last effort of ${what} before the request's own at ${path}, and shows the model nothing of it`, async () => {
        const own = { reasoning_effort: 'medium' };
        await ask([user('a'), change('low'), answer, change('high'), user('c')], own);
        assert.equal(sent().reasoning_effort, 'high');
        assert.deepEqual(sent().messages, [user('a'), { role: 'assistant', content: 'b' }, user('c')]);
        await ask([user('a'), answer, user('c'), change('low')], own);
        assert.equal(sent().reasoning_effort, 'low');
        await ask([user('a'), answer, change(null), user('c')], own);
        assert.equal(sent().reasoning_effort, 'medium');
      });

      it(`leaves an effort out that ${what} of the past has and nobody knows, and refuses one of now, at ${path}`, async () => {
        await ask([user('a'), change('extreme'), answer, user('c')], { reasoning_effort: 'medium' });
        assert.equal(sent().reasoning_effort, 'medium');
        const refused = await post([user('a'), answer, change('extreme'), user('c')]);
        assert.equal(refused.status, 400);
        assert.match(String(at(await refused.json(), 'error', 'message')), /\[2\]\..*effort: must be one of/);
      });
    }

    it(`takes the form of the answer from a configuration_update at ${path}`, async () => {
      const toForm = { type: 'configuration_update', text: form };
      stack.emulator.script({ text: '{"a":"b"}' });
      await ask([toForm, user('a')]);
      assert.deepEqual(at(sent(), 'response_format', 'schema'), schema);
      await ask([
        toForm,
        user('a'),
        answer,
        { type: 'configuration_update', text: { format: { type: 'text' } } },
        user('c'),
      ]);
      assert.equal(sent().response_format, undefined);
    });

    it(`shows an instruction for one turn until the user says more, at ${path}`, async () => {
      const note: Json = { role: 'system', content: 'Today only.', clear_at: 'next_user_message' };
      await ask([user('a'), answer, user('c'), note]);
      assert.match(JSON.stringify(sent().messages), /Today only/);
      await ask([user('a'), note, answer, user('c')]);
      assert.doesNotMatch(JSON.stringify(sent().messages), /Today only/);
      await ask([user('a'), { ...note, clear_at: 'never' }, answer, user('c')]);
      assert.match(JSON.stringify(sent().messages), /Today only/);
    });
  }

  it('goes on with the effort of a stored conversation', async () => {
    const post = async (body: Json) => {
      const response = await stack.post('/v1/responses', { model: 'GigaChat-2-Max', ...body });
      assert.equal(response.status, 200, await response.clone().text());
      return (await response.json()) as { id: string };
    };
    const { id } = await post({ input: [{ type: 'configuration_update', reasoning: { effort: 'high' } }, user('a')] });
    await post({ previous_response_id: id, input: 'c' });
    assert.equal(sent().reasoning_effort, 'high');
  });

  for (const [path, body, param] of [
    ['/v1/responses', { input: 'a', prompt_cache_options: { prewarm: true } }, 'prompt_cache_options.prewarm'],
    ['/v1/messages', { messages: [user('a')], max_tokens: 50, compaction: { type: 'summarize' } }, 'compaction'],
    ['/v1/messages', { messages: [user('a')], max_tokens: 0 }, 'max_tokens: GigaChat has no cache'],
  ] as const) {
    it(`refuses ${param}, which asks for no answer, by its name`, async () => {
      const refused = await stack.post(path, { model: 'GigaChat-2-Max', ...body });
      assert.equal(refused.status, 400);
      assert.ok(
        String(at(await refused.json(), 'error', 'message')).startsWith(`${param}${param.includes(':') ? '' : ':'} `),
      );
      assert.deepEqual(stack.chatBodies(), []);
    });
  }
});
