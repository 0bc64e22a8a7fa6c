import assert from 'node:assert/strict';
import { ChatError, type ErrorKind } from '../../../src/core/chat/errors';
import type { ChatStream } from '../../../src/core/chat/events';
import { plainRequest, userText } from '../../../src/core/chat/plain-request';
import type { ChatRequest, Message } from '../../../src/core/chat/request';
import { FittedConversation } from '../../../src/editor/chat/fitted-conversation';

const question = plainRequest('m', [{ role: 'system', text: 'Be brief.' }, userText('Why?')]);
/** So many turns of about 1000 tokens each. */
const turns = (count: number): Message[][] =>
  Array.from({ length: count }, (_, at) => [
    userText(`${at} ${'word '.repeat(800)}`),
    { role: 'assistant', text: 'Yes.', toolCalls: [] },
  ]);
const sizes = { contextTokens: 8000, outputTokens: 2000 };

/** The turns that a request holds, by their numbers. */
const held = ({ messages }: ChatRequest) =>
  messages.slice(1, -1).flatMap((message) => {
    const [part] = message.role === 'user' ? message.parts : [];
    return part?.type === 'text' ? [Number(part.text.split(' ')[0])] : [];
  });

/** Asks; the first calls fail so, each after so many steps. Gives the turns of every call. */
async function ask(conversation: FittedConversation, failures: readonly ErrorKind[], steps = 0) {
  const calls: number[][] = [];
  async function* answer(request: ChatRequest): ChatStream {
    calls.push(held(request));
    const failure = failures[calls.length - 1];
    for (let step = 0; step < (failure ? steps : 1); step += 1) yield [{ type: 'text', text: 'Because.' }];
    if (failure) throw new ChatError(failure, 'no');
  }
  const said: unknown[] = [];
  let failed: unknown;
  try {
    for await (const step of conversation.open(answer)) said.push(...step);
  } catch (error) {
    failed = error instanceof ChatError ? error.kind : error;
  }
  return { calls, failed, said: said.length };
}

describe('a conversation that may be too long for its model', () => {
  it('is whole as long as it fits, and where nobody knows what fits', async () => {
    for (const model of [sizes, undefined]) {
      const conversation = new FittedConversation(question, turns(3), model);
      assert.deepEqual(await ask(conversation, []), { calls: [[0, 1, 2]], failed: undefined, said: 1 });
      assert.deepEqual(conversation.request.messages.at(-1), question.messages.at(-1));
      assert.deepEqual(conversation.request.messages[0], question.messages[0]);
    }
  });

  it('loses its oldest turns, and says how many', async () => {
    const conversation = new FittedConversation(question, turns(20), sizes);
    const { calls } = await ask(conversation, []);
    assert.ok(calls[0] && calls[0].length > 0 && calls[0].length <= 6, JSON.stringify(calls));
    assert.equal(calls[0].at(-1), 19);
    assert.equal(conversation.leftOut, 20 - calls[0].length);
  });

  it('is asked again with fewer turns where GigaChat finds it too long, twice at most', async () => {
    const long = 'context-length';
    const four = () => new FittedConversation(question, turns(4), undefined);
    assert.deepEqual(await ask(four(), [long]), {
      calls: [
        [0, 1, 2, 3],
        [2, 3],
      ],
      failed: undefined,
      said: 1,
    });
    assert.deepEqual((await ask(four(), [long, long, long])).calls, [[0, 1, 2, 3], [2, 3], [3]]);
    assert.equal((await ask(four(), [long, long, long])).failed, long);
    const alone = new FittedConversation(question, [], undefined);
    assert.deepEqual(await ask(alone, [long]), { calls: [[]], failed: long, said: 0 });
  });

  it('goes on without what the question before did without', async () => {
    for (const model of [sizes, undefined]) {
      const conversation = new FittedConversation(question, turns(5), model, 2);
      assert.deepEqual((await ask(conversation, [])).calls, [[2, 3, 4]]);
      assert.equal(conversation.leftOut, 2);
    }
    assert.equal(new FittedConversation(question, turns(1), undefined, 3).leftOut, 1);
  });

  it('is not asked again for another failure, nor once words have come', async () => {
    const four = () => new FittedConversation(question, turns(4), undefined);
    assert.equal((await ask(four(), ['rate-limit'])).calls.length, 1);
    assert.deepEqual(await ask(four(), ['context-length'], 1), {
      calls: [[0, 1, 2, 3]],
      failed: 'context-length',
      said: 1,
    });
  });
});
