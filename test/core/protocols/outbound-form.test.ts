import assert from 'node:assert/strict';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatRequest } from '../../../src/core/chat/request';
import { toOutboundBody } from '../../../src/core/protocols/openai-chat/outbound-body';
import { otherOutboundForm, plainOutboundForm } from '../../../src/core/protocols/openai-chat/outbound-form';
import { fromUpstreamRefusal } from '../../../src/core/protocols/openai-chat/upstream-errors';

type Body = Record<string, unknown> & { messages: { role: string; content: unknown }[] };

const text = (value: string) => [{ type: 'text' as const, text: value }];
const call = { id: 'c', name: 'find', args: '{}' };
const schema = { type: 'object', properties: { ok: { type: 'boolean' } } };
const request: ChatRequest = {
  model: 'asked',
  messages: [
    { role: 'system', text: 'one' },
    { role: 'system', text: 'two' },
    { role: 'user', parts: text('hi') },
    { role: 'assistant', text: '', reasoning: 'I look.', toolCalls: [call] },
    { role: 'tool', callId: 'c', parts: text('found') },
    { role: 'assistant', text: 'ok', toolCalls: [] },
    { role: 'user', parts: text('and?') },
    { role: 'system', text: 'later' },
    { role: 'user', parts: text('more') },
  ],
  tools: [{ name: 'find', schema: { type: 'object', properties: {} } }],
  toolChoice: 'required',
  oneCall: true,
  sampling: { temperature: 0.2, topP: 0.5, maxTokens: 9, stop: ['x'] },
  effort: 'high',
  answer: { schema, name: 'a' },
};

/** The body that is sent after these refusals, one after the other; undefined once nothing else can be tried. */
function sentAfter(refusals: readonly string[], asked = request, status = 400): Body | undefined {
  let form = plainOutboundForm;
  for (const message of refusals) {
    const body = toOutboundBody(asked, 'm', form);
    const other = otherOutboundForm(new ChatError('invalid-request', message, { upstreamStatus: status }), body, form);
    if (!other) return undefined;
    form = other.form;
  }
  return toOutboundBody(asked, 'm', form) as unknown as Body;
}

const fields: [what: string, refusals: string[], gone: string, instead?: Record<string, unknown>][] = [
  [
    'the newer name of the limit',
    ["Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."],
    'max_tokens',
    { max_completion_tokens: 9 },
  ],
  ['no limit above its own', ['max_tokens is too large: 20000. This model supports at most 16384'], 'max_tokens'],
  [
    'no limit beyond its context',
    ["This model's maximum context length is 99 tokens, you requested 90 output tokens and your prompt contains 20"],
    'max_tokens',
  ],
  ['its own temperature', ["Unsupported value: 'temperature' does not support 0.2 with this model."], 'temperature'],
  ['no top_p', ['`top_p` is not supported'], 'top_p'],
  ['no stop', ["Unsupported parameter: 'stop' is not supported with this model."], 'stop'],
  [
    'nothing of parallel calls',
    ["Unsupported parameter: 'parallel_tool_calls' is not supported with this model."],
    'parallel_tool_calls',
  ],
  ['no usage in streams', ['body.stream_options: Extra inputs are not permitted'], 'stream_options'],
  ['no effort', ['Unrecognized request argument supplied: reasoning_effort'], 'reasoning_effort'],
  [
    'no thinking beside tools',
    [
      'Function tools with reasoning_effort are not supported for this model in /v1/chat/completions. Please use /v1/responses instead.',
    ],
    'nothing',
    { reasoning_effort: 'none' },
  ],
  ['a free choice of tools', ['Thinking mode does not support this tool_choice'], 'tool_choice'],
  [
    'any object in place of a schema',
    ['This response_format type is unavailable now'],
    'nothing',
    { response_format: { type: 'json_object' } },
  ],
  [
    'words in place of a form',
    ['response_format is unavailable', "'response_format.type' must be 'text'"],
    'response_format',
  ],
];

