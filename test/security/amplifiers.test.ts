import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';

describe('T25: parameters that multiply the cost', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  beforeEach(() => stack.emulator.reset());
  after(() => stack.stop());

  const hi = [{ role: 'user', content: 'hi' }];
  const tools = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      type: 'function',
      function: { name: `f${index}`, parameters: {} },
    }));

  it('are refused by their names, and GigaChat is asked nothing', async () => {
    const cases: [string, object, string][] = [
      ['/v1/chat/completions', { messages: hi, n: 1_000_000 }, 'n'],
      ['/v1/completions', { prompt: 'hi', n: 1_000_000 }, 'n'],
      ['/v1/completions', { prompt: 'hi', best_of: 1000 }, 'best_of'],
      ['/v1/completions', { prompt: Array.from({ length: 5000 }, () => 'hi') }, 'prompt'],
      ['/v1/embeddings', { input: Array.from({ length: 2049 }, () => 'hi') }, 'input'],
      ['/v1/chat/completions', { messages: hi, stop: Array.from({ length: 1000 }, (_, index) => `s${index}`) }, 'stop'],
      ['/v1/chat/completions', { messages: hi, max_tokens: -1 }, 'max_tokens'],
      ['/v1/chat/completions', { messages: hi, max_tokens: 1e30 }, 'max_tokens'],
      ['/v1/chat/completions', { messages: hi, temperature: -5 }, 'temperature'],
    ];
    for (const [path, more, param] of cases) {
      const answer = await stack.post(path, { model: 'GigaChat-2', ...more });
      const { error } = (await answer.json()) as { error: { param: string | null; message: string } };
      assert.equal(answer.status, 400, `${path} ${param}`);
      assert.match(error.param ?? '', new RegExp(`^${param}\\b`));
    }
    assert.equal(stack.chatBodies().length, 0);
  });

  it('of a schema are data: a pattern that explodes is never run', async () => {
    const pattern = '^(a+)+$';
    const parameters = { type: 'object', properties: { a: { type: 'string', pattern } }, required: ['a'] };
    stack.emulator.script({ functionCall: { name: 'f', arguments: { a: `${'a'.repeat(5000)}!` } } });
    const answer = await stack.post('/v1/chat/completions', {
      model: 'GigaChat-2',
      messages: hi,
      tools: [{ type: 'function', function: { name: 'f', parameters } }],
    });
    assert.equal(answer.status, 200, await answer.text());
  });

  it('below their bounds are served: 128 tools, 2000 messages, four stop sequences', async () => {
    const answer = await stack.post('/v1/chat/completions', {
      model: 'GigaChat-2',
      messages: Array.from({ length: 2000 }, (_, index) => ({ role: index % 2 ? 'assistant' : 'user', content: 'hi' })),
      tools: tools(128),
      stop: ['a1', 'b2', 'c3', 'd4'],
    });
    assert.equal(answer.status, 200, await answer.text());
  });
});
