import assert from 'node:assert/strict';
import { collect } from '../../src/core/chat/collect';
import type { ChatEvent, ChatStream } from '../../src/core/chat/events';
import { anthropicMessages } from '../../src/core/protocols/anthropic-messages/front';
import type { ScriptedAnswer } from '../emulator/script/answer';
import { FakeClock } from '../harness/fake-clock';
import { type Stack, startStack } from '../harness/stack';
import { type CaseId, conformanceCase } from './case';
import { at, readEvents, type WireEvent } from './wire-events';

type Json = Record<string, unknown>;

const tools = [{ name: 'get', input_schema: { type: 'object', properties: { a: { type: 'integer' } } } }];

/** What GigaChat says, and the story that the client reads: starts and stops by index, deltas joined. */
const stories: { id: CaseId; sentence: string; script: ScriptedAnswer; body?: Json; story: string[]; stop: string }[] =
  [
    {
      id: 'A17',
      sentence: 'closes the text before the call begins',
      script: { text: ['I ', 'look.'], functionCall: { name: 'get', arguments: { a: 1 } } },
      story: [
        'start 0 text',
        'text_delta I look.',
        'stop 0',
        'start 1 tool_use get',
        'input_json_delta {"a":1}',
        'stop 1',
      ],
      stop: 'tool_use',
    },
    {
      id: 'A17',
      sentence: 'keeps a call whose finish comes in a chunk of its own',
      script: { functionCall: { name: 'get', arguments: { a: 1 } }, finishWithCall: false },
      story: ['start 0 tool_use get', 'input_json_delta {"a":1}', 'stop 0'],
      stop: 'tool_use',
    },
    {
      id: 'A18',
      sentence: 'numbers thinking, text and call 0, 1, 2, each closed before the next',
      script: { reasoning: ['hm ', 'hm'], text: 'I look.', functionCall: { name: 'get', arguments: { a: 1 } } },
      story: [
        'start 0 thinking',
        'thinking_delta hm hm',
        'signature_delta',
        'stop 0',
        'start 1 text',
        'text_delta I look.',
        'stop 1',
        'start 2 tool_use get',
        'input_json_delta {"a":1}',
        'stop 2',
      ],
      stop: 'tool_use',
    },
    {
      id: 'A16',
      sentence: 'shows only that there was thinking when its display is omitted',
      script: { reasoning: 'hm', text: 'yes' },
      body: { thinking: { type: 'adaptive', display: 'omitted' } },
      story: ['start 0 thinking', 'signature_delta', 'stop 0', 'start 1 text', 'text_delta yes', 'stop 1'],
      stop: 'end_turn',
    },
    {
      id: 'A16',
      sentence: 'shows no thinking to who has switched it off',
      script: { reasoning: 'hm', text: 'yes' },
      body: { thinking: { type: 'disabled' } },
      story: ['start 0 text', 'text_delta yes', 'stop 0'],
      stop: 'end_turn',
    },
    {
      id: 'A19',
      sentence: 'says max_tokens when the answer was cut',
      script: { text: 'and so', finishReason: 'length' },
      story: ['start 0 text', 'text_delta and so', 'stop 0'],
      stop: 'max_tokens',
    },
    {
      id: 'A21',
      sentence: 'gives an empty answer its ending and no block: an empty text is called malformed',
      script: { text: '', finishReason: 'stop' },
      story: [],
      stop: 'end_turn',
    },
    {
      id: 'A21',
      sentence: 'gives an answer that was cut while it was thought the thinking alone',
      script: { reasoning: 'hm', text: '', finishReason: 'length' },
      story: ['start 0 thinking', 'thinking_delta hm', 'signature_delta', 'stop 0'],
      stop: 'max_tokens',
    },
    {
      id: 'A22',
      sentence: 'gives a call without arguments the input {}',
      script: { functionCall: { name: 'get' } },
      story: ['start 0 tool_use get', 'input_json_delta {}', 'stop 0'],
      stop: 'tool_use',
    },
    {
      id: 'A19',
      sentence: "says refusal when GigaChat's filter ended the answer",
      script: { text: 'Не хочу.', finishReason: 'blacklist' },
      story: ['start 0 text', 'text_delta Не хочу.', 'stop 0'],
      stop: 'refusal',
    },
  ];

