import assert from 'node:assert/strict';
import { watchSecrets } from '../../harness/canary';
import { protocolSurfaces } from '../../harness/protocol-surface';
import { type Stack, startStack } from '../../harness/stack';

const user = 'ivan.petrov';
const password = 'canary "pass\\word" 7';

/** What an upstream may say of the credentials it was shown. */
const words = (secret: string) => [`${secret} is not known here`, `${'x '.repeat(240)}${secret}`];

describe('T11: words of an upstream that repeat a secret', () => {
  let stack: Stack;
  before(async () => {
    watchSecrets(password);
    stack = await startStack({
      emulator: {
        accounts: [{ clientId: 'a', clientSecret: 'bbbbbbbb', scope: 'GIGACHAT_API_PERS', user, password }],
      },
      env: {
        GIGACHAT_CREDENTIALS: '',
        GIGACHAT_USER: user,
        GIGACHAT_PASSWORD: password,
        GIGACHAT_MAX_RETRIES: '0',
      },
    });
  });
  afterEach(() => {
    stack.emulator.reset();
  });
  after(async () => {
    await stack.stop();
  });
  const isClean = (text: string, secret: string) => {
    assert.match(text, /\[secret\]/);
    assert.ok(!text.includes(secret.slice(0, 9)), text);
  };

  for (const surface of protocolSurfaces) {
    it(`are passed on without it over ${surface.name}`, async () => {
      for (const message of words(password)) {
        stack.emulator.script({ status: 400, body: { status: 400, message } });
        isClean(await (await stack.post(surface.path, surface.body('hi'))).text(), 'canary "p');
        stack.emulator.script({ raw: `data: ${JSON.stringify({ status: 422, message })}\n\n` });
        const broken = await (await stack.post(surface.path, surface.body('hi'))).text();
        isClean(broken, 'canary "p');
      }
    });
  }

  it('are passed on without it by every small endpoint', async () => {
    for (const path of ['/v1/embeddings', '/v1/messages/count_tokens']) {
      for (const message of words(password)) {
        stack.emulator.scriptOther({ status: 422, body: { status: 422, message }, times: 0 });
        const body = {
          model: path.includes('emb') ? 'Embeddings' : 'GigaChat-2',
          input: 'hi',
          messages: [{ role: 'user', content: message }],
        };
        isClean(await (await stack.post(path, body)).text(), 'canary "p');
      }
    }
  });
});
