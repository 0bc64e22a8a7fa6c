import assert from 'node:assert/strict';
import type { ScriptedAnswer } from '../emulator/script/answer';
import { FakeClock } from '../harness/fake-clock';
import { type Stack, startStack } from '../harness/stack';
import { type CaseId, conformanceCase } from './case';
import { at, readEvents, type WireEvent } from './wire-events';

type Json = Record<string, unknown>;

const tools = [
  { type: 'function', name: 'get', parameters: { type: 'object', properties: { a: { type: 'integer' } } } },
  { type: 'custom', name: 'apply_patch' },
  { type: 'namespace', name: 'ns', tools: [{ type: 'function', name: 'spawn' }] },
];

const message = (text: string) => ({ type: 'message', text });

/** What GigaChat says, the events between created and the end without `response.`, and the output by its substance. */
const stories: {
  id: CaseId;
  sentence: string;
  script: ScriptedAnswer;
  events: string[];
  output: Json[];
  status?: string;
}[] = [
  {
    id: 'R12',
    sentence: 'streams a text in the order of the protocol',
    script: { text: ['Hel', 'lo'] },
    events: [
      'output_item.added 0',
      'content_part.added 0',
      'output_text.delta 0',
      'output_text.delta 0',
      'output_text.done 0',
      'content_part.done 0',
      'output_item.done 0',
    ],
    output: [message('Hello')],
  },
  {
    id: 'R13',
    sentence: 'streams a text and a call as two items',
    script: { text: ['I look.'], functionCall: { name: 'get', arguments: { a: 1 } } },
    events: [
      'output_item.added 0',
      'content_part.added 0',
      'output_text.delta 0',
      'output_text.done 0',
      'content_part.done 0',
      'output_item.done 0',
      'output_item.added 1',
      'function_call_arguments.delta 1',
      'function_call_arguments.done 1',
      'output_item.done 1',
    ],
    output: [message('I look.'), { type: 'function_call', name: 'get', arguments: '{"a":1}' }],
  },
  {
    id: 'R15',
    sentence: 'says that an answer was cut by its length',
    script: { text: ['and so'], finishReason: 'length' },
    events: [
      'output_item.added 0',
      'content_part.added 0',
      'output_text.delta 0',
      'output_text.done 0',
      'content_part.done 0',
      'output_item.done 0',
    ],
    output: [message('and so')],
    status: 'max_output_tokens',
  },
  {
    id: 'R16',
    sentence: "says that GigaChat's filter cut an answer",
    script: { text: ['Не хочу.'], finishReason: 'blacklist' },
    events: [
      'output_item.added 0',
      'content_part.added 0',
      'output_text.delta 0',
      'output_text.done 0',
      'content_part.done 0',
      'output_item.done 0',
    ],
    output: [message('Не хочу.')],
    status: 'content_filter',
  },
  {
    id: 'R18',
    sentence: 'streams reasoning as an item before the text',
    script: { reasoning: ['hm ', 'hm'], text: ['yes'] },
    events: [
      'output_item.added 0',
      'reasoning_summary_part.added 0',
      'reasoning_summary_text.delta 0',
      'reasoning_summary_text.delta 0',
      'reasoning_summary_text.done 0',
      'reasoning_summary_part.done 0',
      'output_item.done 0',
      'output_item.added 1',
      'content_part.added 1',
      'output_text.delta 1',
      'output_text.done 1',
      'content_part.done 1',
      'output_item.done 1',
    ],
    output: [{ type: 'reasoning', text: 'hm hm' }, message('yes')],
  },
  {
    id: 'R19',
    sentence: "gives a namespace's call its namespace back",
    script: { functionCall: { name: 'ns__spawn', arguments: { a: 1 } } },
    events: [
      'output_item.added 0',
      'function_call_arguments.delta 0',
      'function_call_arguments.done 0',
      'output_item.done 0',
    ],
    output: [{ type: 'function_call', name: 'spawn', namespace: 'ns', arguments: '{"a":1}' }],
  },
  {
    id: 'R19',
    sentence: "gives a custom tool's call as text",
    script: { functionCall: { name: 'apply_patch', arguments: { input: '*** Begin "Patch"\n' } } },
    events: [
      'output_item.added 0',
      'custom_tool_call_input.delta 0',
      'custom_tool_call_input.done 0',
      'output_item.done 0',
    ],
    output: [{ type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin "Patch"\n' }],
  },
  {
    id: 'R23',
    sentence: 'gives an empty answer one empty message',
    script: { text: '', finishReason: 'stop' },
    events: [
      'output_item.added 0',
      'content_part.added 0',
      'output_text.done 0',
      'content_part.done 0',
      'output_item.done 0',
    ],
    output: [message('')],
  },
  {
    id: 'R23',
    sentence: 'gives an answer that was cut while it was thought the reasoning alone',
    script: { reasoning: 'hm', text: '', finishReason: 'length' },
    events: [
      'output_item.added 0',
      'reasoning_summary_part.added 0',
      'reasoning_summary_text.delta 0',
      'reasoning_summary_text.done 0',
      'reasoning_summary_part.done 0',
      'output_item.done 0',
    ],
    output: [{ type: 'reasoning', text: 'hm' }],
    status: 'max_output_tokens',
  },
];

describe('Responses answers', () => {
  let stack: Stack;
  let clock: FakeClock;
  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    stack = await startStack({ clock });
  });
  afterEach(() => stack.stop());

  const ask = (body: Json = {}) => stack.post('/v1/responses', { model: 'GigaChat-2-Max', input: 'hi', ...body });
  const stream = async (body: Json = {}) => readEvents(await (await ask({ stream: true, ...body })).text());

  for (const { id, sentence, script, events, output, status } of stories) {
    conformanceCase(id, sentence, async () => {
      stack.emulator.script(script, script);
      const read = await stream({ tools });
      assertNumbered(read);
      assert.deepEqual(read.slice(2, -1).map(titleOf), events);
      const final = read.at(-1)?.data;
      assert.equal(final?.type, status ? 'response.incomplete' : 'response.completed');
      assertItems(read);

      const whole = (await (await ask({ tools })).json()) as Json;
      for (const response of [final?.response as Json, whole]) {
        assert.equal(response.status, status ? 'incomplete' : 'completed');
        assert.deepEqual(response.incomplete_details, status ? { reason: status } : null);
        assert.deepEqual((response.output as Json[]).map(substanceOf), output);
      }
    });
  }

  conformanceCase('R14', 'names a call by one id everywhere', async () => {
    stack.emulator.script({ functionCall: { name: 'get' } }, { functionCall: { name: 'get' } });
    const read = await stream({ tools });
    const ids = read.flatMap(({ data }) => [at(data, 'item', 'call_id'), at(data, 'response', 'output', 0, 'call_id')]);
    const known = new Set(ids.filter((one) => one !== undefined));
    assert.equal(known.size, 1);
    assert.match(String([...known][0]), /^call_\w+$/);
    const whole = await (await ask({ tools })).json();
    assert.match(String(at(whole, 'output', 0, 'call_id')), /^call_\w+$/);
  });

  conformanceCase('R17', 'counts cached and reasoning tokens where they belong', async () => {
    const usage = { prompt_tokens: 100, completion_tokens: 7, precached_prompt_tokens: 60 };
    stack.emulator.script({ text: 'yes', usage }, { text: 'yes', usage });
    const expected = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 0 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 107,
    };
    assert.deepEqual(at((await stream()).at(-1)?.data, 'response', 'usage'), expected);
    assert.deepEqual(at(await (await ask()).json(), 'usage'), expected);
  });

  conformanceCase('R17', 'has a usage even when GigaChat counts nothing', async () => {
    stack.emulator.script({ text: 'yes', usage: 'absent' });
    assert.equal(at((await stream()).at(-1)?.data, 'response', 'usage', 'total_tokens'), 0);
  });

  for (const how of ['reset', 'end'] as const) {
    conformanceCase('E12', `ends a stream whose upstream breaks (${how}) in error and response.failed`, async () => {
      stack.emulator.script({ text: ['one ', 'two ', 'three'], breakOff: { how, after: { chunks: 2 } } });
      const read = await stream();
      assertNumbered(read);
      const last = read.at(-1)?.data;
      assert.equal(last?.type, 'response.failed');
      assert.equal(at(last, 'response', 'status'), 'failed');
      assert.ok(at(last, 'response', 'error', 'code'));
      assert.ok(at(last, 'response', 'error', 'message'));
      const said = read.at(-2)?.data;
      assert.equal(said?.type, 'error');
      for (const word of ['code', 'message']) {
        assert.equal(at(said, word), at(last, 'response', 'error', word));
        assert.equal(at(said, 'error', word), at(last, 'response', 'error', word));
      }
      assert.ok(!read.some(({ name }) => name === 'response.output_item.done'));
      const kept = await stack.get(`/v1/responses/${at(last, 'response', 'id')}`);
      assert.equal(kept.status, 404);
    });
  }

  conformanceCase('E12', 'gives the code of a failure that came after the first words', async () => {
    const chunk = { choices: [{ delta: { role: 'assistant', content: 'one' }, index: 0 }], model: 'GigaChat-2-Max' };
    stack.emulator.script({
      raw: [`data: ${JSON.stringify(chunk)}\n\n`, 'data: {"status":429,"message":"Too many requests"}\n\n'],
      hold: 1,
    });
    const answer = await ask({ stream: true });
    stack.emulator.release();
    const read = readEvents(await answer.text());
    assert.equal(at(read.at(-1)?.data, 'response', 'error', 'code'), 'rate_limit_exceeded');
  });

  conformanceCase('E12', 'names a refusal that no repeat mends by the type for which agents give up', async () => {
    const chunk = { choices: [{ delta: { role: 'assistant', content: 'one' }, index: 0 }], model: 'GigaChat-2-Max' };
    stack.emulator.script({
      raw: [`data: ${JSON.stringify(chunk)}\n\n`, 'data: {"status":422,"message":"temperature is wrong"}\n\n'],
      hold: 1,
    });
    const answer = await ask({ stream: true });
    stack.emulator.release();
    const [said, last] = readEvents(await answer.text()).slice(-2);
    assert.equal(at(said?.data, 'error', 'type'), 'invalid_request_error');
    assert.equal(at(said?.data, 'error', 'code'), 'unprocessable');
    // Codex asks again by any other code.
    assert.equal(at(last?.data, 'response', 'error', 'code'), 'invalid_prompt');
    assert.match(String(at(said?.data, 'error', 'message')), /temperature is wrong/);
  });

  conformanceCase('E12', 'keeps the status of a refusal before the first word', async () => {
    stack.emulator.script({ status: 402 });
    const answer = await ask({ stream: true });
    assert.equal(answer.status, 402);
    assert.equal(at(await answer.json(), 'error', 'code'), 'insufficient_quota');
  });

  it('says in_progress while GigaChat is silent, created first, and goes on counting', async () => {
    stack.emulator.script({ text: 'late', hold: 'headers' });
    const asked = ask({ stream: true });
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    await clock.advance(10_100);
    const answer = await asked;
    await clock.advance(20_000);
    stack.emulator.release();
    const read = readEvents(await answer.text());
    assertNumbered(read, 4);
    assert.equal(read.at(-1)?.name, 'response.completed');
  });

  it('ends in response.failed, created first, when the refusal comes after the commit', async () => {
    stack.emulator.script({ status: 402, hold: 'headers' });
    const asked = ask({ stream: true });
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    await clock.advance(10_100);
    stack.emulator.release();
    const read = readEvents(await (await asked).text());
    assertNumbered(read);
    assert.equal(at(read.at(-1)?.data, 'response', 'error', 'code'), 'insufficient_quota');
  });

  it('names a busy account as what it is, also when it is still busy at the repeat', async () => {
    stack.emulator.script({ status: 429, hold: 'headers' }, { status: 429 });
    const asked = ask({ stream: true });
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    await clock.advance(10_100);
    const answer = await asked;
    stack.emulator.release();
    await stack.emulator.waitFor((log) => log.filter(({ status }) => status === 429).length === 1);
    await clock.advance(5000);
    const read = readEvents(await answer.text());
    assert.equal(stack.chatBodies().length, 2);
    assert.equal(at(read.at(-1)?.data, 'response', 'error', 'code'), 'rate_limit_exceeded');
  });
});

