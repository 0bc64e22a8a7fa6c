import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { ContextLimits } from '../../src/core/gigachat/client/context-limits';
import { FakeClock } from '../harness/fake-clock';
import { type Stack, startStack } from '../harness/stack';

/** A refusal of GigaChat, and what it says of sizes. */
const refusals: [status: number, message: string, used: number | undefined, limit: number | undefined][] = [
  [422, 'CONTEXT_TOO_LONG: context too long 130190, maximum allowed context is 130048', 130190, 130048],
  [422, 'Invalid params: CONTEXT_TOO_LONG: context too long 300001, maximum allowed context is 261120', 300001, 261120],
  [400, 'Context is too long: maximum 32768 tokens, got 40000', 40000, 32768],
  [413, 'context length exceeded: 140,500 tokens > 131,072', 140500, 131072],
  [422, 'Prompt is too long', undefined, undefined],
  [422, 'Error 422: context too long 130190', 130190, undefined],
  [422, 'The length of 140000 tokens exceeds the context of 131072', 140000, 131072],
  [422, 'Messages of 120000 tokens and max_tokens 16384 exceed the context length 131072: 136384', 136384, 131072],
  [422, 'The context is too long: 9000 tokens, 8192 fit', 9000, 8192],
  [422, 'The request exceeds the context of the model (limit 8192)', undefined, 8192],
  [422, 'Превышен размер контекста: 150000 токенов, максимум 128000', 150000, 128000],
];

/**
 * Words by which agents know that they have to shorten the conversation: OpenCode, pi, Roo Code and Cline, Copilot, which
 * knows those of OpenAI's Responses alone; and Claude Code.
 */
const recognisers = {
  openai: [
    /reduce the length of the messages/i,
    /context[_\s]length/i,
    /\bmaximum\s*context\b/i,
    /your input exceeds the context window of this model/i,
  ],
  withLimit: /maximum context length is \d+ tokens/i,
  anthropic: /^prompt is too long: (\d+) tokens > (\d+) maximum/,
};

describe('a prompt that is longer than the model takes', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const messages = [{ role: 'user' as const, content: 'hi' }];
  const anthropic = () => new Anthropic({ baseURL: stack.url, apiKey: stack.apiKey, maxRetries: 0 });

  for (const [status, message, used, limit] of refusals) {
    it(`is told to every client in its words: ${status} ${message}`, async () => {
      for (const stream of [false, true]) {
        const ask = [
          () => stack.openai.chat.completions.create({ model: 'GigaChat-2', messages, stream }),
          () => stack.openai.responses.create({ model: 'GigaChat-2', input: 'hi', stream }),
        ];
        for (const create of ask) {
          stack.emulator.script({ status, body: { status, message } });
          const error = await create().then(
            () => assert.fail('it was answered'),
            (reason: unknown) => reason,
          );
          assert.ok(error instanceof OpenAI.BadRequestError);
          assert.deepEqual([error.code, error.type], ['context_length_exceeded', 'invalid_request_error']);
          for (const pattern of recognisers.openai) assert.match(error.message, pattern);
          if (limit !== undefined) assert.match(error.message, recognisers.withLimit);
          if (used !== undefined) assert.ok(error.message.includes(`${used} tokens`), error.message);
        }
        stack.emulator.script({ status, body: { status, message } });
        const error = await anthropic()
          .messages.create({ model: 'GigaChat-2', messages, max_tokens: 10, stream })
          .then(
            () => assert.fail('it was answered'),
            (reason: unknown) => reason,
          );
        assert.ok(error instanceof Anthropic.BadRequestError);
        const said = (error.error as { error: { type: string; message: string } }).error;
        assert.equal(said.type, 'invalid_request_error');
        const [, shownUsed, shownLimit] = recognisers.anthropic.exec(said.message) ?? assert.fail(said.message);
        assert.ok(Number(shownUsed) > Number(shownLimit));
        if (limit !== undefined) assert.equal(Number(shownLimit), limit);
        if (used !== undefined) assert.equal(Number(shownUsed), used);
      }
    });
  }

  for (const message of [
    'Invalid params: max_tokens must be in range (0, +inf)',
    'Function calls count is 300, results 400',
  ]) {
    it(`is not seen in a refusal of something else: ${message}`, async () => {
      stack.emulator.script({ status: 422, body: { status: 422, message }, times: 0 });
      const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages });
      const { error } = (await answer.json()) as { error: { code: string } };
      assert.deepEqual([answer.status, error.code], [422, 'unprocessable']);
    });
  }

  it('is told in the error event when the refusal comes in a stream that has begun', async () => {
    const failure = JSON.stringify({ status: 422, message: refusals[0]?.[1] });
    const raw = [
      'data: {"choices":[{"delta":{"role":"assistant","content":"one"},"index":0}],"model":"GigaChat-2","object":"chat.completion"}\n\n',
      `data: ${failure}\n\n`,
    ];
    const ends: [path: string, body: object, pattern: RegExp][] = [
      ['/v1/chat/completions', { messages }, /"code":"context_length_exceeded"/],
      ['/v1/responses', { input: 'hi' }, /response\.failed.*"code":"context_length_exceeded"/],
      ['/v1/messages', { messages, max_tokens: 10 }, /"prompt is too long: 130190 tokens > 130048 maximum"/],
    ];
    for (const [path, body, pattern] of ends) {
      stack.emulator.script({ raw });
      const answer = await stack.post(path, { model: 'GigaChat-2', stream: true, ...body });
      assert.match(await answer.text(), pattern);
    }
  });

  it('teaches the size of the context to whoever asks for the models', async () => {
    const shown = async () => {
      const { data } = (await (await stack.get('/v1/models')).json()) as { data: Record<string, unknown>[] };
      const { data: info } = (await (await stack.get('/v1/model/info?model=GigaChat-2-Pro')).json()) as {
        data: { model_info: Record<string, number> }[];
      };
      const model = data.find(({ id }) => id === 'GigaChat-2-Pro');
      const { max_input_tokens: most, max_output_tokens: answer } = info[0]?.model_info ?? {};
      return [model?.context_window, model?.max_output_tokens, most, answer];
    };
    assert.deepEqual(await shown(), [128_000, 16_384, 128_000 - 16_384, 16_384]);
    const refuse = async (limit: number) => {
      const message = `CONTEXT_TOO_LONG: context too long 999999, maximum allowed context is ${limit}`;
      stack.emulator.script({ status: 422, body: { status: 422, message } });
      const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Pro', messages });
      assert.equal(answer.status, 400);
    };
    await refuse(261_120);
    assert.deepEqual(await shown(), [261_120, 16_384, 261_120 - 16_384, 16_384]);
    await refuse(8192);
    assert.deepEqual(await shown(), [8192, 2048, 6144, 2048]);
    const { data } = (await (await stack.get('/v1/models')).json()) as { data: Record<string, unknown>[] };
    assert.equal(data.find(({ id }) => id === 'GigaChat-2-Max')?.context_window, 128_000);
    // The tariff has changed: the model takes more than it did.
    const long = [{ role: 'user', content: 'слово '.repeat(9000) }];
    assert.equal((await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Pro', messages: long })).status, 200);
    assert.deepEqual(await shown(), [128_000, 16_384, 128_000 - 16_384, 16_384]);
  });

  it('is learned from the emulator as it refuses by itself', async () => {
    const content = 'слово '.repeat(140_000);
    const answer = await stack.post('/v1/messages', {
      model: 'GigaChat-2-Max',
      max_tokens: 10,
      messages: [{ role: 'user', content }],
    });
    assert.match(await answer.text(), /prompt is too long: \d{6} tokens > 130048 maximum/);
    const { context_window } = (await (await stack.get('/v1/models/GigaChat-2-Max')).json()) as Record<string, unknown>;
    assert.equal(context_window, 130_048);
  });
});

