import assert from 'node:assert/strict';
import { mostAttachments } from '../../src/core/gigachat/chat/attachments';
import { type Stack, startStack } from '../harness/stack';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const png = `data:image/png;base64,${Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
).toString('base64')}`;
const user = (...content: Json[]): Json => ({ role: 'user', content });

/** A file of the account in each protocol's words: by itself, and as what a tool showed. */
const surfaces: {
  path: string;
  file(id: string): Json;
  text(text: string): Json;
  body(list: Json[]): Json;
  shown(id: string): Json[];
}[] = [
  {
    path: '/v1/chat/completions',
    file: (id) => ({ type: 'file', file: { file_id: `file-${id}` } }),
    text: (text) => ({ type: 'text', text }),
    body: (messages) => ({ messages }),
    shown: (id) => [
      { role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'see', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'c', content: [{ type: 'file', file: { file_id: id } }] },
    ],
  },
  {
    path: '/v1/responses',
    file: (id) => ({ type: 'input_image', file_id: id }),
    text: (text) => ({ type: 'input_text', text }),
    body: (input) => ({ input }),
    shown: (id) => [
      { type: 'function_call', call_id: 'c', name: 'see', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_file', file_id: id }] },
    ],
  },
  {
    path: '/v1/messages',
    file: (id) => ({ type: 'document', source: { type: 'file', file_id: id } }),
    text: (text) => ({ type: 'text', text }),
    body: (messages) => ({ messages, max_tokens: 50 }),
    shown: (id) => [
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'see', input: {} }] },
      user({
        type: 'tool_result',
        tool_use_id: 'c',
        content: [{ type: 'image', source: { type: 'file', file_id: id } }],
      }),
    ],
  },
];

describe('a file that the account does not have any more', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { tokensPerSecond: 100_000 } });
  });
  after(() => stack.stop());
  let kept = '';
  let gone = '';
  beforeEach(async () => {
    stack.emulator.reset();
    stack.logLines.length = 0;
    const upload = async () =>
      (await stack.openai.files.create({ file: new File(['hello'], 'a.txt'), purpose: 'user_data' })).id;
    [kept, gone] = [await upload(), await upload()];
    await stack.openai.files.delete(gone);
  });

  for (const { path, file, text, body, shown } of surfaces) {
    const ask = async (list: Json[]) => {
      const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...body(list) });
      return { status: answer.status, body: await answer.json() };
    };
    const told = () => (stack.chatBodies().at(-1)?.messages ?? []) as { content: string; attachments?: string[] }[];
    const attached = () => told().flatMap(({ attachments = [] }) => attachments);
    const answered = { role: 'assistant', content: 'seen' };

    it(`ends no conversation at ${path} whose past holds it, and takes no other with it`, async () => {
      const past = [user(file(gone), file(kept), text('look')), answered, user(text('and now?'))];
      const { status, body: answer } = await ask(past);
      assert.equal(status, 200, JSON.stringify(answer));
      assert.deepEqual(attached(), [kept]);
      assert.match(told()[0]?.content ?? '', /left out: GigaChat does not have it any more/);
      assert.equal(stack.chatBodies().length, 2);
      assert.ok(stack.logLines.some((line) => /a part of the conversation before is left out/.test(line)));
    });

    it(`ends no conversation at ${path} where a tool showed it`, async () => {
      const { status, body: answer } = await ask([user(text('a')), ...shown(gone)]);
      assert.equal(status, 200, JSON.stringify(answer));
      assert.deepEqual(attached(), []);
    });

    it(`is named at ${path} where it is asked for now`, async () => {
      const { status, body: answer } = await ask([user(file(kept)), answered, user(text('a'), file(gone))]);
      assert.equal(status, 404, JSON.stringify(answer));
      const list = path === '/v1/responses' ? 'input' : 'messages';
      assert.ok(String(at(answer, 'error', 'message')).startsWith(`${list}[2].content[1]`), JSON.stringify(answer));
      assert.equal(stack.chatBodies().length, 1);
    });
  }

  it('is told from what was uploaded here and has to be uploaded again', async () => {
    const picture = { type: 'image_url', image_url: { url: png } };
    const messages = [
      user({ type: 'file', file: { file_id: gone } }),
      { role: 'assistant', content: 'seen' },
      user(picture),
    ];
    const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Max', messages });
    assert.equal(answer.status, 200, await answer.text());
    assert.equal(stack.chatBodies().length, 2);
  });

  const file = (id: string) => ({ type: 'file', file: { file_id: id } });
  it('is looked for among what was sent, however many more a conversation names', async () => {
    const older = Array.from({ length: 30 }, (_, index) => user(file(`00000000-0000-4000-8000-${index + 1e11}`)));
    const messages = [...older, user(file(gone)), { role: 'assistant', content: 'seen' }, user(file(kept))];
    const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Max', messages });
    assert.equal(answer.status, 200, await answer.text());
    const asked = stack.emulator.log.filter(({ method, path }) => method === 'GET' && /\/files\//.test(path));
    assert.ok(asked.length > 0 && asked.length <= mostAttachments, String(asked.length));
  });

  it('is not looked for when GigaChat refuses the request for another reason', async () => {
    stack.emulator.script({ status: 422, body: { status: 422, message: 'Invalid params: file is not for this' } });
    const messages = [
      user({ type: 'file', file: { file_id: kept } }),
      { role: 'assistant', content: 'seen' },
      user({ type: 'text', text: 'q' }),
    ];
    const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Max', messages });
    assert.equal(answer.status, 422);
    assert.equal(stack.chatBodies().length, 1);
  });
});
