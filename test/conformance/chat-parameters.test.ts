import assert from 'node:assert/strict';
import { conformanceCase } from './case';
import { assemble, chatSuite, type Json, tool } from './chat-suite';

chatSuite('parameters', (bench) => {
  const sent: [id: `P${number}`, sentence: string, body: Json, up: Json, absent: string[]][] = [
    ['P1', 'sends temperature 0 as top_p 0', { temperature: 0 }, { top_p: 0 }, ['temperature']],
    ['P2', 'lets temperature 0 win over top_p', { temperature: 0, top_p: 0.9 }, { top_p: 0 }, ['temperature']],
    ['P3', 'sends temperature 2', { temperature: 2, top_p: 0.5 }, { temperature: 2, top_p: 0.5 }, []],
    [
      'P5',
      'sends max_completion_tokens as max_tokens',
      { max_completion_tokens: 100 },
      { max_tokens: 100 },
      ['max_completion_tokens'],
    ],
    ['P6', 'prefers the newer limit', { max_tokens: 50, max_completion_tokens: 100 }, { max_tokens: 100 }, []],
    ['P7', 'sends any limit a model may know', { max_tokens: 1_000_000 }, { max_tokens: 1_000_000 }, []],
    [
      'P12',
      'leaves out what GigaChat does not know',
      {
        seed: 1,
        user: 'u',
        metadata: { a: 'b' },
        service_tier: 'auto',
        store: true,
        prediction: { type: 'content', content: 'x' },
        logit_bias: { 1: 1 },
        presence_penalty: 1,
        frequency_penalty: 1,
        verbosity: 'low',
      },
      {},
      [
        'seed',
        'user',
        'metadata',
        'service_tier',
        'store',
        'prediction',
        'logit_bias',
        'presence_penalty',
        'frequency_penalty',
        'verbosity',
      ],
    ],
    ['P13', 'leaves out what nobody knows', { foo: 1, constructor: 2 }, {}, ['foo', 'constructor']],
    ['P14', 'leaves effort "none" out', { reasoning_effort: 'none' }, {}, ['reasoning_effort']],
    ['P14', 'sends effort "minimal" as low', { reasoning_effort: 'minimal' }, { reasoning_effort: 'low' }, []],
    ['P14', 'sends effort "medium" as it is', { reasoning_effort: 'medium' }, { reasoning_effort: 'medium' }, []],
    ['P14', 'sends effort "xhigh" as high', { reasoning_effort: 'xhigh' }, { reasoning_effort: 'high' }, []],
    [
      'P17',
      "passes GigaChat's own fields on",
      { profanity_check: false, repetition_penalty: 1.1, update_interval: 0.5, flags: ['a'] },
      { profanity_check: false, repetition_penalty: 1.1, update_interval: 0.5, flags: ['a'] },
      [],
    ],
  ];
  for (const [id, sentence, body, up, absent] of sent) {
    conformanceCase(id, sentence, async () => {
      const reply = await bench().ask(body);
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      for (const [name, value] of Object.entries(up)) assert.deepEqual(bench().sent()[name], value, name);
      for (const name of absent) assert.ok(!Object.hasOwn(bench().sent(), name), name);
    });
  }

  const refused: [id: `P${number}`, sentence: string, body: Json, param: string][] = [
    ['P4', 'refuses a temperature that is text', { temperature: '0.5' }, 'temperature'],
    ['P4', 'refuses a temperature below 0', { temperature: -1 }, 'temperature'],
    ['P7', 'refuses a limit of 0', { max_tokens: 0 }, 'max_tokens'],
    ['P10', 'refuses several answers', { n: 3 }, 'n'],
  ];
  for (const [id, sentence, body, param] of refused) {
    conformanceCase(id, sentence, async () => {
      const reply = await bench().ask(body);
      assert.deepEqual([reply.status, reply.error.type, reply.error.param], [400, 'invalid_request_error', param]);
      assert.equal(bench().calls(), 0);
    });
  }

  conformanceCase('P10', 'takes one answer', async () => {
    assert.equal((await bench().ask({ n: 1 })).status, 200);
    assert.ok(!('n' in bench().sent()));
  });

  conformanceCase('P11', 'answers logprobs with null', async () => {
    const reply = await bench().ask({ logprobs: true, top_logprobs: 3 });
    assert.equal((reply.body.choices as Json[])[0]?.logprobs, null);
    assert.ok(!('logprobs' in bench().sent()) && !('top_logprobs' in bench().sent()));
    const streamed = await bench().stream({ logprobs: true });
    for (const chunk of streamed.chunks) assert.equal((chunk.choices as Json[])[0]?.logprobs, null);
  });

  conformanceCase('P14', 'repeats without an effort that is refused, and remembers it', async () => {
    const body = { status: 422, message: 'Invalid params: reasoning_effort is not available' };
    const first = await bench().ask({ reasoning_effort: 'high' }, { status: 422, body });
    assert.deepEqual([first.status, bench().calls()], [200, 2]);
    assert.ok(!('reasoning_effort' in bench().sent()));
    const later = await bench().ask({ reasoning_effort: 'high', model: 'GigaChat-2' });
    assert.deepEqual([later.status, bench().calls()], [200, 1]);
    assert.ok(!('reasoning_effort' in bench().sent()));
  });
});