/** Named as they are typed, counted from 0 without a gap, created and in progress first, and one ending, at the end. */
function assertNumbered(events: readonly WireEvent[], begun = 2): void {
  assert.ok(events.every(({ name, data }) => name === data.type));
  assert.deepEqual(
    events.map(({ data }) => data.sequence_number),
    events.map((_, index) => index),
  );
  const names = events.map(({ name }) => name);
  assert.deepEqual(names.slice(0, begun), ['response.created', ...Array(begun - 1).fill('response.in_progress')]);
  const endings = names.filter((name) => /^response\.(?:completed|incomplete|failed)$/.test(name ?? ''));
  assert.deepEqual(endings, [names.at(-1)]);
}

/** Every item that was added is done, under the same id, and stands so in the final output. */
function assertItems(events: readonly WireEvent[]): void {
  const items = (name: string) => events.filter((event) => event.name === name).map(({ data }) => data.item as Json);
  const done = items('response.output_item.done');
  assert.deepEqual(
    items('response.output_item.added').map(({ id }) => id),
    done.map(({ id }) => id),
  );
  assert.deepEqual(at(events.at(-1)?.data, 'response', 'output'), done);
}

function titleOf({ data }: WireEvent): string {
  return `${String(data.type).replace('response.', '')} ${data.output_index}`;
}

/** An item without its ids and marks. */
function substanceOf(item: Json): Json {
  if (item.type === 'message') return { type: 'message', text: at(item, 'content', 0, 'text') };
  if (item.type === 'reasoning') return { type: 'reasoning', text: at(item, 'summary', 0, 'text') };
  const { id: _id, call_id: _callId, status: _status, ...rest } = item;
  return rest;
}
