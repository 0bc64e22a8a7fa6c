import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';

type Json = Record<string, unknown>;

const user = { role: 'user', content: 'hi' };
const addresses: [path: string, least: Json][] = [
  ['/v1/chat/completions', { messages: [user] }],
  ['/v1/responses', { input: [user] }],
  ['/v1/messages', { messages: [user], max_tokens: 50 }],
  ['/v1/completions', { prompt: 'hi' }],
];
const own = { profanity_check: false, repetition_penalty: 1.1, update_interval: 0.5, flags: ['a'] };
const wrong: [field: string, value: unknown][] = [
  ['profanity_check', 'no'],
  ['repetition_penalty', 0],
  ['update_interval', -1],
  ['flags', 'a'],
];

describe("GigaChat's own fields", () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { tokensPerSecond: 100_000 } });
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  for (const [path, least] of addresses) {
    const ask = (more: Json) => stack.post(path, { model: 'GigaChat-2', ...least, ...more });

    it(`reach GigaChat from ${path}`, async () => {
      assert.equal((await ask(own)).status, 200);
      const { profanity_check, repetition_penalty, update_interval, flags } = (stack.chatBodies().at(-1) ?? {}) as Json;
      assert.deepEqual({ profanity_check, repetition_penalty, update_interval, flags }, own);
    });

    it(`are left out of what reaches GigaChat where ${path} says null`, async () => {
      const nothing = Object.fromEntries(Object.keys(own).map((name) => [name, null]));
      assert.equal((await ask(nothing)).status, 200);
      const names = Object.keys(stack.chatBodies().at(-1) ?? {});
      assert.deepEqual(
        names.filter((name) => Object.hasOwn(own, name)),
        [],
      );
    });

    it(`are refused by name at ${path} where GigaChat would refuse them`, async () => {
      for (const [field, value] of wrong) {
        const answer = await ask({ [field]: value });
        const text = await answer.text();
        assert.equal(answer.status, 400, text);
        assert.ok(text.includes(field), text);
      }
    });
  }
});
