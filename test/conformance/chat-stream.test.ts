import assert from 'node:assert/strict';
import type { ScriptedAnswer } from '../emulator/script/answer';
import { FakeClock } from '../harness/fake-clock';
import { startStack } from '../harness/stack';
import { conformanceCase } from './case';
import { assemble, ChatBench, chatSuite, type Json, type Streamed, tool } from './chat-suite';

const tools = [tool('get')];
const call = { name: 'get', arguments: { city: 'Москва', n: 1 } };

/** One upstream chunk, written by hand. */
const chunk = (delta: Json, finish_reason?: string) =>
  `data: ${JSON.stringify({ choices: [{ delta, index: 0, finish_reason }], created: 1, model: 'GigaChat-2-Max:2', object: 'chat.completion' })}\n\n`;
const done = 'data: [DONE]\n\n';

const deltas = (streamed: Streamed) => streamed.chunks.map((one) => (one.choices as { delta: Json }[])[0]?.delta ?? {});

chatSuite('stream', (bench) => {
  conformanceCase('C1', 'begins with the role, ends with the reason and [DONE], under one id', async () => {
    const streamed = await bench().stream({}, { text: ['При', 'вет'] });
    assert.equal(streamed.content, 'Привет');
    assert.equal(deltas(streamed)[0]?.role, 'assistant');
    assert.deepEqual(deltas(streamed).at(-1), {});
    assert.deepEqual([streamed.finish, streamed.done], ['stop', true]);
    assert.equal(streamed.data.filter((one) => one === '[DONE]').length, 1);
    for (const key of ['id', 'created', 'model', 'object']) {
      assert.equal(new Set(streamed.chunks.map((one) => one[key])).size, 1, key);
    }
    assert.match(String(streamed.chunks[0]?.id), /^chatcmpl-/);
    assert.equal(streamed.chunks[0]?.object, 'chat.completion.chunk');
  });

  conformanceCase('C2', 'survives characters cut over reads', async () => {
    const text = 'Ёж 😀 — «да»';
    assert.equal((await bench().stream({}, { text: [text], cutAt: 'every-byte' })).content, text);
  });

  conformanceCase('C3', 'reads every form of event stream', async () => {
    for (const lineEnd of ['\n', '\r\n', '\r'] as const) {
      const streamed = await bench().stream(
        {},
        { text: ['a', 'b'], lineEnd, preamble: `:hello${lineEnd}retry: 5${lineEnd}${lineEnd}` },
      );
      assert.deepEqual([streamed.content, streamed.finish], ['ab', 'stop']);
    }
    const raw = (chunk({ content: 'a', role: 'assistant' }) + chunk({ content: 'b' }, 'stop') + done).replaceAll(
      'data: ',
      'data:',
    );
    assert.equal((await bench().stream({}, { raw })).content, 'ab');
  });

  const calls: [id: `C${number}`, sentence: string, script: ScriptedAnswer, content: string][] = [
    ['C4', 'that shares its chunk with the finish', { functionCall: call }, ''],
    ['C5', 'that comes before the finish', { functionCall: call, finishWithCall: false }, ''],
    ['C6', 'after text', { text: ['Let', ' me see.'], functionCall: call }, 'Let me see.'],
    ['C7', 'in pieces of text', { functionCall: { name: 'get', argumentChunks: ['{"city":"Мос', 'ква","n":1}'] } }, ''],
    [
      'C7',
      'in pieces of an object',
      {
        raw:
          chunk({ content: '', function_call: { name: 'get', arguments: { city: 'Москва' } } }) +
          chunk({ function_call: { arguments: { n: 1 } } }) +
          chunk({ content: '' }, 'function_call') +
          done,
      },
      '',
    ],
  ];
  for (const [id, sentence, script, content] of calls) {
    conformanceCase(id, `gives one call ${sentence}`, async () => {
      const streamed = await bench().stream({ tools }, script);
      assert.equal(streamed.content, content);
      const [one, ...others] = streamed.calls;
      assert.deepEqual([others, streamed.finish], [[], 'tool_calls']);
      assert.deepEqual([one?.index, one?.type, one?.function.name], [0, 'function', 'get']);
      assert.match(one?.id ?? '', /^call_\w+$/);
      assert.equal(one?.function.arguments, JSON.stringify(call.arguments));
      for (const chunkOf of streamed.chunks) assert.deepEqual((chunkOf.choices as { index: number }[])[0]?.index, 0);
      const whole = await bench().ask({ tools }, script);
      assert.equal(whole.message.tool_calls?.[0]?.function.arguments, one?.function.arguments);
    });
  }

  conformanceCase('C8', 'fails clearly when nothing was said', async () => {
    const streamed = await bench().stream({}, { raw: done });
    assert.equal(streamed.status, 502);
    const empty = await bench().stream({}, { raw: chunk({ content: '' }, 'stop') + done });
    assert.deepEqual([empty.status, empty.content, empty.finish, empty.done], [200, '', 'stop', true]);
    assert.equal(deltas(empty)[0]?.role, 'assistant');
  });

  conformanceCase('C9', 'ends in an error when the finish never comes', async () => {
    const streamed = await bench().stream({}, { text: ['a', 'b'], finishReason: null, done: 'never' });
    assert.equal(streamed.content, 'ab');
    assert.deepEqual([streamed.finish, streamed.done, streamed.error?.code], [undefined, false, 'upstream_truncated']);
    const whole = await bench().ask({}, { text: ['a', 'b'], finishReason: null });
    assert.deepEqual([whole.status, whole.error.code], [502, 'upstream_truncated']);
  });

  conformanceCase('C10', 'calls the topic filter by its OpenAI name', async () => {
    const streamed = await bench().stream({}, { text: 'Не могу.', finishReason: 'blacklist' });
    assert.deepEqual([streamed.content, streamed.finish], ['Не могу.', 'content_filter']);
  });

  conformanceCase('C11', 'takes a failed answer for a failure', async () => {
    const streamed = await bench().stream({}, { text: ['a'], finishReason: 'error' });
    assert.deepEqual([streamed.finish, streamed.done, streamed.error?.type], [undefined, false, 'server_error']);
    assert.equal((await bench().ask({}, { text: ['a'], finishReason: 'error' })).status, 503);
  });

  conformanceCase('C12', 'passes the limit on', async () => {
    assert.equal((await bench().stream({}, { text: 'a', finishReason: 'length' })).finish, 'length');
    assert.equal((await bench().ask({ tools }, { functionCall: call, finishReason: 'length' })).finish, 'length');
  });

  const thoughts: [id: `C${number}`, sentence: string, text: string[], reasoning: string, content: string][] = [
    ['C13', 'takes a leading thought for reasoning', ['<thi', 'nk>x</th', 'ink>y'], 'x', 'y'],
    ['C13', 'drops the space around a thought', ['\n<think>', 'x\n', '</think>', '\n\n', 'y'], 'x\n', 'y'],
    ['C13', 'keeps what only begins like the end of a thought', ['<think>a </thin b</think>c'], 'a </thin b', 'c'],
    ['C14', 'takes a thought that never ends for reasoning', ['<think>', 'x</th'], 'x</th', ''],
    ['C15', 'leaves a thought inside the text alone', ['```\n<think>x</think>\n```'], '', '```\n<think>x</think>\n```'],
    ['C15', 'leaves what only begins like a thought alone', ['\n<th', 'e> end'], '', '\n<the> end'],
    ['C15', 'leaves the beginning of a thought alone', ['<thi'], '', '<thi'],
    ['C15', 'leaves a second thought alone', ['<think>x</think>y <think>z</think>'], 'x', 'y <think>z</think>'],
  ];
  for (const [id, sentence, text, reasoning, content] of thoughts) {
    conformanceCase(id, sentence, async () => {
      for (const pieces of [text, [...text.join('')], [text.join('')]]) {
        const streamed = await bench().stream({}, { text: pieces });
        assert.deepEqual([streamed.reasoning, streamed.content, streamed.finish], [reasoning, content, 'stop']);
      }
      const whole = await bench().ask({}, { text });
      assert.deepEqual([whole.message.reasoning_content ?? '', whole.message.content], [reasoning, content]);
    });
  }

  conformanceCase('C13', "passes GigaChat's own reasoning on", async () => {
    const streamed = await bench().stream({}, { reasoning: ['a', 'b'], text: ['c'] });
    assert.deepEqual([streamed.reasoning, streamed.content], ['ab', 'c']);
  });

  it('begins a text only where there is one', async () => {
    const toolCall = deltas(await bench().stream({ tools }, { functionCall: call }));
    assert.deepEqual(toolCall[0], { role: 'assistant' });
    assert.ok(!toolCall.some((delta) => 'content' in delta));
    for (const text of ['a', '']) {
      assert.deepEqual(deltas(await bench().stream({}, { text }))[0], { role: 'assistant', content: '' });
    }
  });

  conformanceCase('C17', 'never sends an empty role or a null where text belongs', async () => {
    const streamed = await bench().stream({ tools }, { reasoning: ['r'], text: ['a'], functionCall: call });
    for (const delta of deltas(streamed)) {
      if ('role' in delta) assert.equal(delta.role, 'assistant');
      for (const value of Object.values(delta)) assert.ok(value !== null && value !== undefined);
    }
    assert.equal(deltas(streamed).filter((delta) => 'role' in delta).length, 1);
  });

  conformanceCase('C18', 'counts cached tokens', async () => {
    const usage = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12, precached_prompt_tokens: 3 };
    const details = { cached_tokens: 3 };
    const whole = await bench().ask({}, { text: 'a', usage });
    assert.deepEqual((whole.body.usage as Json).prompt_tokens_details, details);
    const streamed = await bench().stream({ stream_options: { include_usage: true } }, { text: 'a', usage });
    assert.deepEqual(((streamed.chunks.at(-1)?.usage ?? {}) as Json).prompt_tokens_details, details);
  });

  conformanceCase('C19', 'says that it is an event stream that nobody may keep or pack', async () => {
    const response = await bench().post({ stream: true }, [{ text: 'a' }], { 'accept-encoding': 'gzip' });
    await response.text();
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.match(response.headers.get('cache-control') ?? '', /no-cache/);
    assert.equal(response.headers.get('content-encoding'), null);
    assert.equal(response.headers.get('x-accel-buffering'), 'no');
  });

  conformanceCase('C20', 'reads no faster than its reader', async () => {
    const { emulator } = bench().stack;
    const piece = 'x'.repeat(64 * 1024);
    const text = Array.from({ length: 400 }, () => piece);
    // A place for the gate that is never reached makes the emulator write piece by piece.
    const response = await bench().post({ stream: true }, [{ text, delay: { firstChunkMs: 0 } }]);
    assert.ok(response.body);
    const reader = response.body.getReader();
    await reader.read();
    const chat = () => emulator.log.find(({ kind }) => kind === 'chat');
    let [sent, still] = [-1, 0];
    // Nobody reads now, so everything comes to rest: hundreds of turns of the loop without another chunk.
    for (; still < 300; still += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const now = chat()?.sentChunks ?? 0;
      if (now !== sent) [sent, still] = [now, 0];
    }
    assert.ok(sent < text.length * 0.75, `${sent} of ${text.length} chunks were taken while nobody read`);
    let bytes = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) bytes += read.value.length;
    assert.ok(bytes > piece.length * (text.length - 10));
    assert.equal(chat()?.endedBy, 'completed');
  });
});

describe('Chat Completions: silence', () => {
  conformanceCase('C16', 'sends a chunk that says nothing every 10 s of silence', async () => {
    const clock = new FakeClock();
    const stack = await startStack({ clock });
    try {
      const bench = new ChatBench(stack);
      const answer = bench.post({ stream: true }, [{ text: 'a', hold: 'headers' }]);
      await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
      await clock.advance(10_000);
      const response = await answer;
      assert.equal(response.status, 200);
      await clock.advance(25_000);
      stack.emulator.release();
      const streamed = assemble(response.status, response.headers, await response.text());
      assert.deepEqual([streamed.content, streamed.finish], ['a', 'stop']);
      const empty = deltas(streamed)
        .slice(0, -1)
        .filter((delta) => Object.keys(delta).length === 0);
      assert.equal(empty.length, 3);
      for (const one of streamed.chunks) assert.equal(one.id, streamed.chunks[0]?.id);
    } finally {
      await stack.stop();
    }
  });
});
