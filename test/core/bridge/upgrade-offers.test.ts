import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';
import { sendRaw, statusesIn } from '../../security/raw-http';

/** What clients offer with plain requests: Java's own client, Apache's for Java, browsers' proxies, lists of them. */
const offers = [
  'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n',
  'Connection: Upgrade\r\nUpgrade: TLS/1.2\r\n',
  'Connection: keep-alive, Upgrade\r\nUpgrade: TLS/1.3, h2c\r\n',
  'Upgrade: unknown/1\r\nConnection: upgrade\r\n',
  // Some proxies pass on one half of an offer.
  'Upgrade: websocket\r\n',
] as const;

describe('a request that offers to go on in another protocol', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const head = (line: string, more: string, key = stack.apiKey) =>
    `${line} HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nAuthorization: Bearer ${key}\r\nConnection: close\r\n${more}`;
  const port = () => stack.headless.bridge.port;
  const post = (path: string, offer: string, body: string, key?: string) =>
    head(
      `POST ${path}`,
      `${offer}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      key,
    );
  const asking = (model: string) =>
    JSON.stringify({ model, max_tokens: 50, messages: [{ role: 'user', content: 'hi' }], input: 'hi' });
  const chat = asking('GigaChat-2-Max');

  for (const offer of offers) {
    const named = /Upgrade: (.*)\r/.exec(offer)?.[1];
    it(`is answered as if it had not: ${named}`, async () => {
      for (const path of ['/v1/chat/completions', '/v1/responses', '/v1/messages', '/v1/embeddings']) {
        const body = path.endsWith('embeddings') ? asking('text-embedding-3-small') : chat;
        const answer = await sendRaw(port(), post(path, offer, body));
        assert.deepEqual(statusesIn(answer), [200], `${path}: ${answer}`);
      }
      const asked = await sendRaw(port(), head('GET /v1/models/GigaChat-2-Max', `${offer}\r\n`));
      assert.deepEqual(statusesIn(asked), [200], asked);
    });
  }

  it('meets the same gate', async () => {
    const [offer] = offers;
    assert.equal(statusesIn(await sendRaw(port(), post('/v1/responses', offer, chat, 'wrong')))[0], 401);
    const stranger = head('GET /v1/models', `${offer}\r\n`).replace('127.0.0.1', 'evil.example');
    assert.equal(statusesIn(await sendRaw(port(), stranger))[0], 403);
    assert.equal(stack.chatBodies().length, 0);
  });

  it('is refused only where a WebSocket is among the offers, however that is written', async () => {
    for (const protocols of ['websocket', 'WebSocket', 'h2c, websocket']) {
      const answer = await sendRaw(
        port(),
        head('GET /v1/responses', `Connection: Upgrade\r\nUpgrade: ${protocols}\r\n\r\n`),
      );
      assert.deepEqual(statusesIn(answer), [426], protocols);
    }
  });
});
