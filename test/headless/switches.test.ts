import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { inEnglish } from '../../src/core/setup/sentence';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { type Stack, startStack } from '../harness/stack';

const png =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function withStack(env: Record<string, string>, work: (stack: Stack) => Promise<void>): Promise<void> {
  const stack = await startStack({ env });
  try {
    await work(stack);
  } finally {
    await stack.stop();
  }
}

describe('GPT2GIGA_ENABLE_IMAGES', () => {
  const contents = [
    [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: png } },
    ],
    [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
    ],
  ];
  const pdf = `data:application/pdf;base64,${Buffer.from('%PDF-1.4 x').toString('base64')}`;
  const ask = async (stack: Stack, content: object[]) => {
    const answer = await stack.post('/v1/chat/completions', {
      model: 'GigaChat-2-Max',
      messages: [{ role: 'user', content }],
    });
    assert.equal(answer.status, 200, await answer.text());
    const [message] = (stack.chatBodies().at(-1)?.messages ?? []) as { content: string; attachments?: string[] }[];
    return message;
  };
  const sees = async (stack: Stack) => {
    const { data } = (await (await stack.get('/v1/models')).json()) as {
      data: { id: string; capabilities?: { vision: boolean } }[];
    };
    return data.find(({ id }) => id === 'GigaChat-2-Max')?.capabilities?.vision;
  };

  it('switched off leaves images out with a word in their place, and lists no model with eyes', () =>
    withStack({ GPT2GIGA_ENABLE_IMAGES: 'False' }, async (stack) => {
      for (const content of contents) {
        const message = await ask(stack, content);
        assert.equal(message?.attachments, undefined);
        assert.match(message?.content ?? '', /What is it\?[\s\S]*image, left out/);
      }
      assert.equal(stack.emulator.log.filter(({ path }) => path.startsWith('/v1/files')).length, 0);
      assert.equal(await sees(stack), false);
      const document = await ask(stack, [{ type: 'file', file: { filename: 'a.pdf', file_data: pdf } }]);
      assert.equal(document?.attachments?.length, 1, 'a document is no image');
    }));

  for (const value of ['True', '']) {
    it(`sends them otherwise (${value || 'not set'})`, () =>
      withStack({ GPT2GIGA_ENABLE_IMAGES: value }, async (stack) => {
        assert.equal((await ask(stack, contents[0] ?? []))?.attachments?.length, 1);
        assert.equal(await sees(stack), true);
      }));
  }
});

describe('GPT2GIGA_ENABLE_REASONING', () => {
  const messages = [{ role: 'user', content: 'hi' }];
  const asked: [path: string, body: object, effort: string | undefined][] = [
    ['/v1/chat/completions', { messages }, 'high'],
    ['/v1/chat/completions', { messages, reasoning_effort: 'low' }, 'low'],
    ['/v1/chat/completions', { messages, reasoning_effort: 'none' }, undefined],
    ['/v1/responses', { input: 'hi' }, 'high'],
    ['/v1/responses', { input: 'hi', reasoning: { effort: 'medium' } }, 'medium'],
    ['/v1/messages', { messages, max_tokens: 10 }, 'high'],
    ['/v1/messages', { messages, max_tokens: 10, thinking: { type: 'disabled' } }, undefined],
  ];

  it('asks for much reasoning wherever the caller says nothing of it', () =>
    withStack({ GPT2GIGA_ENABLE_REASONING: 'True' }, async (stack) => {
      for (const [path, body, effort] of asked) {
        assert.equal((await stack.post(path, { model: 'GigaChat-2', ...body })).status, 200);
        assert.equal(stack.chatBodies().at(-1)?.reasoning_effort, effort, `${path} ${JSON.stringify(body)}`);
      }
    }));

  it('switched off asks for none that the caller did not ask for', () =>
    withStack({ GPT2GIGA_ENABLE_REASONING: 'False' }, async (stack) => {
      assert.equal((await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages })).status, 200);
      assert.equal(stack.chatBodies().at(-1)?.reasoning_effort, undefined);
    }));
});

