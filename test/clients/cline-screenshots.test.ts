import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { type Stack, startStack } from '../harness/stack';
import { startBridgeStand } from './bridge-stand';

type Json = Record<string, unknown>;

/** One black pixel, as a lossy WebP. */
const webp = Buffer.from('UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vv9UAA=', 'base64');
/** One red pixel of two, as a GIF. */
const gif = Buffer.from('R0lGODlhAgABAIAAAP8AAAAA/ywAAAAAAgABAAACAkQKADs=', 'base64');
const avif = Buffer.concat([Buffer.from('0000001c66747970617669660000000061766966', 'hex'), Buffer.alloc(40)]);
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const url = (bytes: Buffer, mime: string) => `data:${mime};base64,${bytes.toString('base64')}`;

/** What Cline sends after each step of its browser: the tool's words, and the screenshot behind them. */
const step = (picture: string, number: number): Json => ({
  role: 'user',
  content: [
    {
      type: 'text',
      text: `[browser_action for 'click'] Result:\nStep ${number}. The browser action has been executed.`,
    },
    { type: 'image_url', image_url: { url: picture } },
  ],
});
const action: Json = {
  role: 'assistant',
  content: '<browser_action><action>click</action><coordinate>450,300</coordinate></browser_action>',
};
const task: Json = { role: 'user', content: [{ type: 'text', text: '<task>Check the page</task>' }] };
const system: Json = { role: 'system', content: 'You are Cline.' };

