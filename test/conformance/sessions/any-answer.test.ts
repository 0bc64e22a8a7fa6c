import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import type { ScriptedAnswer } from '../../emulator/script/answer';
import { Random } from '../../fuzz/random';
import { type Stack, startStack } from '../../harness/stack';
import { asChat } from './as-chat';
import { asMessages } from './as-messages';
import { asResponses } from './as-responses';
import { anySession } from './session';
import type { Received } from './told';

type Json = Record<string, unknown>;
interface Told {
  text: string;
  calls: { id: string; name: string; args: unknown }[];
}

/** Sessions tried in each protocol; `npm run test:long` tries hundreds. */
const runs = Math.ceil(Number(process.env.SESSIONS ?? 60) / 4);
const words = ['Привет 👩‍👩‍👧‍👦', ' "q" \\ ', '\n\n', '<b>x</b>', '{"a":1}', ' конец.'];
const values: readonly Json[] = [
  {},
  { a: 1 },
  { текст: 'я "так" \\ \n', list: [1, null, { b: 'c' }] },
  { n: -1.5, ok: false },
];

/** A protocol as its official client reads it, and how an answer stands in the next request. */
interface Protocol {
  path: string;
  write: typeof asChat;
  streamed(body: Json, stack: Stack): Promise<unknown>;
  told(answer: unknown): Told;
  next(body: Json, answer: unknown, told: Told): Json;
}

const more = '⟦and then⟧';
const protocols: readonly Protocol[] = [
  {
    path: '/v1/chat/completions',
    write: asChat,
    streamed: (body, { openai }) => openai.chat.completions.stream(body as never).finalChatCompletion(),
    told(answer) {
      const message = messageOf(answer);
      return {
        text: message.content ?? '',
        calls: (message.tool_calls ?? []).map(({ id, function: { name, arguments: args } }) => {
          return { id, name, args: JSON.parse(args) as unknown };
        }),
      };
    },
    next: (body, answer, { calls }) => ({
      ...body,
      messages: [
        ...(body.messages as Json[]),
        messageOf(answer),
        ...calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'found' })),
        { role: 'user', content: more },
      ],
    }),
  },
  {
    path: '/v1/responses',
    write: asResponses,
    streamed: (body, { openai }) => openai.responses.stream(body as never).finalResponse(),
    told(answer) {
      const items = outputOf(answer);
      return {
        text: items.flatMap(({ content }) => (content ?? []).map(({ text }) => text)).join(''),
        calls: items.flatMap(({ type, call_id: id = '', name = '', arguments: args = '' }) => {
          return type === 'function_call' ? [{ id, name, args: JSON.parse(args) as unknown }] : [];
        }),
      };
    },
    next: (body, answer, { calls }) => ({
      ...body,
      input: [
        ...(body.input as Json[]),
        ...outputOf(answer),
        ...calls.map(({ id }) => ({ type: 'function_call_output', call_id: id, output: 'found' })),
        { role: 'user', content: more },
      ],
    }),
  },
  {
    path: '/v1/messages',
    write: asMessages,
    streamed: (body, { url, apiKey }) =>
      new Anthropic({ baseURL: url, apiKey, maxRetries: 0 }).messages.stream(body as never).finalMessage(),
    told(answer) {
      const { content } = answer as Anthropic.Message;
      return {
        text: content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join(''),
        calls: content.flatMap((block) => {
          return block.type === 'tool_use' ? [{ id: block.id, name: block.name, args: block.input }] : [];
        }),
      };
    },
    next: (body, answer, { calls }) => ({
      ...body,
      messages: [
        ...(body.messages as Json[]),
        { role: 'assistant', content: (answer as Anthropic.Message).content },
        {
          role: 'user',
          content: [
            ...calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: 'found' })),
            { type: 'text', text: more },
          ],
        },
      ],
    }),
  },
];

interface ChatMessage {
  content: string | null;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
}