chatSuite('stop sequences', (bench) => {
  const stops: [what: string, stop: unknown, text: string[], content: string][] = [
    ['in one piece', 'END', ['one END two'], 'one '],
    ['across pieces', 'END', ['one E', 'N', 'D two'], 'one '],
    ['after what only began like it', 'END', ['E', 'EN', 'ENEN', 'D.'], 'EENEN'],
    ['that comes first of several', ['four', '\n\n', 'two', 'x'], ['one ', 'tw', 'o three\n', '\n'], 'one '],
    ['at the very beginning', ['one'], ['o', 'n', 'e two'], ''],
    ['that is complete first', ['abcd', 'bc'], ['a', 'b', 'cd'], 'a'],
    ['of surrogate pairs', '😀', ['a\ud83d', '\ude00b'], 'a'],
  ];
  for (const [what, stop, text, content] of stops) {
    conformanceCase('P8', `ends the answer before a stop sequence ${what}`, async () => {
      const streamed = await bench().stream({ stop }, { text });
      assert.deepEqual([streamed.content, streamed.finish, streamed.done], [content, 'stop', true]);
      assert.ok(!('stop' in bench().sent()));
      const whole = await bench().ask({ stop }, { text });
      assert.deepEqual([whole.message.content, whole.finish], [content, 'stop']);
    });
  }

  conformanceCase('P8', 'gives an answer whole that only began like a stop sequence', async () => {
    const streamed = await bench().stream({ stop: ['END', ''] }, { text: ['one E', 'N'] });
    assert.deepEqual([streamed.content, streamed.finish], ['one EN', 'stop']);
    const cut = await bench().stream({ stop: 'END' }, { text: ['one E'], finishReason: 'length' });
    assert.deepEqual([cut.content, cut.finish], ['one E', 'length']);
  });

  conformanceCase('P8', 'ends the call of GigaChat with the answer', async () => {
    const { emulator } = bench().stack;
    const text = ['one END', ' two', ' three'];
    const response = await bench().post({ stop: 'END', stream: true }, [{ text, hold: { gate: 'later', before: 1 } }]);
    const streamed = assemble(response.status, response.headers, await response.text());
    assert.deepEqual([streamed.content, streamed.finish], ['one ', 'stop']);
    await emulator.waitFor(
      (log) => log.some(({ kind, endedBy }) => kind === 'chat' && endedBy === 'client-aborted'),
      15_000,
    );
    assert.equal(emulator.inFlight(), 0);
  });

  conformanceCase('P8', 'estimates the tokens of an answer that GigaChat had no time to count', async () => {
    const { stack } = bench();
    const content = 'Слово за словом. '.repeat(100);
    const script = { text: ['сказано '.repeat(20), 'END', ' и ещё'] };
    const ask = async (path: string, stop: Json) => {
      stack.emulator.reset();
      stack.emulator.script(script);
      const asked = { model: 'GigaChat-2-Max', messages: [{ role: 'user', content }], max_tokens: 100, ...stop };
      return ((await (await stack.post(path, asked)).json()) as { usage: Record<string, number> }).usage;
    };
    const chat = await ask('/v1/chat/completions', { stop: 'END' });
    const message = await ask('/v1/messages', { stop_sequences: ['END'] });
    const { prompt_tokens: input = 0, completion_tokens: output = 0, total_tokens } = chat;
    assert.ok(input > 400 && input < 900 && output > 40 && output < 80, JSON.stringify(chat));
    assert.deepEqual([total_tokens, message.input_tokens, message.output_tokens], [input + output, input, output]);
    const frames = (await bench().stream({ stop: 'END', stream_options: { include_usage: true } }, script)).chunks;
    const told = frames.at(-1)?.usage as Json | undefined;
    assert.equal(told?.completion_tokens, output);
  });

  conformanceCase('P9', 'leaves arguments and reasoning alone', async () => {
    const body = { stop: ['END', 'a', 'b', 'c'], tools: [tool('f')] };
    const script = {
      reasoning: ['the END'],
      text: ['ok'],
      functionCall: { name: 'f', arguments: { x: 'END' } },
    };
    const streamed = await bench().stream(body, script);
    assert.deepEqual([streamed.reasoning, streamed.content, streamed.finish], ['the END', 'ok', 'tool_calls']);
    assert.equal(streamed.calls[0]?.function.arguments, '{"x":"END"}');
    const whole = await bench().ask(body, script);
    assert.equal(whole.message.tool_calls?.[0]?.function.arguments, '{"x":"END"}');
  });
});

