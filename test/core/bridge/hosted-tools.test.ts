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

  for (const [path, body, hosted, own] of asks) {
    it(`is named to the model where no other tool is offered, so that it makes up no results (${path})`, async () => {
      const said = async (tools: object[]) => {
        const answer = await stack.post(path, { model: 'GigaChat-2', ...body, tools });
        assert.equal(answer.status, 200, await answer.text());
        const messages = stack.chatBodies().at(-1)?.messages as { role: string; content: string }[];
        return messages.map(({ role, content }) => [role, content]);
      };
      const names = hosted.map(({ type }) => type).join(', ');
      assert.deepEqual(await said([...hosted, ...hosted]), [
        [
          'system',
          `Nothing runs or is looked up here by: ${names}. Where an answer needs it, say so, and make up no results.`,
        ],
        ['user', 'hi'],
      ]);
      assert.deepEqual(await said([...hosted, own]), [['user', 'hi']]);
      assert.deepEqual(await said([{ type: 'tool_search' }]), [['user', 'hi']]);
    });
  }

  it("is named behind the instructions of Claude Code's request for a search of the web", async () => {
    const instructions = 'You run a web search for another Claude model.';
    const answer = await stack.post('/v1/messages', {
      model: 'GigaChat-2',
      max_tokens: 16_384,
      system: [{ type: 'text', text: instructions }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Perform a web search for the query: news' }] }],
      tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 8 }],
      tool_choice: { type: 'auto' },
    });
    assert.equal(answer.status, 200, await answer.text());
    const [body] = stack.chatBodies();
    const [system] = (body?.messages ?? []) as { role: string; content: string }[];
    const told = 'Nothing runs or is looked up here by: web_search_20250305. Where an answer needs it';
    assert.equal(system?.role, 'system');
    assert.ok(system.content.startsWith(`${instructions}\n\n${told}`), system.content);
  });

  it('of a made-up type fills neither the log nor the memory', async () => {
    const tools = Array.from({ length: 300 }, (_, index) => ({ type: `${index}${'x'.repeat(5000)}` }));
    await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages, tools });
    assert.ok(warnings().length <= 100);
    for (const { type } of warnings()) assert.ok(String(type).length <= 64);
  });
});
