import assert from 'node:assert/strict';
import type { Stack } from '../harness/stack';
import { startStack } from '../harness/stack';
import { conformanceCase } from './case';

type Json = Record<string, unknown>;
interface UpMessage {
  role: string;
  content: string;
  attachments?: string[];
}

/** A PNG of one pixel, made different by what is put behind it. */
const png = (mark = '') =>
  Buffer.concat([
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
    Buffer.from(mark),
  ]);
const dataUrl = (bytes: Uint8Array, mime = 'image/png') =>
  `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;
const image = (url: string | { url: string }) => ({ type: 'image_url', image_url: url });
const text = (value: string) => ({ type: 'text', text: value });

describe('images and files in a chat', () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.stop());

  const ask = (content: unknown, more: Json = {}) =>
    stack.post('/v1/chat/completions', { model: 'GigaChat-2-Max', messages: [{ role: 'user', content }], ...more });
  const uploads = () => stack.emulator.log.filter(({ method, path }) => method === 'POST' && path === '/v1/files');
  const sent = () => (stack.chatBodies().at(-1)?.messages ?? []) as UpMessage[];
  const refused = async (answer: Response, status: number, param: string) => {
    const body = (await answer.json()) as { error: { param: string; message: string } };
    assert.deepEqual([answer.status, body.error.param], [status, param], body.error.message);
    assert.equal(stack.chatBodies().length, 0);
  };

  conformanceCase('I1', 'uploads an image and attaches it by its id', async () => {
    const answer = await ask([text('What is it?'), image({ url: dataUrl(png()) })]);
    assert.equal(answer.status, 200);
    assert.equal(uploads().length, 1);
    const [message] = sent();
    assert.equal(message?.content, 'What is it?');
    assert.equal(message?.attachments?.length, 1);
  });

  conformanceCase('I2', 'uploads an image once, however often it is shown', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      assert.equal((await ask([text(`turn ${turn}`), image({ url: dataUrl(png()) })])).status, 200);
    }
    assert.equal(uploads().length, 1);
  });

  conformanceCase('I3', 'spreads several images of one message over turns of one image each', async () => {
    const answer = await ask([text('Compare'), ...['a', 'b', 'c'].map((mark) => image({ url: dataUrl(png(mark)) }))]);
    assert.equal(answer.status, 200);
    assert.deepEqual(
      sent().map(({ attachments }) => attachments?.length),
      [1, 1, 1],
    );
    assert.equal(new Set(sent().flatMap(({ attachments }) => attachments)).size, 3);
  });

  conformanceCase('I4', 'keeps the newest ten of many images and says where one was left out', async () => {
    const messages = Array.from({ length: 12 }, (_, index) => ({
      role: 'user',
      content: [text(`number ${index}`), image({ url: dataUrl(png(String(index))) })],
    }));
    const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Max', messages });
    assert.equal(answer.status, 200);
    assert.equal(sent().flatMap(({ attachments }) => attachments ?? []).length, 10);
    assert.equal(
      sent()
        .map(({ content }) => content)
        .join('\n')
        .match(/left out/g)?.length,
      2,
    );
  });

  it('counts among the ten what GigaChat gets as a file alone: text files become text, however many there are', async () => {
    const file = (index: number) => {
      const file_data = dataUrl(Buffer.from(`line of file ${index}.`), 'text/plain');
      return { type: 'file', file: { filename: `${index}.txt`, file_data } };
    };
    const files = Array.from({ length: 12 }, (_, index) => file(index));
    const pictures = Array.from({ length: 10 }, (_, index) => image({ url: dataUrl(png(String(index))) }));
    const messages = [
      { role: 'user', content: [pictures[0], ...files] },
      { role: 'assistant', content: 'ok' },
      { role: 'user', content: [...files.slice(0, 3), ...pictures.slice(1)] },
    ];
    const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Max', messages });
    assert.equal(answer.status, 200, await answer.text());
    const said = sent().map(({ content }) => content);
    assert.doesNotMatch(said.join('\n'), /left out/);
    for (let index = 0; index < 12; index += 1) assert.ok(said[0]?.includes(`line of file ${index}.`), said[0]);
    assert.equal(sent().flatMap(({ attachments }) => attachments ?? []).length, 10);
  });

  it('counts nothing among the ten of which words are made, because GigaChat does not take it', async () => {
    const archive = dataUrl(Buffer.from('PK\u0003\u0004'), 'application/zip');
    const archives = Array.from({ length: 10 }, () => ({
      type: 'file',
      file: { filename: 'a.zip', file_data: archive },
    }));
    const messages = [
      { role: 'user', content: [image({ url: dataUrl(png('early')) }), ...archives] },
      { role: 'assistant', content: 'ok' },
      { role: 'user', content: [image({ url: dataUrl(png('late')) })] },
    ];
    const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Max', messages });
    assert.equal(answer.status, 200, await answer.text());
    assert.equal(sent().flatMap(({ attachments }) => attachments ?? []).length, 2);
  });

  conformanceCase('I5', 'answers 413 to an image above 15 MB and uploads nothing', async () => {
    const large = Buffer.concat([png(), Buffer.alloc(16 * 1024 * 1024)]);
    await refused(await ask([image({ url: dataUrl(large) })]), 413, 'messages[0].content[0]');
    assert.equal(uploads().length, 0);
  });

  conformanceCase(
    'I6',
    'fetches no image from an address unless it was allowed, and then only from safe ones',
    async () => {
      const addresses = ['https://169.254.169.254/a.png', 'https://localhost/a.png', 'http://example.com/a.png'];
      for (const url of addresses) await refused(await ask([image({ url })]), 400, 'messages[0].content[0]');
      await refused(await ask([image({ url: 'file:///etc/passwd' })]), 400, 'messages[0].content[0].image_url');
      const allowed = await startStack({ env: { BRIDGE_ALLOW_REMOTE_IMAGES: 'True' } });
      for (const url of addresses) {
        const answer = await allowed.post('/v1/chat/completions', {
          model: 'GigaChat-2-Max',
          messages: [{ role: 'user', content: [image({ url })] }],
        });
        assert.equal(answer.status, 400);
        assert.match(await answer.text(), /remote_image_refused/);
      }
      await allowed.stop();
    },
  );

  conformanceCase('I7', 'asks nothing when an upload fails: no blind answer', async () => {
    stack.emulator.scriptOther({ status: 422, times: 0 });
    const answer = await ask([text('What is it?'), image({ url: dataUrl(png()) })]);
    assert.equal(answer.status, 422);
    assert.equal(stack.chatBodies().length, 0);
  });

  conformanceCase('I8', 'takes an image given as a plain string', async () => {
    assert.equal((await ask([image(dataUrl(png()))])).status, 200);
    assert.equal(uploads().length, 1);
  });

  conformanceCase(
    'I9',
    'believes the bytes, not the label, and refuses what is no base64 or no type GigaChat takes',
    async () => {
      assert.equal((await ask([image({ url: dataUrl(png(), 'image/jpeg') })])).status, 200);
      await stack.emulator.waitFor((log) => log.some(({ path }) => path === '/v1/files'));
      const list = (await (await stack.get('/v1/files')).json()) as { data: { filename: string }[] };
      assert.deepEqual(
        list.data.map(({ filename }) => filename),
        ['attachment.png'],
      );
      stack.emulator.reset();
      await refused(await ask([image({ url: 'data:image/png;base64,' })]), 400, 'messages[0].content[0].image_url');
      const webp = Buffer.from('RIFF\x00\x00\x00\x00WEBPVP8 ', 'latin1');
      await refused(await ask([image({ url: dataUrl(webp) })]), 400, 'messages[0].content[0]');
    },
  );

  conformanceCase('I10', 'uploads again, once, when GigaChat does not have the file any more', async () => {
    await ask([image({ url: dataUrl(png()) })]);
    stack.emulator.reset();
    const answer = await ask([image({ url: dataUrl(png()) })]);
    assert.equal(answer.status, 200);
    assert.equal(uploads().length, 1);
    assert.deepEqual(stack.chatBodies().length, 2);
  });

  conformanceCase('I11', 'keeps the uploads of two accounts apart', async () => {
    const other = await startStack();
    for (const each of [stack, other]) {
      await each.post('/v1/chat/completions', {
        model: 'GigaChat-2-Max',
        messages: [{ role: 'user', content: [image({ url: dataUrl(png()) })] }],
      });
      assert.equal(each.emulator.log.filter(({ path }) => path === '/v1/files').length, 1);
    }
    await other.stop();
  });

  conformanceCase(
    'I12',
    'uploads audio, attaches files by id or by content, and puts text files into the text',
    async () => {
      const wav = Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt ', 'latin1'), Buffer.alloc(40)]);
      const audio = { type: 'input_audio', input_audio: { data: wav.toString('base64'), format: 'wav' } };
      assert.equal((await ask([text('Listen'), audio])).status, 200);
      const [id] = sent()[0]?.attachments ?? [];
      assert.equal((await ask([text('Again'), { type: 'file', file: { file_id: `file-${id}` } }])).status, 200);
      assert.deepEqual(sent()[0]?.attachments, [id]);
      const notes = { filename: 'notes.md', file_data: dataUrl(Buffer.from('# План'), 'text/markdown') };
      assert.equal((await ask([text('Read'), { type: 'file', file: notes }])).status, 200);
      assert.deepEqual(sent(), [{ role: 'user', content: 'Read\nnotes.md:\n# План' }]);
      const vague = { filename: 'notes.md', file_data: dataUrl(Buffer.from('# План'), 'application/octet-stream') };
      const unsaid = { ...vague, file_data: dataUrl(Buffer.from('# План'), '') };
      for (const file of [vague, unsaid]) {
        assert.equal((await ask([text('Read'), { type: 'file', file }])).status, 200);
        assert.deepEqual(sent(), [{ role: 'user', content: 'Read\nnotes.md:\n# План' }]);
      }
      const older = {
        filename: 'a.txt',
        file_data: dataUrl(Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]), 'text/plain'),
      };
      assert.equal((await ask([text('Read'), { type: 'file', file: older }])).status, 200);
      assert.deepEqual(sent(), [{ role: 'user', content: 'Read\na.txt:\nПривет' }]);
      assert.equal((await ask([{ type: 'file', file: {} }])).status, 400);
      assert.equal((await ask([{ type: 'video_url', video_url: 'x' }])).status, 400);
    },
  );

  it('shows an image that a tool gave back in a turn of the user, after the result', async () => {
    const answer = await stack.post('/v1/chat/completions', {
      model: 'GigaChat-2-Max',
      messages: [
        { role: 'user', content: 'Show' },
        { role: 'assistant', tool_calls: [{ id: 'a', type: 'function', function: { name: 'shot', arguments: '{}' } }] },
        { role: 'tool', tool_call_id: 'a', content: [text('here'), image({ url: dataUrl(png()) })] },
      ],
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(
      sent().map(({ role, attachments }) => [role, attachments?.length ?? 0]),
      [
        ['user', 0],
        ['assistant', 0],
        ['function', 0],
        ['user', 1],
      ],
    );
  });
});
