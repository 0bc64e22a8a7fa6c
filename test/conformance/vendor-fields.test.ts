import assert from 'node:assert/strict';
import { chatAddresses } from '../harness/chat-addresses';
import { type Stack, startStack } from '../harness/stack';

type Json = Record<string, unknown>;

/** What a vendor would run, and nobody here can. */
const asked: [field: string, value: unknown][] = [
  ['mcp_servers', [{ type: 'url', url: 'https://example.com/mcp', name: 'x', authorization_token: 'secret-of-x' }]],
  ['container', { skills: [{ type: 'anthropic', skill_id: 'pptx', version: 'latest' }] }],
  ['container', 'container_011'],
  ['web_search_options', { search_context_size: 'low' }],
];
const nothing: Json[] = [{ mcp_servers: [] }, { mcp_servers: null }, { container: null }, { web_search_options: null }];

describe('fields that ask a vendor to run something', () => {
  for (const [path, least] of chatAddresses) {
    it(`are answered without it at ${path}, and the log says so once`, async () => {
      const stack: Stack = await startStack({ emulator: { tokensPerSecond: 100_000 } });
      const warnings = () =>
        stack.logLines
          .map((line) => JSON.parse(line) as Json)
          .filter(({ message }) => /its vendor/.test(String(message)));
      const ask = async (body: Json) => {
        const answer = await stack.post(path, { model: 'GigaChat-2', ...least, ...body });
        assert.equal(answer.status, 200, await answer.text());
        assert.deepEqual(
          Object.keys(stack.chatBodies().at(-1) ?? {}).sort(),
          Object.keys(stack.chatBodies()[0] ?? {}).sort(),
        );
      };
      for (const body of nothing) await ask(body);
      assert.deepEqual(warnings(), []);
      for (const [field, value] of asked) await ask({ [field]: value });
      assert.deepEqual(
        warnings().map(({ level, type }) => [level, type]),
        [
          ['warn', 'mcp_servers'],
          ['warn', 'container'],
          ['warn', 'web_search_options'],
        ],
      );
      assert.ok(!stack.logLines.some((line) => line.includes('secret-of-x')));
      await stack.stop();
    });
  }
});
