import assert from 'node:assert/strict';
import { keptBy } from '../../harness/kept-memory';
import { type Stack, startStack } from '../../harness/stack';

const megabyte = 1024 * 1024;

describe('what the bridge remembers of requests', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  it('keeps no body in memory for the few letters of it that are remembered', async () => {
    const ask = async (mark: string) => {
      const messages = [
        { role: 'system', content: '-'.repeat(4 * megabyte) },
        { role: 'user', content: 'x' },
      ];
      const tools = [{ type: `${mark}${'x'.repeat(4 * megabyte)}` }];
      const body = { model: 'GigaChat-2', messages, tools };
      await (await stack.post('/v1/chat/completions', body, { 'x-session-id': mark })).text();
      stack.emulator.reset();
    };
    await ask('first');
    const kept = await keptBy(async () => {
      for (let count = 0; count < 12; count += 1) await ask(`tool-of-${count}-`);
    });
    assert.ok(kept < 32 * megabyte, `${Math.round(kept / megabyte)} MB are kept of twelve requests of 8 MB`);
  }).timeout(60_000);
});