describe('GPT2GIGA_CORS_ALLOW_METHODS and GPT2GIGA_CORS_ALLOW_HEADERS', () => {
  const origin = 'https://app.example';
  const preflight = async (env: Record<string, string>, asked = 'authorization, x-custom, bad name\u00e9') => {
    let told: (string | null)[] = [];
    await withStack({ GPT2GIGA_CORS_ALLOW_ORIGINS: origin, ...env }, async (stack) => {
      const answer = await fetch(`${stack.url}/v1/chat/completions`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': asked,
        },
      });
      assert.equal(answer.status, 204);
      told = ['methods', 'headers'].map((name) => answer.headers.get(`access-control-allow-${name}`));
      const without = await fetch(`${stack.url}/ping`);
      assert.equal(without.headers.get('access-control-allow-methods'), null);
    });
    return told;
  };

  it('are told to a page in a preflight, in either way of writing a list', async () => {
    assert.deepEqual(
      await preflight({ GPT2GIGA_CORS_ALLOW_METHODS: 'get, POST', GPT2GIGA_CORS_ALLOW_HEADERS: '["authorization"]' }),
      ['GET, POST', 'authorization'],
    );
  });

  it('name the methods of the bridge and the headers asked for when they are not set, or a star', async () => {
    const [methods, headers] = await preflight({});
    assert.equal(methods, 'GET, POST, DELETE');
    assert.match(headers ?? '', /authorization, content-type/);
    assert.match(headers ?? '', /, x-custom$/);
    const [all, asked] = await preflight({ GPT2GIGA_CORS_ALLOW_METHODS: '*', GPT2GIGA_CORS_ALLOW_HEADERS: '["*"]' });
    assert.equal(all, methods);
    assert.match(asked ?? '', /authorization.*, x-custom$/);
  });

  it('let the official libraries work in a listed page without being set, and read whether to try again', async () => {
    const sent: string[] = [];
    const settings = {
      apiKey: 'key',
      baseURL: 'http://127.0.0.1:1/v1',
      dangerouslyAllowBrowser: true,
      fetch: async (_url: unknown, init?: RequestInit) => {
        sent.push([...new Headers(init?.headers).keys()].join(','));
        return Response.json({ data: [] });
      },
    };
    await new OpenAI(settings).models.list();
    await new Anthropic(settings).models.list();
    assert.equal(sent.length, 2);
    for (const asked of sent) {
      const [, headers] = await preflight({}, asked);
      const allowed = new Set((headers ?? '').split(', '));
      assert.deepEqual(
        asked.split(',').filter((name) => !allowed.has(name)),
        [],
      );
    }
    await withStack({ GPT2GIGA_CORS_ALLOW_ORIGINS: origin }, async (stack) => {
      const refused = await fetch(`${stack.url}/v1/models`, { headers: { origin, authorization: 'Bearer wrong' } });
      assert.equal(refused.headers.get('x-should-retry'), 'false');
      assert.match(refused.headers.get('access-control-expose-headers') ?? '', /x-should-retry/);
    });
  });

  it('that are no names are refused at start', () => {
    for (const name of ['GPT2GIGA_CORS_ALLOW_METHODS', 'GPT2GIGA_CORS_ALLOW_HEADERS']) {
      for (const value of ['GET POST', 'a\r\nb', 'x:y']) {
        assert.throws(
          () => readSettings({ GIGACHAT_CREDENTIALS: 'abcd', [name]: value }),
          (error: Error) =>
            error.message.startsWith(`${name} must be a list of names`) && !error.message.includes(value),
        );
      }
    }
  });
});

describe('GPT2GIGA_MODE', () => {
  it('PROD wants a key of its own, and takes no switched-off key', () => {
    assert.throws(() => read({ GPT2GIGA_MODE: 'PROD' }), /GPT2GIGA_MODE=PROD needs GPT2GIGA_API_KEY/);
    assert.equal(read({ GPT2GIGA_MODE: 'prod', GPT2GIGA_API_KEY: 'k' }).bridge.apiKey, 'k');
    assert.throws(
      () => read({ GPT2GIGA_MODE: 'PROD', GPT2GIGA_API_KEY: 'k', GPT2GIGA_ENABLE_API_KEY_AUTH: 'False' }),
      /ENABLE_API_KEY_AUTH=False is refused/,
    );
  });

  it('DEV, or none, makes a key up, and says that switching the key off changes nothing', () => {
    for (const mode of ['DEV', 'dev', '']) {
      const { bridge, warnings } = read({ GPT2GIGA_MODE: mode, GPT2GIGA_ENABLE_API_KEY_AUTH: 'False' });
      assert.equal(bridge.apiKeyIsNew, true);
      assert.match(warnings.map(inEnglish).join(), /changes nothing: the bridge always asks for a key/);
    }
    assert.throws(() => read({ GPT2GIGA_MODE: 'STAGING' }), /GPT2GIGA_MODE must be DEV or PROD/);
  });
});