describe('the sizes of contexts that were learned', () => {
  const model = (id: string) => ({
    id,
    kind: 'chat' as const,
    ownedBy: '',
    contextTokens: 100_000,
    outputTokens: 16_384,
    tools: true,
    images: false,
  });
  const sizeOf = (limits: ContextLimits, id = 'm') => limits.applyTo([model(id)])[0]?.contextTokens;

  it('outlive a restart, for the host they were learned from', () => {
    const first = new ContextLimits('one.example');
    let kept: unknown;
    first.onLearned = (sizes) => {
      kept = JSON.parse(JSON.stringify(sizes));
    };
    first.learn('m', 50_000);
    const again = new ContextLimits('one.example');
    again.restore(kept);
    assert.equal(sizeOf(again), 50_000);
    const elsewhere = new ContextLimits('two.example');
    elsewhere.restore(kept);
    assert.equal(sizeOf(elsewhere), 100_000);
  });

  it('are given up when an answer shows that the model takes more by now', async () => {
    const limits = new ContextLimits('h');
    const told: unknown[] = [];
    limits.learn('m', 8000);
    limits.onLearned = (sizes) => void told.push(sizes);
    limits.took('m', 8000);
    limits.took('other', 90_000);
    assert.deepEqual([sizeOf(limits), told], [8000, []]);
    limits.took('m', 8001);
    assert.deepEqual([sizeOf(limits), told], [100_000, [[]]]);
  });

  it('are believed for a week, whatever the clock is set to meanwhile', () => {
    const clock = new FakeClock();
    const dayMs = 24 * 60 * 60_000;
    const limits = new ContextLimits('h', clock);
    let stored: unknown;
    limits.onLearned = (sizes) => {
      stored = sizes;
    };
    limits.learn('m', 8000);
    clock.jump(6 * dayMs);
    assert.equal(sizeOf(limits), 8000);
    clock.jump(dayMs);
    assert.equal(sizeOf(limits), 100_000);
    limits.learn('m', 8000);
    assert.equal(sizeOf(limits), 8000, 'learned anew');
    clock.jump(-400 * dayMs);
    const restored = new ContextLimits('h', clock);
    restored.restore(stored);
    clock.jump(8 * dayMs);
    assert.equal(sizeOf(restored), 100_000, 'not for ever');
  });

  it('are told of once, and survive whatever was stored', () => {
    const limits = new ContextLimits('h');
    let told = 0;
    limits.onLearned = () => {
      told += 1;
    };
    for (const stored of [undefined, null, 'x', {}, [1], [['h m', -1]], [['h m', 'x']], [[]]]) limits.restore(stored);
    assert.equal(sizeOf(limits), 100_000);
    limits.learn('m', 50_000);
    limits.learn('m', 50_000);
    assert.equal(told, 1);
  });

  it('are bounded', () => {
    const limits = new ContextLimits('h');
    let most = 0;
    limits.onLearned = (sizes) => {
      most = Math.max(most, sizes.length);
    };
    for (let index = 0; index < 1000; index += 1) limits.learn(`m${index}`, 50_000);
    assert.ok(most <= 200);
    assert.equal(sizeOf(limits, 'm999'), 50_000);
  });
});
