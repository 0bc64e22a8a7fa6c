import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { type Stack, startStack } from '../harness/stack';

/** A server that nobody may come to. */
async function startTrap(): Promise<{ url: string; hits: string[]; stop(): Promise<void> }> {
  const hits: string[] = [];
  const server: Server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits,
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

describe('T16, T29: where a request goes', () => {
  let stack: Stack;
  let trap: Awaited<ReturnType<typeof startTrap>>;
  before(async () => {
    trap = await startTrap();
    stack = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0' } });
  });
  beforeEach(() => stack.emulator.reset());
  after(async () => {
    await stack.stop();
    await trap.stop();
  });

  const risky = [
    ...['api_base', 'base_url', 'baseURL', 'url', 'host', 'endpoint', 'proxy', 'proxies', 'headers', 'extra_headers'],
    ...['default_headers', 'extra_body', 'extra_query', 'api_key', 'key', 'authorization', 'token', 'organization'],
    ...[
      'x-target',
      'target',
      'forward_to',
      'upstream',
      'provider',
      'route',
      'path',
      'callback',
      'webhook',
      'api_version',
    ],
    ...['azure_endpoint', 'deployment', 'region', 'ca', 'cert', 'verify', 'ssl', 'timeout', 'transport', 'dispatcher'],
    ...[
      'litellm_params',
      'model_list',
      'fallbacks',
      'custom_llm_provider',
      'functions_state_id',
      'user_agent',
      'origin',
    ],
  ];

  it('is changed by no field, no header and no name of a model', async () => {
    const allowed = new Set([
      ...['POST /api/v2/oauth', 'GET /v1/models', 'POST /v1/chat/completions', 'POST /v1/embeddings'],
      ...['POST /v1/tokens/count'],
    ]);
    const name = fc.oneof(
      fc.constantFrom(...risky),
      fc.constantFrom(...risky).map((one) => one.toUpperCase()),
    );
    const value = fc.constantFrom<unknown>(
      trap.url,
      { url: trap.url },
      [trap.url],
      { host: trap.url },
      { base_url: trap.url },
    );
    const models = fc.constantFrom(
      ...['GigaChat-2', trap.url, `${trap.url}/GigaChat-2`, '../oauth', '..\\oauth', '%2e%2e/oauth', 'GigaChat-2?x=1'],
      ...['GigaChat-2/../../oauth', '//evil.example', 'GigaChat-2\r\nHost: evil.example', '@evil.example', 'gpt-5#x'],
    );
    const paths = fc.constantFrom('/v1/chat/completions', '/v1/responses', '/v1/messages', '/v1/embeddings');
    const fields = fc.dictionary(name, value, { maxKeys: 6 });
    await fc.assert(
      fc.asyncProperty(paths, models, fields, name, async (path, model, more, header) => {
        const messages = [{ role: 'user', content: 'hi' }];
        const asked = { model, input: 'hi', max_tokens: 5, ...(path === '/v1/embeddings' ? {} : { messages }) };
        const headers = { [`x-${header.toLowerCase().replaceAll('_', '-')}`]: trap.url };
        const answer = await stack.post(path, { ...more, ...asked }, headers);
        await answer.text();
        assert.ok(
          [200, 400, 404].includes(answer.status),
          `${answer.status} for ${JSON.stringify({ path, model, more })}`,
        );
      }),
      { numRuns: 200, seed: 20261128 },
    );
    const reached = new Set(stack.emulator.log.map(({ method, path }) => `${method} ${path.split('?')[0]}`));
    assert.deepEqual(
      [...reached].filter((one) => !allowed.has(one)),
      [],
    );
    assert.ok(reached.has('POST /v1/chat/completions'));
    assert.deepEqual(trap.hits, []);
    for (const { headers } of stack.emulator.log) assert.ok(!JSON.stringify(headers).includes(trap.url));
    for (const body of stack.chatBodies()) {
      const { messages: _, model: __, ...rest } = body;
      assert.ok(!JSON.stringify(rest).includes(trap.url), JSON.stringify(rest));
    }
  });

  const isToldAsRedirect = async (answer: Response) => {
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    assert.deepEqual([answer.status, error.code], [502, 'upstream_unreachable']);
    assert.match(error.message, /a redirect, which is not followed/);
  };

  for (const status of [301, 302, 303, 307, 308]) {
    it(`is not changed by a redirect (${status}) of a chat or of the token service: nothing is asked there`, async () => {
      const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
      const moved = { status, headers: { location: `${trap.url}/stolen` }, body: '' };
      stack.emulator.script(moved);
      await isToldAsRedirect(await stack.post('/v1/chat/completions', question));
      const other = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0' } });
      try {
        other.emulator.scriptAuth({ ...moved, times: 0 });
        await isToldAsRedirect(await other.post('/v1/chat/completions', question));
      } finally {
        await other.stop();
      }
      assert.deepEqual(trap.hits, []);
    });
  }
});