const read = (env: Record<string, string>) => readSettings({ GIGACHAT_CREDENTIALS: 'abcd', ...env });

describe('every variable that gpt2giga shares with the bridge', () => {
  it('is followed, or named with what to do instead', () => {
    const followed = [
      'GPT2GIGA_MODE=DEV',
      'GPT2GIGA_ENABLE_API_KEY_AUTH=True',
      'GPT2GIGA_ENABLE_IMAGES=True',
      'GPT2GIGA_ENABLE_REASONING=False',
      'GPT2GIGA_USE_HTTPS=False',
      'GPT2GIGA_LOG_LEVEL=INFO',
      'GPT2GIGA_LOG_MAX_SIZE=10485760',
      'GPT2GIGA_CORS_ALLOW_METHODS=["*"]',
      'GPT2GIGA_CORS_ALLOW_HEADERS=["*"]',
      'GIGACHAT_RETRY_BACKOFF_FACTOR=0.5',
      'GIGACHAT_RETRY_ON_STATUS_CODES=[429, 500, 502, 503, 504]',
      'GIGACHAT_FLAGS=["a"]',
      'GIGACHAT_TOKEN_EXPIRY_BUFFER_MS=60000',
    ].map((line) => line.split('=') as [string, string]);
    const { warnings } = readSettings({ GIGACHAT_CREDENTIALS: 'abcd', ...Object.fromEntries(followed) });
    assert.deepEqual(warnings, []);
    const { warnings: told } = readSettings({ GIGACHAT_CREDENTIALS: 'abcd', GPT2GIGA_TRAFFIC_LOG_ENABLED: 'True' });
    assert.match(told.map(inEnglish).join(), /^GPT2GIGA_TRAFFIC_LOG_ENABLED is not followed: /);
  });

  it('is told what holds in its place, when the bridge does without it', () => {
    const names = [
      'LEGACY_RESPONSES PASS_TOKEN_CLIENT_CACHE_SIZE DISABLE_REASONING DEFAULT_MAX_TOKENS MODEL_MAX_CONNECTIONS',
      'MODEL_MAX_CONNECTIONS_DEFAULT MODEL_MAX_CONNECTIONS_ACQUIRE_TIMEOUT STRUCTURED_OUTPUT_MODE GIGACHAT_API_MODE',
      'RESPONSES_API_MODE DISABLE_BUILTIN_TOOL_MAPPING NORMALIZATION_MODE EXPERIMENTAL_NORMALIZED_LAYER',
      'LEGACY_CHAT_FALLBACK CONVERSATION_STITCHING_ENABLED CONVERSATION_TTL_SECONDS TRAFFIC_LOG_ENABLED OPENSEARCH_URL',
      'OBSERVABILITY_ENABLED OBSERVABILITY_SINKS PHOENIX_API_KEY METRICS_ENABLED METRICS_PATH UI_ENABLED REPLAY_ENABLED',
      'DEBUG_TRANSLATE_ENABLED ADMIN_API_ENABLED MAX_REQUEST_BODY_BYTES MAX_AUDIO_FILE_SIZE_BYTES ENABLE_TELEMETRY',
      'MAX_AUDIO_IMAGE_TOTAL_SIZE_BYTES LOG_REDACT_SENSITIVE LOGS_IP_ALLOWLIST LOGS_TRUSTED_PROXIES ENABLED_PROVIDERS',
      'RUNTIME_STORE_BACKEND RUNTIME_STORE_DSN',
    ].flatMap((line) => line.split(' ').map((name) => `GPT2GIGA_${name}`));
    const { warnings } = read(Object.fromEntries(names.map((name) => [name, '1'])));
    assert.equal(warnings.length, names.length);
    for (const warning of warnings)
      assert.doesNotMatch(inEnglish(warning), /its name is almost|there is no such setting/);
  });
});

