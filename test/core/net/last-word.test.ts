import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat/events';
import { BodyQueue } from '../../../src/core/net/body-queue';
import type { HttpResponse } from '../../../src/core/net/http-call';
import { readAnswer } from '../../../src/core/net/read-answer';
import { AnswerDecoder } from '../../../src/core/protocols/gigachat/decode';
import { readEventData } from '../../../src/core/protocols/sse';
import { FakeClock } from '../../harness/fake-clock';

const chunk = (choice: object, more: object = {}) =>
  Buffer.from(`data: ${JSON.stringify({ choices: [{ ...choice, index: 0 }], model: 'M', ...more })}\n\n`);
const words = chunk({ delta: { content: 'слово ' } });
const finish = { delta: { content: '' }, finish_reason: 'stop' };

/** The steps of an answer whose bytes are pushed into `body`; `more` is what else its response can do. */
function answerRead(clock: FakeClock, more: (body: BodyQueue) => Partial<HttpResponse>) {
  const body = new BodyQueue({ pause: () => {}, resume: () => {}, onStop: () => {} });
  const headers = { 'content-type': 'text/event-stream' };
  const response = { status: 200, headers, body, discard: () => {}, ...more(body) };
  const answer = readAnswer(response, new AnswerDecoder('id', 'm'), readEventData, clock, { whole: true });
  return { body, steps: answer[Symbol.asyncIterator]() };
}

describe('an answer that is read for one who wants all of it', () => {
  const lastWords = {
    'the finish with its usage': [chunk(finish, { usage: { prompt_tokens: 1 } })],
    'the mark behind a finish without any': [chunk(finish), Buffer.from('data: [DONE]\n\n')],
    'a last word together with words before it': [
      Buffer.concat([words, chunk(finish, { usage: { prompt_tokens: 1 } })]),
    ],
  };
  for (const [name, pieces] of Object.entries(lastWords)) {
    it(`is there with ${name}, whenever the upstream may end it`, async () => {
      const clock = new FakeClock();
      const { body, steps } = answerRead(clock, (queue) => ({ gathered: (isLast) => queue.gathered(isLast, clock) }));
      body.push(words);
      await steps.next();
      const rest = steps.next();
      // One at a time, as they come over a network.
      for (const piece of [words, words, words, ...pieces]) {
        await new Promise(setImmediate);
        body.push(piece);
      }
      const read = await rest;
      const events: readonly ChatEvent[] = read.value ?? [];
      assert.equal(events.at(-1)?.type, 'finish');
      body.end();
      await steps.return?.();
    });
  }

  it('waits for nothing more where the end came with its last word', async () => {
    const clock = new FakeClock();
    const { body, steps } = answerRead(clock, (queue) => ({ hasEnded: () => queue.hasEnded }));
    body.push(chunk(finish, { usage: { prompt_tokens: 1 } }));
    body.end();
    await steps.next();
    let waits = 0;
    clock.timer = () => {
      waits += 1;
      return { cancel: () => {} };
    };
    assert.equal((await steps.next()).done, true);
    assert.equal(waits, 0);
  });
});
