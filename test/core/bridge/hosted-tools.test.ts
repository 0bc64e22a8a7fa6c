import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';

describe('a tool that only its vendor can run', () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.stop());

  const messages = [{ role: 'user', content: 'hi' }];
  const asks: [path: string, body: object, tools: { type: string; name?: string }[], own: object][] = [
    [
      '/v1/chat/completions',
      { messages },
      [{ type: 'web_search' }, { type: 'mcp' }],
      { type: 'function', function: { name: 'f' } },
    ],
    [
      '/v1/responses',
      { input: 'hi' },
      [{ type: 'web_search' }, { type: 'file_search' }],
      { type: 'function', name: 'f' },
    ],
    [
      '/v1/messages',
      { messages, max_tokens: 10 },
      [
        { type: 'web_search_20250305', name: 'web_search' },
        { type: 'code_execution_20250825', name: 'code_execution' },
      ],
      { name: 'f', input_schema: { type: 'object' } },
    ],
  ];
  const warnings = () =>
    stack.logLines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ level, message }) => level === 'warn' && /left out/.test(String(message)));

  for (const [path, body, hosted, own] of asks) {
    it(`is left out with one warning for each type, however often it comes (${path})`, async () => {
      const ask = async (tools: object[]) => {
        const answer = await stack.post(path, { model: 'GigaChat-2', ...body, tools });
        assert.equal(answer.status, 200, await answer.text());
      };
      // What a search would find is offered without it.
      await ask([
        own,
        { type: 'tool_search' },
        { type: 'tool_search_tool_regex_20251119', name: 'tool_search_tool_regex' },
      ]);
      assert.deepEqual(warnings(), []);
      for (let turn = 0; turn < 3; turn += 1) await ask([...hosted, ...hosted, own]);
      assert.deepEqual(
        warnings().map(({ type, path: where }) => [type, where]),
        hosted.map(({ type }) => [type, path.slice(3)]),
      );
      assert.deepEqual(
        stack.chatBodies().map(({ functions }) => (functions as { name: string }[]).map(({ name }) => name)),
        [['f'], ['f'], ['f'], ['f']],
      );
    });
  }

  it('of a made-up type fills neither the log nor the memory', async () => {
    const tools = Array.from({ length: 300 }, (_, index) => ({ type: `${index}${'x'.repeat(5000)}` }));
    await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages, tools });
    assert.ok(warnings().length <= 100);
    for (const { type } of warnings()) assert.ok(String(type).length <= 64);
  });
});