describe('what an example has in place of a secret', () => {
  it('is refused, because everybody knows it', () => {
    for (const text of ['<REPLACE_WITH_STRONG_SECRET>', '<ваш ключ>', ' <your-key> ']) {
      for (const name of ['GPT2GIGA_API_KEY', 'GIGACHAT_CREDENTIALS', 'OPENROUTER_API_KEY']) {
        assert.throws(() => read({ [name]: text }), new RegExp(`${name} holds the placeholder of an example`));
      }
    }
    assert.equal(read({ GPT2GIGA_API_KEY: '<k3y>' }).bridge.apiKey, '<k3y>');
  });
});

describe('a setting that belongs to another one', () => {
  it('is named when that is not there', () => {
    const told: [Record<string, string>, RegExp][] = [
      [{ OPENROUTER_MODEL: 'a/b' }, /^OPENROUTER_MODEL not used without OPENROUTER_API_KEY\.$/],
      [{ BRIDGE_MASK: 'fallback' }, /^BRIDGE_MASK=fallback masks nothing where no fallback may answer/],
      [{ BRIDGE_AUDIT_MAX_SIZE: '2048' }, /^BRIDGE_AUDIT_MAX_SIZE not used without BRIDGE_AUDIT_FILENAME\.$/],
    ];
    for (const [env, sentence] of told) {
      const { warnings } = read(env);
      assert.equal(warnings.length, 1);
      assert.match(warnings.map(inEnglish)[0] ?? '', sentence);
    }
    const service = '[{"name":"house","base_url":"https://models.example/v1"}]';
    assert.deepEqual(read({ BRIDGE_MASK: 'fallback', BRIDGE_FALLBACKS: service }).warnings, []);
    assert.deepEqual(read({ OPENROUTER_MODEL: 'a/b', BRIDGE_FALLBACK: 'off' }).warnings, []);
  });
});

describe('BRIDGE_ALLOWED_HOSTS', () => {
  it('takes what a Host header can be, and nothing that would never be found there', () => {
    for (const hosts of [
      'https://ai.example',
      '*.example',
      'ai.example/v1',
      'ai.example:',
      'ai example',
      '[::1',
      'a:b',
    ]) {
      assert.throws(() => read({ BRIDGE_ALLOWED_HOSTS: hosts }), /BRIDGE_ALLOWED_HOSTS must be a list of names/, hosts);
    }
    const good = ['ai.example', 'ai.example:8443', 'имя.рф', 'host_1', '192.0.2.1:8090', '[fd00::2]', '[fd00::2]:8090'];
    assert.deepEqual(read({ BRIDGE_ALLOWED_HOSTS: good.join(', ') }).bridge.allowedHosts, good);
    assert.deepEqual(read({ BRIDGE_ALLOWED_HOSTS: 'b,fd00::2' }).bridge.allowedHosts, ['b', '[fd00::2]']);
    assert.deepEqual(read({ BRIDGE_ALLOWED_HOSTS: '[fd00::2], b' }).bridge.allowedHosts, ['[fd00::2]', 'b']);
    assert.deepEqual(read({ BRIDGE_ALLOWED_HOSTS: '["ai.example", "b"]' }).bridge.allowedHosts, ['ai.example', 'b']);
  });
});

describe('a second way in', () => {
  it('is named when the first one is used', () => {
    const pair = { GIGACHAT_USER: 'u', GIGACHAT_PASSWORD: 'p', GIGACHAT_BASE_URL: 'https://stand.example/v1' };
    const both = read({ GIGACHAT_CREDENTIALS: 'a:b', ...pair, GIGACHAT_ACCESS_TOKEN: 't' });
    assert.deepEqual(both.warnings.map(inEnglish), [
      'GIGACHAT_USER, GIGACHAT_ACCESS_TOKEN not used, because GIGACHAT_CREDENTIALS is set.',
    ]);
    const without = readSettings({ ...pair, GIGACHAT_ACCESS_TOKEN: 't' });
    assert.deepEqual(without.warnings.map(inEnglish), [
      'GIGACHAT_ACCESS_TOKEN not used, because GIGACHAT_USER is set.',
    ]);
    assert.deepEqual(readSettings(pair).warnings, []);
  });
});
