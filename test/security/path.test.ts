import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { sendRaw, statusesIn } from './raw-http';

const steps = ['..', '.', '..%2f', '%2e%2e', '%2e%2e%2f', '%252e%252e%252f', '..\\', '..%5c', '%c0%ae%c0%ae', '....//'];
const targets = [
  'etc/passwd',
  'oauth',
  'v1/models',
  'api/v2/oauth',
  'windows\\win.ini',
  'chat/completions',
  'models?x=',
];
const odd = [
  'CON',
  'C:',
  'C:%5c',
  '%00',
  '%0d%0aHost:%20evil',
  '~',
  '$HOME',
  '\\\\evil\\share',
  'file:///etc/passwd',
  '*',
];

describe('T18: ids of files, responses, models and batches', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0' } });
  });
  after(() => stack.stop());

  const ids = [
    ...steps.flatMap((step) =>
      targets.flatMap((target) => [`${step}/${target}`, `file-${step}${target}`, `a/${step}/${target}`]),
    ),
    ...odd.flatMap((one) => [one, `file-${one}`, `${one}/content`]),
  ];
  const routes: readonly (readonly [string, (id: string) => string])[] = [
    ['GET', (id) => `/v1/files/${id}`],
    ['GET', (id) => `/v1/files/${id}/content`],
    ['DELETE', (id) => `/v1/files/${id}`],
    ['GET', (id) => `/v1/responses/${id}`],
    ['DELETE', (id) => `/v1/responses/${id}`],
    ['GET', (id) => `/v1/models/${id}`],
    ['GET', (id) => `/v1/batches/${id}`],
  ];

  it('never become part of another address: 400 or 404, and GigaChat is asked nothing but its own', async () => {
    assert.ok(ids.length >= 200, `${ids.length} ids`);
    for (const [method, path] of routes) {
      const bytes = ids.map(
        (id) =>
          `${method} ${path(id)} HTTP/1.1\r\nHost: 127.0.0.1:${stack.headless.bridge.port}\r\nAuthorization: Bearer ${stack.apiKey}\r\n\r\n`,
      );
      // One connection for all: a refused target may end it, so each has its own when that happens.
      const answers = await Promise.all(bytes.map((one) => sendRaw(stack.headless.bridge.port, one, true)));
      for (const [index, answer] of answers.entries()) {
        const [status] = statusesIn(answer);
        assert.ok(
          status === undefined || [400, 404, 405].includes(status),
          `${method} ${path(ids[index] ?? '')}: ${answer}`,
        );
      }
    }
    const asked = new Set(stack.emulator.log.map(({ method, path }) => `${method} ${path.split('?', 1)[0]}`));
    const own =
      /^(?:POST \/api\/v2\/oauth|GET \/v1\/models|GET \/v1\/batches|(?:GET|POST) \/v1\/files\/[\w-]{1,64}(?:\/(?:content|delete))?)$/;
    assert.deepEqual(
      [...asked].filter((one) => !own.test(one)),
      [],
    );
  });

  it('of an uploaded file in a message never do, either', async () => {
    for (const id of ids.slice(0, 60)) {
      const content = [{ type: 'file', file: { file_id: id } }];
      const answer = await stack.post('/v1/chat/completions', {
        model: 'GigaChat-2',
        messages: [{ role: 'user', content }],
      });
      await answer.text();
    }
    const asked = stack.emulator.log.map(({ path }) => path);
    assert.ok(
      asked.every((path) => /^\/(?:api\/v2\/oauth|v1\/[\w/?=-]+)$/.test(path)),
      JSON.stringify(asked),
    );
  });
});
