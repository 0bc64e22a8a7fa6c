import assert from 'node:assert/strict';
import { toFile } from 'openai';
import { chatAddresses } from '../harness/chat-addresses';
import { type Stack, startStack } from '../harness/stack';

type Json = Record<string, unknown>;

const addresses = [...chatAddresses, ['/v1/completions', { prompt: 'hi' }] as const];
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

  it("GigaChat's `attachments` of a message reach it from every address, under messages and under input", async () => {
    const file = await stack.openai.files.create({
      file: await toFile(Buffer.from('%PDF-1.4'), 'a.pdf', { type: 'application/pdf' }),
      purpose: 'user_data',
    });
    const bare = file.id.replace(/^file-/, '');
    const said = [{ role: 'user', content: 'read it', attachments: [file.id] }];
    for (const [path] of chatAddresses) {
      for (const conversation of [{ messages: said }, { input: said }]) {
        const answer = await stack.post(path, { model: 'GigaChat-2', max_tokens: 50, ...conversation });
        assert.equal(answer.status, 200, await answer.text());
        const [message] = (stack.chatBodies().at(-1)?.messages ?? []) as Json[];
        assert.deepEqual(message?.attachments, [bare], `${path} ${Object.keys(conversation)}`);
      }
    }
  });
});