describe('Anthropic answers', () => {
  let stack: Stack;
  let clock: FakeClock;
  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    stack = await startStack({ clock });
  });
  afterEach(() => stack.stop());

  const ask = (body: Json = {}) =>
    stack.post('/v1/messages', {
      model: 'GigaChat-2-Max',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'hi' }],
      ...body,
    });
  const stream = async (body: Json = {}) => readEvents(await (await ask({ stream: true, ...body })).text());

  for (const { id, sentence, script, body, story, stop } of stories) {
    conformanceCase(id, sentence, async () => {
      stack.emulator.script(script, script);
      const events = await stream({ tools, ...body });
      assert.deepEqual(storyOf(events), story);
      assert.deepEqual(
        events.map(({ name }) => name).filter((name) => !name?.startsWith('content')),
        ['message_start', 'message_delta', 'message_stop'],
      );
      assert.ok(events.every(({ name, data }) => name === data.type));
      assert.equal(at(events.at(-2)?.data, 'delta', 'stop_reason'), stop);

      const whole = await (await ask({ tools, ...body })).json();
      assert.deepEqual(
        storyOfWhole(whole as Json),
        story.filter((line) => !line.startsWith('stop')),
      );
      assert.equal(at(whole, 'stop_reason'), stop);
    });
  }

  conformanceCase(
    'A20',
    'estimates the input at the start and counts it at the end, without what was cached',
    async () => {
      const usage = { prompt_tokens: 100, completion_tokens: 7, precached_prompt_tokens: 60 };
      stack.emulator.script({ text: 'yes', usage }, { text: 'yes', usage });
      const events = await stream();
      assert.ok(Number(at(events[0]?.data, 'message', 'usage', 'input_tokens')) > 0);
      const counts = {
        input_tokens: 40,
        output_tokens: 7,
        cache_read_input_tokens: 60,
        cache_creation_input_tokens: 0,
      };
      const streamed = events.find(({ name }) => name === 'message_delta')?.data.usage as Json;
      const whole = at(await (await ask()).json(), 'usage') as Json;
      for (const [field, value] of Object.entries(counts)) {
        assert.equal(streamed[field], value, field);
        assert.equal(whole[field], value, field);
      }
    },
  );

  conformanceCase('A20', 'keeps the estimate when GigaChat counts nothing', async () => {
    stack.emulator.script({ text: 'yes', usage: 'absent' });
    const events = await stream();
    const estimate = at(events[0]?.data, 'message', 'usage', 'input_tokens');
    assert.equal(at(events.at(-2)?.data, 'usage', 'input_tokens'), estimate);
  });

  const failures: [ScriptedAnswer, number, string][] = [
    [{ status: 429, headers: { 'retry-after': '7' } }, 429, 'rate_limit_error'],
    [{ status: 503 }, 529, 'overloaded_error'],
    [{ status: 500 }, 502, 'api_error'],
    [{ status: 402 }, 402, 'billing_error'],
    [{ status: 403 }, 403, 'permission_error'],
    [{ status: 413 }, 413, 'request_too_large'],
    [{ status: 422 }, 422, 'invalid_request_error'],
  ];
  for (const [reply, status, type] of failures) {
    conformanceCase('E10', `answers GigaChat's ${reply.status} with ${status} ${type}`, async () => {
      stack.emulator.script({ ...reply, times: 0 });
      for (const streamed of [false, true]) {
        const asked = ask({ stream: streamed });
        const answer = await settled(asked, clock);
        assert.equal(answer.status, status);
        const body = (await answer.json()) as Json;
        assert.equal(body.type, 'error');
        assert.equal(at(body, 'error', 'type'), type);
        assert.equal(body.request_id, answer.headers.get('request-id'));
        if (status === 429) assert.equal(answer.headers.get('retry-after'), '7');
      }
    });
  }

  conformanceCase('E10', 'refuses a wrong key and an unknown model in its own shape', async () => {
    const wrong = await stack.post('/v1/messages', {}, { authorization: '', 'x-api-key': 'wrong' });
    assert.equal(wrong.status, 401);
    assert.equal(at(await wrong.json(), 'error', 'type'), 'authentication_error');
    const unknown = await ask({ model: 'no-such-model' });
    assert.equal(unknown.status, 404);
    assert.equal(at(await unknown.json(), 'error', 'type'), 'not_found_error');
  });

  conformanceCase('E10', 'says that the prompt is too long in the words that agents know', async () => {
    stack.emulator.script({
      status: 422,
      body: { status: 422, message: 'CONTEXT_TOO_LONG: context too long 140000, maximum allowed context is 130048' },
    });
    const answer = await ask();
    assert.equal(answer.status, 400);
    assert.match(
      String(at(await answer.json(), 'error', 'message')),
      /^prompt is too long: 140000 tokens > 130048 maximum$/,
    );
  });

  const breaks: [ScriptedAnswer['breakOff'] | ScriptedAnswer['raw'], string][] = [
    [{ how: 'reset', after: { chunks: 2 } }, 'api_error'],
    [{ how: 'end', after: { chunks: 2 } }, 'api_error'],
  ];
  for (const [breakOff, type] of breaks) {
    conformanceCase('E11', `ends a stream that broke (${JSON.stringify(breakOff)}) in its error event`, async () => {
      stack.emulator.script({ text: ['one ', 'two ', 'three'], breakOff: breakOff as ScriptedAnswer['breakOff'] });
      const events = await stream();
      assert.equal(events[0]?.name, 'message_start');
      assert.equal(events.at(-1)?.name, 'error');
      assert.equal(at(events.at(-1)?.data, 'error', 'type'), type);
      assert.ok(!events.some(({ name }) => name === 'message_stop' || name === 'message_delta'));
    });
  }

  conformanceCase('E11', 'gives the true type of an error that came in the middle', async () => {
    const chunk = { choices: [{ delta: { role: 'assistant', content: 'one' }, index: 0 }], model: 'GigaChat-2-Max' };
    stack.emulator.script({
      raw: [`data: ${JSON.stringify(chunk)}\n\n`, 'data: {"status":429,"message":"Too many requests"}\n\n'],
      hold: 1,
    });
    const answer = await ask({ stream: true });
    stack.emulator.release();
    const events = readEvents(await answer.text());
    assert.equal(events[0]?.name, 'message_start');
    assert.equal(at(events.at(-1)?.data, 'error', 'type'), 'rate_limit_error');
  });

  conformanceCase('A14', 'names the stop sequence that ended the answer', async () => {
    const { encode, toJson, request } = anthropicMessages.parse({
      model: 'GigaChat-2',
      max_tokens: 9,
      stop_sequences: ['X'],
      messages: [{ role: 'user', content: 'hi' }],
    });
    assert.deepEqual(request.sampling.stop, ['X']);
    const events: ChatEvent[] = [
      { type: 'start', id: 'a', model: 'GigaChat-2' },
      { type: 'text', text: 'before' },
      { type: 'finish', reason: 'stop', stopSequence: 'X' },
    ];
    let wire = '';
    for await (const frames of encode(oneStep(events))) wire += frames;
    const read = readEvents(wire);
    const whole = toJson(await collect(oneStep(events)));
    for (const end of [at(read.at(-2)?.data, 'delta'), whole]) {
      assert.equal(at(end, 'stop_reason'), 'stop_sequence');
      assert.equal(at(end, 'stop_sequence'), 'X');
    }
  });

  it('pings while GigaChat is silent, first when the answer is committed after 10 s', async () => {
    stack.emulator.script({ text: 'late', hold: 'headers' });
    const asked = ask({ stream: true });
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    await clock.advance(10_100);
    const answer = await asked;
    await clock.advance(20_000);
    stack.emulator.release();
    const names = readEvents(await answer.text()).map(({ name }) => name);
    assert.deepEqual(names.slice(0, 4), ['ping', 'ping', 'ping', 'message_start']);
    assert.equal(names.at(-1), 'message_stop');
  });

  it('pings while thinking goes by that is not shown', async () => {
    const chunk = (delta: Json, finish?: string) =>
      `data: ${JSON.stringify({ choices: [{ delta, index: 0, ...(finish && { finish_reason: finish }) }] })}\n\n`;
    stack.emulator.script({
      raw: [
        chunk({ role: 'assistant', reasoning_content: 'hm' }),
        chunk({ reasoning_content: 'hm' }),
        chunk({ content: 'yes' }, 'stop'),
      ],
      hold: [
        { gate: 'a', before: 1 },
        { gate: 'b', before: 2 },
      ],
    });
    const asked = ask({ stream: true, thinking: { type: 'disabled' } });
    const heldAt = (gate: string) => stack.emulator.waitFor((log) => log.some((entry) => entry.heldAt === gate));
    await heldAt('a');
    const answer = await asked;
    await clock.advance(6_000);
    stack.emulator.release('a');
    await heldAt('b');
    await clock.advance(6_000);
    stack.emulator.release('b');
    const names = readEvents(await answer.text()).map(({ name }) => name);
    assert.deepEqual(names.slice(0, 2), ['message_start', 'ping']);
  });
});