chatSuite(
  'usage, models and sessions',
  (bench) => {
    const usage = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12, precached_prompt_tokens: 3 };

    conformanceCase('P15', 'adds one chunk with the usage when it is asked for', async () => {
      const streamed = await bench().stream({ stream_options: { include_usage: true } }, { text: 'a', usage });
      const last = streamed.chunks.pop();
      assert.deepEqual(last?.choices, []);
      const { prompt_tokens, completion_tokens, total_tokens } = (last?.usage ?? {}) as Json;
      assert.deepEqual([prompt_tokens, completion_tokens, total_tokens], [7, 5, 12]);
      assert.equal(streamed.data.at(-1), '[DONE]');
      for (const chunk of streamed.chunks) assert.equal(chunk.usage, null);
      assert.ok(!('stream_options' in bench().sent()));
    });

    conformanceCase('P16', 'sends no chunk without choices when nobody asked', async () => {
      const streamed = await bench().stream({}, { text: 'a', usage });
      for (const chunk of streamed.chunks) {
        assert.equal((chunk.choices as Json[]).length, 1);
        assert.ok(!('usage' in chunk));
      }
    });

    for (const [given, real] of [
      ['gpt-4o', 'GigaChat-3.5-Ultra-Reasoning'],
      ['claude-sonnet-4-5', 'GigaChat-3.5-Ultra-Reasoning'],
      ['openai/GigaChat-2-Max', 'GigaChat-2-Max'],
      ['GigaChat-2-Max:latest', 'GigaChat-2-Max'],
      ['gigachat-2-max', 'GigaChat-2-Max'],
      ['fast', 'GigaChat-2'],
    ] as const) {
      conformanceCase('P18', `answers for ${given} with ${real}, and says so`, async () => {
        const reply = await bench().ask({ model: given }, { text: 'a' });
        assert.deepEqual([reply.body.model, bench().sent().model], [given, real]);
        assert.ok(reply.headers.get('x-gigachat-model')?.startsWith(`${real}:`));
        const streamed = await bench().stream({ model: given }, { text: 'a' });
        for (const chunk of streamed.chunks) assert.equal(chunk.model, given);
        assert.ok(streamed.headers.get('x-gigachat-model')?.startsWith(`${real}:`));
      });
    }

    conformanceCase('P19', 'refuses a model that does not exist, naming the nearest', async () => {
      const reply = await bench().ask({ model: 'GigaChat-4-Max' });
      assert.deepEqual([reply.status, reply.error.code, reply.error.param], [404, 'model_not_found', 'model']);
      assert.match(reply.error.message, /Nearest: .*GigaChat-2-Max/);
      assert.equal(bench().calls(), 0);
    });

    conformanceCase('P20', "passes the client's session on", async () => {
      const response = await bench().post({}, [], { 'x-session-id': 'session-1' });
      await response.text();
      const chat = bench().stack.emulator.log.find(({ kind }) => kind === 'chat');
      assert.equal(chat?.headers['x-session-id'], 'session-1');
    });
  },
  { env: { BRIDGE_MODEL_ALIASES: '{"fast":"GigaChat-2"}' } },
);
