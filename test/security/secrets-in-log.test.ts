import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';

describe('T11: what the log never holds', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  const prompt = 'canary-prompt: the code of the safe is 4711';
  const said = 'canary-answer: it is behind the picture';
  /** Some forms that a text may take on its way into a log. */
  const formsOf = (text: string) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('base64'),
    JSON.stringify(text).slice(1, -1),
    [...text].reverse().join(''),
  ];
  const assertClean = (texts: readonly string[]) => {
    for (const text of texts) {
      for (const form of formsOf(text)) {
        assert.ok(!stack.logLines.some((line) => line.includes(form)), `${form} is in the log`);
      }
    }
  };

  it('is a prompt, an answer, an argument or a header, at its most talkative, however the request ends', async () => {
    const tool = { type: 'function', function: { name: 'open_safe', description: prompt, parameters: {} } };
    const ask = (more: object = {}) =>
      stack.post(
        '/v1/chat/completions',
        {
          model: 'GigaChat-2',
          messages: [
            { role: 'system', content: prompt },
            { role: 'user', content: prompt },
          ],
          tools: [tool],
          ...more,
        },
        { 'x-note': prompt, 'user-agent': 'canary/1' },
      );
    stack.emulator.script({ text: said, reasoning: said });
    await (await ask({ stream: true })).text();
    stack.emulator.script({ functionCall: { name: 'open_safe', arguments: { code: said } } });
    await (await ask()).text();
    for (const status of [400, 401, 404, 422, 429, 500]) {
      stack.emulator.script({ status, body: { status, message: said } });
      await (await ask()).text();
    }
    stack.emulator.script({ text: [said, 'x'], breakOff: { how: 'reset', after: { chunks: 1 } } });
    await (await ask({ stream: true })).text();
    stack.emulator.script({ raw: `data: {"choices": ${said}\n\n` });
    await (await ask({ stream: true })).text();
    await (await ask({ n: prompt })).text();
    await (await stack.post('/v1/embeddings', { model: 'Embeddings', input: prompt })).text();
    await (await stack.post('/v1/chat/completions', `{"model": "${prompt}`)).text();
    assert.ok(
      stack.logLines.some((line) => line.includes('"level":"trace"')),
      'it was talkative',
    );
    assertClean([prompt, said]);
  });

  it('is a credential: neither the key, its halves and its token, nor the bridge key', async () => {
    const { credentials } = stack.emulator;
    const decoded = Buffer.from(credentials, 'base64').toString('utf8');
    const token = stack.emulator.log.flatMap(
      ({ headers }) => String(headers.authorization ?? '').match(/^Bearer (.+)$/)?.[1] ?? [],
    );
    assert.ok(token.length > 0);
    assertClean([credentials, decoded, ...decoded.split(':'), stack.apiKey, ...new Set(token)]);
  });

  it('is half of a key at the end of a long path', async () => {
    for (const before of [70, 80, 90]) {
      await (await stack.get(`/${'a'.repeat(before)}/${stack.apiKey}/v1/models`)).text();
    }
    assert.ok(stack.logLines.some((line) => line.includes('aaaa')));
    assert.ok(!stack.logLines.some((line) => line.includes(stack.apiKey.slice(0, 10))));
  });
});
