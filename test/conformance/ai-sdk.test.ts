import assert from 'node:assert/strict';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  generateObject,
  generateText,
  type LanguageModel,
  stepCountIs,
  streamText,
  type ToolSet,
  tool,
} from 'ai';
import * as z from 'zod';
import { type Stack, startStack } from '../harness/stack';

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('the AI SDK on the bridge', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0' } });
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const address = () => ({ baseURL: `${stack.url}/v1`, apiKey: stack.apiKey });
  const compatible = () =>
    createOpenAICompatible({ name: 'gigachat', ...address(), includeUsage: true, supportsStructuredOutputs: true });
  const providers: Readonly<Record<string, () => LanguageModel>> = {
    'OpenAI-compatible': () => compatible()('GigaChat-2-Max'),
    'OpenAI, Chat Completions': () => createOpenAI(address()).chat('GigaChat-2-Max'),
    'OpenAI, Responses': () => createOpenAI(address()).responses('GigaChat-2-Max'),
    Anthropic: () => createAnthropic(address())('GigaChat-2-Max'),
  };
  const weather = tool({
    description: 'The weather in a city',
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => `${city}: -5`,
  });
  const look = tool({
    inputSchema: z.object({}),
    execute: async () => png,
    toModelOutput: ({ output }) => ({
      type: 'content',
      value: [
        { type: 'text', text: 'here' },
        { type: 'image-data', data: output, mediaType: 'image/png' },
      ],
    }),
  });

  for (const [name, model] of Object.entries(providers)) {
    describe(`with its provider ${name}`, () => {
      it('writes and streams text with its usage', async () => {
        stack.emulator.script({ text: ['При', 'вет'] }, { text: ['При', 'вет'] });
        const whole = await generateText({ model: model(), prompt: 'hi' });
        assert.deepEqual([whole.text, whole.finishReason], ['Привет', 'stop']);
        const streamed = streamText({ model: model(), prompt: 'hi' });
        assert.equal(await streamed.text, 'Привет');
        assert.ok(((await streamed.usage).outputTokens ?? 0) > 0);
      });

      it('runs tools over several steps, whole and streamed', async () => {
        for (const stream of [false, true]) {
          stack.emulator.script(
            { functionCall: { name: 'weather', arguments: { city: 'Пермь' } } },
            { text: 'Минус пять.' },
          );
          const options = { model: model(), prompt: 'Погода?', tools: { weather }, stopWhen: stepCountIs(3) };
          const text = stream ? await streamText(options).text : (await generateText(options)).text;
          assert.equal(text, 'Минус пять.');
          const last = (stack.chatBodies().at(-1)?.messages ?? []) as { role: string; content: string }[];
          assert.deepEqual(last.at(-1), { role: 'function', name: 'weather', content: '{"result":"Пермь: -5"}' });
        }
      });

      it('shows no empty text beside a call', async () => {
        stack.emulator.script({ functionCall: { name: 'weather', arguments: { city: 'Пермь' } } });
        const parts: string[] = [];
        for await (const { type } of streamText({ model: model(), prompt: 'Погода?', tools: { weather } }).fullStream)
          parts.push(type);
        assert.ok(parts.includes('tool-call') && !parts.includes('text-start'), parts.join());
      });

      it('shows the model the picture that a tool gave', async () => {
        stack.emulator.script({ functionCall: { name: 'look' } }, { text: 'Кот.' });
        await generateText({ model: model(), prompt: 'Что там?', tools: { look }, stopWhen: stepCountIs(3) });
        const last = (stack.chatBodies().at(-1)?.messages ?? []) as { content: string; attachments?: string[] }[];
        assert.equal(last.at(-1)?.attachments?.length, 1);
        assert.equal(last.at(-2)?.content, '{"result":"here\\n[image]"}');
      });

      it('gets an object that fits its schema', async () => {
        stack.emulator.script({ text: '{"city":"Пермь","degrees":-5}' });
        const { object } = await generateObject({
          model: model(),
          prompt: 'Погода?',
          schema: z.object({ city: z.string(), degrees: z.number() }),
        });
        assert.deepEqual(object, { city: 'Пермь', degrees: -5 });
      });

      it('never takes an answer that broke off for a whole one', async () => {
        stack.emulator.script({ text: ['one ', 'two'], breakOff: { how: 'end', after: { chunks: 1 } } });
        let failure: unknown;
        const streamed = streamText({
          model: model(),
          prompt: 'hi',
          maxRetries: 0,
          onError: ({ error }) => {
            failure = error;
          },
        });
        await streamed.consumeStream();
        assert.ok(failure, 'the stream ended as if it were whole');
        stack.emulator.script({ text: ['one ', 'two'], breakOff: { how: 'end', after: { chunks: 1 } } });
        await assert.rejects(generateText({ model: model(), prompt: 'hi', maxRetries: 0 }), APICallError);
      });
    });
  }

  it("runs the tools that OpenAI's clients run by their type, whole and streamed", async () => {
    for (const stream of [false, true]) {
      stack.emulator.script(
        { functionCall: { name: 'shell', arguments: { commands: ['ls'] } } },
        { functionCall: { name: 'local_shell', arguments: { command: ['ls'] } } },
        { functionCall: { name: 'apply_patch', arguments: { type: 'update_file', path: 'a', diff: '@@\n-a\n+b' } } },
        { text: 'Done.' },
      );
      const { responses, tools } = createOpenAI(address());
      const done: unknown[] = [];
      const outcome = { type: 'exit' as const, exitCode: 0 };
      const options = {
        model: responses('GigaChat-2-Max'),
        prompt: 'hi',
        stopWhen: stepCountIs(5),
        tools: {
          shell: tools.shell({
            execute: async ({ action }) => {
              done.push(action.commands);
              return { output: [{ stdout: 'a', stderr: '', outcome }] };
            },
          }),
          local_shell: tools.localShell({
            execute: async ({ action }) => {
              done.push(action.command);
              return { output: 'a' };
            },
          }),
          apply_patch: tools.applyPatch({
            execute: async ({ operation }) => {
              done.push(operation);
              return { status: 'completed', output: 'done' };
            },
          }),
        } as ToolSet,
      };
      const text = stream ? await streamText(options).text : (await generateText(options)).text;
      assert.equal(text, 'Done.');
      assert.deepEqual(done, [['ls'], ['ls'], { type: 'update_file', path: 'a', diff: '@@\n-a\n+b' }]);
    }
  });
});
