import assert from 'node:assert/strict';
import net from 'node:net';
import { type Stack, startStack } from '../harness/stack';

describe('T17: images by address, while they are not allowed', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  const addresses = [
    ...['http://127.0.0.1:1/a.png', 'https://127.0.0.1:1/a.png', 'HTTPS://evil.example/a.png', 'hTTp://evil.example/'],
    ...[
      'file:///etc/passwd',
      'blob:https://evil.example/x',
      'vscode://file/etc/passwd',
      '//evil.example/a.png',
      'ftp://x/',
    ],
    ...[
      ' https://evil.example/a.png',
      '\thttps://evil.example/',
      'https:evil.example',
      'data:image/png,https://evil.example',
    ],
    ...[
      'data:text/html;base64',
      'javascript:alert(1)',
      'gopher://127.0.0.1:6379/_x',
      'https://[::1]:1/',
      'dict://x:1/',
    ],
    ...[
      'https://2130706433:1/',
      'https://0x7f.1:1/',
      'https://127.1:1/',
      'https://evil.example\\@127.0.0.1/',
      '\\\\evil\\a',
    ],
  ];
  const bodies = (url: string): [string, object][] => {
    const chat = [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }];
    const input = [{ role: 'user', content: [{ type: 'input_image', image_url: url }] }];
    const source = { type: 'url', url };
    const messages = [{ role: 'user', content: [{ type: 'image', source }] }];
    return [
      ['/v1/chat/completions', { model: 'GigaChat-2-Max', messages: chat }],
      ['/v1/responses', { model: 'GigaChat-2-Max', input }],
      ['/v1/messages', { model: 'GigaChat-2-Max', max_tokens: 9, messages }],
    ];
  };

  it('are a 400 over every protocol, and nobody is connected to', async () => {
    await stack.openai.models.list();
    const own = new Set([
      stack.headless.bridge.port,
      ...[stack.emulator.baseUrl, stack.emulator.authUrl].map((one) => Number(new URL(one).port)),
    ]);
    const strangers: unknown[] = [];
    const { connect } = net.Socket.prototype;
    net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
      const [given] = args.flat() as [{ port?: number; host?: string } | undefined];
      if (!own.has(Number(given?.port))) strangers.push(given);
      return (connect as (...all: unknown[]) => net.Socket).apply(this, args);
    };
    try {
      for (const url of addresses) {
        for (const [path, body] of bodies(url)) {
          const answer = await stack.post(path, body);
          assert.equal(answer.status, 400, `${path} ${url}: ${await answer.text()}`);
        }
      }
    } finally {
      net.Socket.prototype.connect = connect;
    }
    assert.deepEqual(strangers, []);
    assert.equal(stack.chatBodies().length, 0);
  });
});
