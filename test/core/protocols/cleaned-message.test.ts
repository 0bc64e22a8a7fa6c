import assert from 'node:assert/strict';
import { cleanedMessage, refusalWords } from '../../../src/core/protocols/cleaned-message';
import { fromUpstreamError, fromUpstreamRefusal } from '../../../src/core/protocols/openai-chat/upstream-errors';

describe("an upstream's own message", () => {
  it('is passed on without addresses, credentials, keys and control characters, and short', () => {
    const said = [
      'no such model',
      'see https://ngw.example:9443/oauth?x=1',
      'header was Bearer abc.def-123',
      'and Basic dXNlcjpwYXNz',
      'key sk-or-v1-0123456789',
      `blob ${'QUJD'.repeat(40)}`,
    ].join('\r\n\u001b[31m');
    const cleaned = cleanedMessage(said);
    assert.match(cleaned, /^no such model .*\[address\].*\[credentials\].*\[credentials\].*\[key\].*\[…\]$/);
    assert.doesNotMatch(cleaned, /example|abc\.def|dXNl|sk-or|QUJD|\p{Cc}/u);
    assert.ok(cleanedMessage('word '.repeat(1000)).length <= 500);
  });

  it('is told as far as there is room in languages that write without blanks', () => {
    assert.equal(cleanedMessage('请求过长，请缩短后重试。'.repeat(100)).length, 500);
    assert.match(cleanedMessage(`${'長すぎます。'.repeat(83)}hunter-2-hunter-2`), /^(?:長すぎます。?){83}$/u);
  });

  it('ends with no part of a word, for half of a secret is told from no other word', () => {
    for (const length of [40, 490, 495, 499, 1990, 1995]) {
      const cleaned = cleanedMessage(`${'word '.repeat(400).slice(0, length)} hunter-2-hunter-2`);
      assert.ok(!cleaned.includes('hunter') || cleaned.endsWith('hunter-2-hunter-2'), cleaned.slice(-30));
      assert.ok(cleaned.length > 30 && cleaned.length <= 500);
    }
    assert.equal(cleanedMessage(`${'w '.repeat(241)}hunter-2-hunter-2!`), `${'w '.repeat(241)}hunter-2-hunter-2!`);
  });

  it('is nothing when it is no text', () => {
    for (const value of [undefined, null, 7, {}, ['a']]) assert.equal(cleanedMessage(value), '');
  });
});

