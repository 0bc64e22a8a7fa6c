import assert from 'node:assert/strict';
import { request } from 'node:http';
import { defaultModels } from '../../emulator/api/catalogue';
import { type Stack, startStack } from '../../harness/stack';

/** The catalogue's usual models, and two with names that no header can carry as they are. */
const named = (like: string, id: string) =>
  defaultModels.filter((model) => model.id === like).map((model) => ({ ...model, id }));
const models = [...defaultModels, ...named('Embeddings', 'Вложения-2'), ...named('GigaChat-2', 'ГигаЧат-2')];

describe('texts from elsewhere in headers', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { models }, env: { GPT2GIGA_PASS_TOKEN: 'True' } });
  });
  after(() => stack.stop());

  const chat = { model: 'ГигаЧат-2', messages: [{ role: 'user', content: 'hi' }] };
  const bodies: [path: string, body: object][] = [
    ['/v1/embeddings', { model: 'Вложения-2', input: 'q' }],
    ['/v1/chat/completions', chat],
    ['/v1/chat/completions', { ...chat, stream: true }],
    ['/v1/completions', { model: 'ГигаЧат-2', prompt: 'hi' }],
    ['/v1/responses', { model: 'ГигаЧат-2', input: 'hi' }],
    ['/v1/messages', { ...chat, max_tokens: 9 }],
    ['/v1/messages/count_tokens', chat],
  ];
  for (const [path, body] of bodies) {
    it(`do not break an answer of ${path} by a model of non-ASCII name${'stream' in body ? ', streamed' : ''}`, async () => {
      const answer = await stack.post(path, body);
      assert.equal(answer.status, 200, await answer.text());
      assert.match(answer.headers.get('x-gigachat-model') ?? '', /^[\x20-\x7e]*$/);
    });
  }

  it('are found as the id of a model in an address', async () => {
    const answer = await stack.get(`/v1/models/${encodeURIComponent('ГигаЧат-2')}`);
    assert.equal(answer.status, 200);
  });

  /** A header with bytes above ASCII, as `fetch` would not send it. */
  function sendWith(headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      const { port } = new URL(stack.url);
      const sent = request(
        {
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/v1/chat/completions',
          headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json', ...headers },
        },
        (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
      );
      sent.on('error', reject);
      sent.end(JSON.stringify({ ...chat, model: 'GigaChat-2' }));
    });
  }

  it('may be any bytes in what the caller sends along', async () => {
    const odd = Buffer.from('сессия-ё\u0085')
      .toString('latin1')
      .replace(/[^\x20-\x7e\x80-\xff]/g, '');
    for (const name of ['x-session-id', 'user-agent', 'x-title', 'x-request-id', 'anthropic-beta', 'accept-language']) {
      assert.equal(await sendWith({ [name]: odd }), 200, name);
    }
    const guest = await sendWith({ authorization: `Bearer giga-auth-${odd}` });
    assert.ok(guest >= 400 && guest < 500, String(guest));
  });
});
