import assert from 'node:assert/strict';
import { noteOutput, watchSecrets } from '../../harness/canary';
import { type OpenRouterServer, startOpenRouter } from '../../harness/openrouter/server';
import { startStack } from '../../harness/stack';

describe("OpenRouter's key", () => {
  let openRouter: OpenRouterServer;
  afterEach(() => openRouter.stop());

  const keys: [kind: string, given?: string][] = [
    ['one that looks like a key'],
    ['one that looks like nothing', 'canary.gateway.door.opener.of.our.company.0001'],
  ];
  for (const [kind, given] of keys)
    it(`stands in no answer and no line of the log, also when OpenRouter repeats it: ${kind}`, async () => {
      openRouter = await startOpenRouter({ key: given });
      const { key } = openRouter;
      watchSecrets(key);
      const env = { GIGACHAT_MAX_RETRIES: '0', ...openRouter.env() };
      const stack = await startStack({ env });
      try {
        for (const message of [`the key (${key}) is not known`, `${'x '.repeat(240)}${key}`]) {
          stack.emulator.script({ status: 503 });
          openRouter.always({ status: 400, error: { code: 400, message } });
          const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: message.slice(0, 9) }] };
          const text = await (await stack.post('/v1/chat/completions', question)).text();
          noteOutput('answer', text);
          assert.match(text, /The fallback \(openrouter\) failed too/);
          for (const output of [text, ...stack.logLines]) {
            assert.ok(!output.includes(key.slice(0, 20)), output);
            assert.ok(!output.includes(key.slice(-12)), output);
          }
        }
      } finally {
        await stack.stop();
      }
    });
});