async function* oneStep(events: readonly ChatEvent[]): ChatStream {
  yield events;
}

/** The answer, however often the bridge waits before it gives up. */
async function settled(asked: Promise<Response>, clock: FakeClock): Promise<Response> {
  let done = false;
  void asked.finally(() => {
    done = true;
  });
  while (!done) await clock.advance(500);
  return asked;
}

function storyOf(events: readonly WireEvent[]): string[] {
  const lines: string[] = [];
  for (const { data } of events) {
    if (data.type === 'content_block_start') {
      const block = data.content_block as Json;
      lines.push(`start ${data.index} ${block.type}${block.name ? ` ${block.name}` : ''}`);
      assert.equal(block.text ?? block.thinking ?? '', '');
      if (block.type === 'tool_use') assert.match(String(block.id), /^(?:call|toolu)_/);
    } else if (data.type === 'content_block_stop') lines.push(`stop ${data.index}`);
    else if (data.type === 'content_block_delta') addDelta(lines, data.delta as Json);
  }
  return lines;
}

function addDelta(lines: string[], delta: Json): void {
  const said = delta.text ?? delta.thinking ?? delta.partial_json;
  if (said === undefined) lines.push(String(delta.type));
  else if (lines.at(-1)?.startsWith(`${delta.type} `)) lines.push(`${lines.pop()}${said}`);
  else lines.push(`${delta.type} ${said}`);
}

/** The same story out of a whole message; an empty text says nothing. */
function storyOfWhole({ content }: Json): string[] {
  return (content as Json[]).flatMap((block, index) => {
    const start = `start ${index} ${block.type}${block.name ? ` ${block.name}` : ''}`;
    if (block.type === 'thinking') {
      return [start, ...(block.thinking ? [`thinking_delta ${block.thinking}`] : []), 'signature_delta'];
    }
    if (block.type === 'text') return block.text ? [start, `text_delta ${block.text}`] : [start];
    return [start, `input_json_delta ${JSON.stringify(block.input)}`];
  });
}