function messageOf(answer: unknown): ChatMessage {
  const [choice] = (answer as { choices: { message: ChatMessage }[] }).choices;
  return choice?.message ?? assert.fail('no choice');
}

interface OutputItem {
  type: string;
  call_id?: string;
  name?: string;
  arguments?: string;
  content?: { text: string }[];
}

function outputOf(answer: unknown): OutputItem[] {
  return (answer as { output: OutputItem[] }).output;
}

/** An answer of GigaChat's that calls one of these functions, or says something, in pieces of any kind. */
function anyAnswer(random: Random, functions: readonly string[]): ScriptedAnswer {
  const calls = functions.length > 0 && random.below(3) > 0;
  const speaks = !calls || random.below(3) === 0;
  return {
    times: 0,
    ...(random.below(3) === 0 && { reasoning: ['Надо ', 'подумать.'] }),
    ...(speaks && { text: Array.from({ length: 1 + random.below(5) }, () => random.pick(words)) }),
    ...(calls && { functionCall: { name: random.pick(functions), arguments: random.pick(values) } }),
    ...(!speaks && { text: [] }),
    finishWithCall: random.below(2) === 0,
    finishWithText: random.below(2) === 0,
    ...(random.below(4) === 0 && { cutAt: [random.below(99) + 1, random.below(99) + 101] }),
    ...(random.below(4) === 0 && { usage: 'absent' as const }),
  };
}

describe('any answer to any session', function () {
  this.timeout(1_200_000);
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { logLimit: 50 } });
  });
  after(() => stack.stop());

  const asked = async (path: string, body: Json, answer: ScriptedAnswer): Promise<Json> => {
    stack.emulator.reset();
    stack.emulator.script(answer);
    const response = await stack.post(path, body);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as Json;
  };
  const sent = () => (stack.chatBodies().at(-1) ?? {}) as { messages: Received[]; functions?: { name: string }[] };
  const inShort = (told: Told) => ({ ...told, calls: told.calls.map(({ name, args }) => [name, args]) });

  const tried = async (random: Random, { path, write, streamed, told, next }: Protocol) => {
    const body = { ...write(anySession(random), random), stream: false };
    await asked(path, body, { text: 'ok' });
    const before = sent();
    const functions = before.functions?.map(({ name }) => name) ?? [];
    const answer = anyAnswer(random, functions);
    const whole = await asked(path, body, answer);
    const heard = told(whole);
    assert.equal(heard.text, ((answer.text ?? []) as string[]).join(''));
    assert.deepEqual(
      heard.calls.map(({ args }) => args),
      answer.functionCall ? [answer.functionCall.arguments] : [],
    );
    assert.deepEqual(inShort(told(await streamed(body, stack))), inShort(heard), 'streamed as whole');

    await asked(path, next(body, whole, heard), { text: 'ok' });
    const { messages } = sent();
    const kept = before.messages.length - 1;
    const bare = (list: readonly Received[]) =>
      list.map(({ attachments, ...message }) => [message, attachments?.length]);
    assert.deepEqual(bare(messages.slice(0, kept)), bare(before.messages.slice(0, kept)), 'the same beginning');
    assert.ok(messages.at(-1)?.content?.endsWith(more));
    if (!answer.functionCall) return;
    const { name, arguments: args } = answer.functionCall;
    const [call, result] = messages.slice(-3);
    assert.deepEqual([call?.function_call, result?.name], [{ name, arguments: args }, name]);
    assert.equal(result?.content, '{"result":"found"}');
  };

  for (const protocol of protocols) {
    it(`is read alike whole and by the official client of ${protocol.path}, and stands in the next request`, async () => {
      for (let seed = 1; seed <= runs; seed += 1) {
        await tried(new Random(seed), protocol).catch((error: Error) => {
          error.message = `session ${seed}: ${error.message}`;
          throw error;
        });
      }
    });
  }
});
