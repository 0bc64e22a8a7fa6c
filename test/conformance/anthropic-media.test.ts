import assert from 'node:assert/strict';
import type { Stack } from '../harness/stack';
import { startStack } from '../harness/stack';
import { conformanceCase } from './case';

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } };
const pdf = {
  type: 'document',
  source: { type: 'base64', media_type: 'application/pdf', data: Buffer.from('%PDF-1.4').toString('base64') },
};

describe('Anthropic pictures and documents', () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.stop());

  const ask = (messages: unknown[]) =>
    stack.post('/v1/messages', { model: 'GigaChat-2-Max', max_tokens: 50, messages });
  const sent = () =>
    (stack.chatBodies().at(-1)?.messages ?? []) as { role: string; content: string; attachments?: string[] }[];
  const attached = () => sent().map(({ role, attachments }) => [role, attachments?.length ?? 0]);

  conformanceCase('A8', 'uploads a picture and attaches it', async () => {
    const answer = await ask([{ role: 'user', content: [image, { type: 'text', text: 'What is it?' }] }]);
    assert.equal(answer.status, 200);
    assert.deepEqual(attached(), [['user', 1]]);
    assert.equal(sent()[0]?.content, 'What is it?');
  });

  conformanceCase('A9', 'uploads a PDF and attaches it', async () => {
    assert.equal((await ask([{ role: 'user', content: [pdf, { type: 'text', text: 'Sum up' }] }])).status, 200);
    assert.deepEqual(attached(), [['user', 1]]);
  });

  conformanceCase('A5', 'shows the picture of a tool result after the result', async () => {
    const answer = await ask([
      { role: 'user', content: 'Show' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'shot', input: {} }] },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'here' }, image] }],
      },
    ]);
    assert.equal(answer.status, 200);
    assert.deepEqual(attached(), [
      ['user', 0],
      ['assistant', 0],
      ['function', 0],
      ['user', 1],
    ]);
  });

  conformanceCase('R21', 'takes pictures and files in Responses', async () => {
    const content = [
      { type: 'input_text', text: 'Look' },
      { type: 'input_image', image_url: `data:image/png;base64,${png}` },
      { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf.source.data}` },
    ];
    const answer = await stack.post('/v1/responses', { model: 'GigaChat-2-Max', input: [{ role: 'user', content }] });
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.deepEqual(attached(), [
      ['user', 1],
      ['user', 1],
    ]);
  });
});