describe("Cline's screenshots", () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.stop());

  const ask = (messages: Json[], more: Json = {}) =>
    stack.post('/v1/chat/completions', {
      model: 'GigaChat-2-Max',
      messages: [system, ...messages],
      stream: true,
      stream_options: { include_usage: true },
      ...more,
    });
  const uploads = () =>
    stack.emulator.log.filter(({ method, path }) => method === 'POST' && path === '/v1/files').length;
  const sent = () => (stack.chatBodies().at(-1)?.messages ?? []) as { content: string; attachments?: string[] }[];
  const attached = () => sent().flatMap(({ attachments }) => attachments ?? []).length;

  it('lets a task of ten steps go on, each screenshot shown and uploaded once', async () => {
    const history: Json[] = [task];
    for (let number = 1; number <= 10; number += 1) {
      // Each screenshot is another picture: what follows the picture's own data is not looked at.
      history.push(action, step(url(Buffer.concat([webp, Buffer.from([number])]), 'image/webp'), number));
      const answer = await ask(history);
      assert.equal(answer.status, 200, await answer.clone().text());
      assert.match(await answer.text(), /\[DONE\]/);
      assert.equal(attached(), number);
    }
    assert.equal(uploads(), 10);
    const list = (await (await stack.get('/v1/files')).json()) as { data: { filename: string }[] };
    assert.ok(list.data.every(({ filename }) => filename === 'attachment.png'));
  });

  for (const [name, bytes, mime, pixels] of [
    ['WebP', webp, 'image/webp', [0, 0, 0]],
    ['WebP that is called a PNG', webp, 'image/png', [0, 0, 0]],
    ['GIF', gif, 'image/gif', [0xff, 0, 0]],
  ] as const) {
    it(`shows GigaChat a ${name} as a PNG of the same colours`, async () => {
      assert.equal((await ask([step(url(bytes, mime), 1)])).status, 200);
      const [id] = sent().at(-1)?.attachments ?? [];
      const file = Buffer.from(await (await stack.get(`/v1/files/${id}/content`)).arrayBuffer());
      assert.equal(file.toString('latin1', 1, 4), 'PNG');
      const at = file.indexOf('IDAT');
      const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
      assert.deepEqual([...rows.subarray(1, 4)], [...pixels]);
    });
  }

  const broken: [name: string, picture: string][] = [
    ['an AVIF', url(avif, 'image/avif')],
    ['an SVG that is percent-encoded', 'data:image/svg+xml;utf8,<svg/>'],
    ['a WebP that is cut off', url(webp.subarray(0, 30), 'image/webp')],
    ['a GIF that is cut off', url(gif.subarray(0, 20), 'image/gif')],
    ['a WebP of 268 megapixels', url(bigWebp(), 'image/webp')],
    ['empty data', 'data:image/png;base64,'],
    ['no base64 at all', 'data:image/png;base64,???'],
    ['an AVIF that is called a PNG', url(avif, 'image/png')],
    ['bytes that are no picture', url(Buffer.from('not a picture at all'), 'image/png')],
    ['a giant PNG', url(Buffer.concat([png, Buffer.alloc(16 * 1024 * 1024)]), 'image/png')],
    ['an address on the web', 'https://pictures.example/a.png'],
    ['no address', 'screenshot.png'],
  ];
  for (const [name, picture] of broken) {
    it(`goes on past ${name} in an earlier turn, with a word in its place and in the log`, async () => {
      const answer = await ask([task, action, step(picture, 1), action, step(url(png, 'image/png'), 2)]);
      assert.equal(answer.status, 200, await answer.clone().text());
      assert.match(JSON.stringify(sent()), /\[image left out/);
      assert.equal(attached(), 1);
      assert.ok(stack.logLines.some((line) => /left out/.test(line) && /"level":"warn"/.test(line)));
    });

    it(`refuses ${name} in the newest message by its place`, async () => {
      const answer = await ask([task, action, step(picture, 1)]);
      assert.ok([400, 413].includes(answer.status), `${answer.status}`);
      const { error } = (await answer.json()) as { error: { param: string; message: string } };
      assert.match(error.param, /^messages\[3\]\.content\[1\]/);
      assert.deepEqual(stack.chatBodies(), []);
    });
  }

  it('names the type of a picture that it refuses', async () => {
    assert.match(await (await ask([step(url(avif, 'image/avif'), 1)])).text(), /image\/avif/);
  });

  const shots: [path: string, body: (data: string) => Json][] = [
    [
      '/v1/chat/completions',
      (data) => ({
        messages: [
          task,
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'shot', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: 'a', content: [{ type: 'image_url', image_url: { url: data } }] },
        ],
      }),
    ],
    [
      '/v1/messages',
      (data) => ({
        max_tokens: 50,
        messages: [
          { role: 'user', content: 'go' },
          { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'shot', input: {} }] },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 'a',
                content: [
                  {
                    type: 'image',
                    source: { type: 'base64', media_type: 'image/avif', data: data.split(',')[1] ?? '' },
                  },
                ],
              },
            ],
          },
        ],
      }),
    ],
  ];
  for (const [path, body] of shots) {
    it(`never ends a task at ${path} for what a tool has just shown`, async () => {
      const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...body(url(avif, 'image/avif')) });
      assert.equal(answer.status, 200, await answer.clone().text());
      assert.match(JSON.stringify(sent()), /left out/);
    });
  }
});

describe("the bridge's own program", () => {
  it('makes a PNG of a WebP, with what is in its bundle', async () => {
    const stand = await startBridgeStand();
    try {
      const answer = await fetch(`${stand.target.baseUrl}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${stand.target.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: stand.target.model, messages: [step(url(webp, 'image/webp'), 1)] }),
      });
      assert.equal(answer.status, 200, await answer.text());
      const [chat] = stand.emulator.log.flatMap((entry) => (entry.kind === 'chat' ? [JSON.stringify(entry.body)] : []));
      assert.match(chat ?? '', /"attachments":\["/);
    } finally {
      await stand.stop();
    }
  });
});

/** The head of a WebP that claims 16384 by 16384 pixels. */
function bigWebp(): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write('RIFF', 0, 'latin1');
  bytes.write('WEBPVP8L', 8, 'latin1');
  bytes[20] = 0x2f;
  bytes.writeUInt32LE(0x0fffffff, 21);
  return bytes;
}