describe('a server that refuses a chat for its form', () => {
  for (const refusal of [
    'Tool call id was call_1f26bb940cbc but must be a-z, A-Z, 0-9, with a length of 9.',
    "messages.3.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
    "Invalid 'messages[3].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got 45.",
    'messages.5.content.1: `tool_use` ids must be unique',
    'Duplicate tool call id c',
  ]) {
    it(`is sent ids of calls that every server takes: ${refusal}`, () => {
      const asked: ChatRequest = { ...request, messages: request.messages.flatMap((message) => [message, message]) };
      const sent = sentAfter([refusal], asked);
      const messages = (sent?.messages ?? []) as { tool_calls?: { id: string }[]; tool_call_id?: string }[];
      const ids = messages.flatMap(({ tool_calls: calls = [] }) => calls.map(({ id }) => id));
      assert.equal(new Set(ids).size, ids.length);
      for (const id of ids) assert.match(id, /^[a-z\d]{9}$/);
      const results = messages.flatMap(({ tool_call_id: id }) => (id === undefined ? [] : [id]));
      assert.deepEqual(results, ids);
      assert.deepEqual(sentAfter([refusal], asked), sent, 'the same in the next turn');
      assert.equal(sentAfter([refusal, refusal], asked), undefined);
    });
  }

  const oddName = `mcp__disk__${'read_'.repeat(14)}file`;
  const odd: ChatRequest = {
    ...request,
    tools: [...request.tools, { name: oddName, schema: {} }, { name: 'поиск.файлов', schema: {} }],
    toolChoice: { name: oddName },
    messages: request.messages.map((message) =>
      message.role === 'assistant' && message.toolCalls.length > 0
        ? { ...message, toolCalls: [{ ...call, name: oddName }] }
        : message,
    ),
  };
  for (const refusal of [
    "Invalid 'tools[1].function.name': string too long. Expected a string with maximum length 64, but got a string with length 85 instead.",
    "Invalid 'messages[3].tool_calls[0].function.name': string does not match pattern. Expected '^[a-zA-Z0-9_-]+$'.",
    "tools.1.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
    `Function name was ${oddName} but must be a-z, A-Z, 0-9, or contain underscores and dashes, with a maximum length of 64.`,
    'Invalid function name. Must start with a letter or an underscore. Must be alphameric, with a maximum length of 64.',
  ]) {
    it(`gets names that every server takes, after "${refusal.slice(0, 60)}…"`, () => {
      const sent = sentAfter([refusal], odd);
      const names = ((sent?.tools ?? []) as { function: { name: string } }[]).map((tool) => tool.function.name);
      for (const name of names) assert.match(name, /^[A-Za-z_][\w-]{0,63}$/);
      assert.deepEqual([names[0], new Set(names).size], ['find', 3]);
      assert.deepEqual(sent?.tool_choice, { type: 'function', function: { name: names[1] } });
      const past = JSON.stringify(sent?.messages);
      assert.ok(past.includes(`"name":"${names[1]}"`) && !past.includes(oddName), past);
      assert.equal(sentAfter([refusal, refusal], odd), undefined);
      assert.equal(sentAfter([refusal]), undefined, 'where all names are plain they are not what is wrong');
    });
  }

  it('has no answers without a word or a call, which some servers refuse', () => {
    const silent: ChatRequest = {
      ...request,
      messages: [...request.messages, { role: 'assistant', text: '', toolCalls: [] }],
    };
    assert.deepEqual(toOutboundBody(silent, 'm'), toOutboundBody(request, 'm'));
  });

  it('is not sent other ids where there are none, or the ids are not what is wrong', () => {
    const refusal = 'Tool call id was x but must be of a length of 9.';
    assert.equal(sentAfter([refusal], { ...request, messages: request.messages.slice(0, 3) }), undefined);
    assert.equal(sentAfter(['tool_call_id c is not among the calls before it']), undefined);
  });

  for (const [what, refusals, gone, instead = {}] of fields) {
    it(`gets ${what}, and everything else as before`, () => {
      const before = toOutboundBody(request, 'm') as unknown as Body;
      const { messages, ...now } = sentAfter(refusals) ?? assert.fail();
      const { messages: asked, [gone]: _, ...rest } = before;
      assert.deepEqual(now, { ...rest, ...instead });
      assert.deepEqual(messages.slice(1), asked.slice(1));
    });
  }

  it('is told in words what it cannot be held to, in its first instruction', () => {
    const told = (refusals: string[], asked = request) => sentAfter(refusals, asked)?.messages[0]?.content;
    assert.equal(told(['tool_choice']), 'one\n\nAnswer with a call of one of the functions.');
    assert.match(String(told(['response_format'])), /^one\n\nGive the final answer as JSON .*"ok"/);
    const bare = { ...request, messages: request.messages.slice(2), toolChoice: { name: 'find' } };
    assert.equal(told(['tool_choice'], bare), 'Answer with a call of the function find.');
    assert.equal(sentAfter(['tool_choice'], { ...request, toolChoice: 'none' })?.tools, undefined);
  });

  it('gets the thoughts of every past answer, and a stand-in for those that came without', () => {
    const wanted = [
      'The `reasoning_content` in the thinking mode must be passed back to the API.',
      'thinking is enabled but reasoning_content is missing in assistant tool call message at index 2',
    ];
    for (const message of wanted) {
      const answers = sentAfter([message])?.messages.filter(({ role }) => role === 'assistant') ?? [];
      assert.deepEqual(
        answers.map((answer) => ('reasoning_content' in answer ? answer.reasoning_content : undefined)),
        ['I look.', ' '],
      );
    }
    assert.ok(!JSON.stringify(toOutboundBody(request, 'm')).includes('reasoning_content'));
  });

  it('gets one instruction at the beginning and turns that alternate', () => {
    for (const message of [
      'System message must be at the beginning.',
      'Conversation roles must alternate user/assistant',
    ]) {
      assert.deepEqual(
        sentAfter([message])?.messages.map(({ role, content }) => [role, content]),
        [
          ['system', 'one\n\ntwo'],
          ['user', 'hi'],
          ['assistant', null],
          ['tool', 'found'],
          ['assistant', 'ok'],
          ['user', 'and?\n\n<system-reminder>\nlater\n</system-reminder>\n\nmore'],
        ],
      );
    }
  });

  it('leaves out the limits that are too large, and no others', () => {
    const form = otherOutboundForm(
      new ChatError('invalid-request', 'max_tokens is too large: 9', { upstreamStatus: 400 }),
      { messages: [], max_tokens: 9 },
      plainOutboundForm,
    )?.form;
    const limitIn = (maxTokens: number) =>
      toOutboundBody({ ...request, sampling: { maxTokens } }, 'm', form).max_tokens;
    assert.deepEqual([limitIn(8), limitIn(9), limitIn(10)], [8, undefined, undefined]);
  });

  it('leaves out a limit that a refusal adds to the length of the prompt, in whatever words', () => {
    const body = { messages: [], max_tokens: 24000 };
    const changeAfter = (status: number, said: string) =>
      otherOutboundForm(fromUpstreamRefusal(status, JSON.stringify({ error: said }), 'house'), body, plainOutboundForm)
        ?.change;
    for (const said of [
      'Requested token count exceeds the maximum context length of 65536 tokens: 50000 of the input, 24000 for the completion.',
      "This endpoint's maximum context length is 65,536 tokens. However, about 74,000 tokens were requested (50,000 of text input, 24,000 in the output).",
      'prompt 50000 + answer 24000 > context window 65536',
    ]) {
      assert.equal(changeAfter(400, said), 'max_tokens', said);
    }
    assert.equal(
      changeAfter(422, '`inputs` tokens + `max_new_tokens` must be <= 65536. Given: 50000 and 24000'),
      'max_tokens',
    );
    for (const said of [
      'The maximum context length is 65536 tokens, the prompt has 240001.',
      'context window exceeded',
    ]) {
      assert.equal(changeAfter(400, said), undefined, said);
    }
  });

  it('thinks as much as before where no tool is beside it', () => {
    const refusal = 'Function tools with reasoning_effort are not supported. Use /v1/responses instead.';
    assert.equal(sentAfter([refusal])?.reasoning_effort, 'none');
    const form = { ...plainOutboundForm, noEffort: true };
    assert.equal(toOutboundBody({ ...request, tools: [] }, 'm', form).reasoning_effort, 'high');
  });

  it('is left alone when nothing else could be sent', () => {
    assert.equal(sentAfter(['no such model']), undefined);
    assert.equal(sentAfter(['temperature'], request, 500), undefined);
    const even = { ...request, messages: request.messages.slice(1, 4) };
    assert.equal(sentAfter(['The system prompt is refused'], even), undefined);
    for (const twice of ['temperature', 'tool_choice', 'reasoning_content is missing', 'System message'])
      assert.equal(sentAfter([twice, twice]), undefined);
    assert.equal(
      sentAfter(['reasoning_content is missing'], { ...request, messages: request.messages.slice(0, 3) }),
      undefined,
    );
  });
});