describe('the reason of a refusal', () => {
  const why = 'no more than 1 image';
  const shapes: [string, unknown][] = [
    ["OpenAI's", { error: { message: why, type: 'invalid_request_error' } }],
    ['a text for an error', { error: why }],
    ["GigaChat's, vLLM's before", { object: 'error', message: why, code: 400 }],
    ["a framework's text", { detail: why }],
    ["a framework's list", { detail: [{ loc: ['body'], msg: why }] }],
    ["Mistral's", { object: 'error', message: { detail: [{ msg: why }] } }],
    ['a list of errors', { errors: [{ message: why }] }],
    ['a title beside it', { error: 'Bad Request', message: why }],
    ['words in JSON', { error: { message: JSON.stringify({ error: { message: why } }) } }],
    ['a text alone', why],
  ];
  for (const [name, body] of shapes) {
    it(`is found in every shape: ${name}`, () => assert.equal(refusalWords(body), why));
  }

  it("is that of the server behind a gateway, beside the gateway's own words", () => {
    const wrapped = (raw: unknown) => ({ error: { message: 'Provider returned error', code: 400, metadata: { raw } } });
    for (const raw of [
      why,
      { error: { message: why } },
      JSON.stringify({ error: { message: why } }),
      `{"detail":"${why}"}`,
    ]) {
      assert.equal(refusalWords(wrapped(raw)), `Provider returned error: ${why}`);
      assert.match(fromUpstreamError(wrapped(raw).error, 'X').message, /Provider returned error: no more than 1 image/);
    }
    assert.equal(refusalWords(wrapped(undefined)), 'Provider returned error');
    assert.equal(refusalWords(wrapped('Provider returned error')), 'Provider returned error');
  });

  it('holds no secret, and no end where refusals stand in refusals', () => {
    assert.equal(
      refusalWords({ error: { message: 'no', metadata: { raw: 'key sk-or-v1-0123456789' } } }),
      'no: key [key]',
    );
    let deep: unknown = why;
    for (let depth = 0; depth < 5000; depth += 1) deep = { error: deep };
    assert.equal(refusalWords(deep), '');
    for (const value of [undefined, null, 7, {}, [], { error: {} }]) assert.equal(refusalWords(value), '');
  });

  const tooLong = [
    "This model's maximum context length is 4096 tokens.",
    'the request exceeds the available context size. try increasing the context size or enable context shift',
    'Your input exceeds the context window of this model.',
    'The decoder prompt (length 5000) is longer than the maximum model length of 4096.',
    "This model's maximum prompt length is 131072 but the request contains 150000 tokens.",
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    'prompt token count of 74490 exceeds the limit of 72000',
    'Input is too long for requested model.',
    'Prompt exceeds max length',
    'Invalid request: Your request exceeded model token limit: 262144',
    'Input length (50001 tokens) exceeds the maximum allowed length (32768 tokens). Use a shorter input.',
    'The engine prompt length 5001 exceeds the max_model_len 4096. Please reduce prompt.',
    'Range of input length should be [1, 129024]',
    'Number of input tokens must be no more than 32768, got 50001',
    'Error in session internal_id=0&request_id=1: number of input tokens is 50001, it cannot be more than 32768',
    'too many tokens: the total number of tokens in the prompt cannot exceed 128000',
    "The total number of tokens (9001) exceeds the model's limit of 8192",
    'Total tokens of image and text exceed max message tokens',
    'This would exceed the maximum sequence length of 4096 tokens',
    'Слишком длинный запрос: 50001 токен, помещается 32768',
    'Превышена длина контекста модели: 50001 из 32768',
  ];
  for (const said of tooLong) {
    it(`is a conversation that is too long, wrapped in a failure too: ${said}`, () => {
      for (const status of [400, 413, 422, 500, 502]) {
        const body = JSON.stringify({ error: { message: 'Provider returned error', metadata: { raw: said } } });
        const { kind, message } = fromUpstreamRefusal(status, body, 'X');
        assert.equal(kind, 'context-length');
        // Agents look for these words, whoever refuses.
        assert.match(message, /^Your input exceeds the context window of this model\. /);
        assert.ok(message.includes(said), message);
      }
      assert.equal(fromUpstreamRefusal(402, JSON.stringify({ error: said }), 'X').kind, 'tokens-used-up');
      assert.equal(fromUpstreamRefusal(429, JSON.stringify({ error: said }), 'X').kind, 'rate-limit');
    });
  }

  const otherwiseTooMuch = [
    'Request body too large: maximum allowed size is 4194304 bytes',
    "Invalid 'input[8].call_id': string too long. Expected a string with maximum length 64, but got 86.",
    'Array too long. Expected an array with maximum length 128, but got an array with length 200 instead.',
    'Function description exceeds the maximum length of 1024',
    'The number of tools exceeds the limit of 128',
    'Only 4 stop sequences may be given, the length of each at most 64',
    'The number of input images exceeds the limit of 10',
    'Too many tokens, please wait before trying again.',
    'The total number of tokens per minute exceeds your limit, wait before trying again.',
    'Number of tokens in a minute is 90000, it cannot be more than 60000',
    'Input length should be at least 1',
    'prompt tokens should be greater than 0',
    'Слишком много запросов, превышен лимит запросов',
    'Превышена длина имени функции: 70 из 64',
  ];
  for (const said of otherwiseTooMuch) {
    it(`is no conversation that is too long: ${said}`, () => {
      assert.equal(fromUpstreamRefusal(400, JSON.stringify({ error: { message: said } }), 'X').kind, 'invalid-request');
    });
  }

  it('tells how long a conversation is and may be, where it says so', () => {
    const range = { error: { message: 'Range of input length should be [1, 129024]' } };
    assert.deepEqual(fromUpstreamRefusal(400, JSON.stringify(range), 'X').contextTokens, { limit: 129024 });
    const body = { error: { message: "This endpoint's maximum context length is 4096 tokens, you asked for 5000." } };
    const { contextTokens } = fromUpstreamRefusal(400, JSON.stringify(body), 'X');
    assert.deepEqual(contextTokens, { limit: 4096, used: 5000 });
  });
});
