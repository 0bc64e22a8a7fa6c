import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { BodyRoom } from '../../../src/core/bridge/body/body-room';
import type { Exchange } from '../../../src/core/bridge/http/caller-exchange';
import { embeddingsRoute } from '../../../src/core/bridge/routes/embeddings-route';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';
import { FakeClock } from '../../harness/fake-clock';

describe('the length of the vectors of a model', () => {
  it('is found out with one text, kept, and found out again where it may have changed', async () => {
    const clock = new FakeClock();
    const asked: number[] = [];
    let length = 2;
    const embed = async (model: string, texts: readonly string[]) => {
      asked.push(texts.length);
      return { model, vectors: texts.map(() => new Array<number>(length).fill(0.5)), inputTokens: 1 };
    };
    const route = embeddingsRoute(openAiChat, { embed }, clock);
    const ask = async (dimensions?: number) => {
      const body = JSON.stringify({ model: 'Embeddings', input: ['a', 'b', 'c'], dimensions });
      const request = Object.assign(Readable.from([Buffer.from(body)]), {
        headers: {},
        socket: { bytesRead: 0 },
      }) as unknown as IncomingMessage;
      const context = { signal: new AbortController().signal };
      const place = new BodyRoom().place();
      await route.handle({ request, context, place, jsonText() {} } as unknown as Exchange);
    };
    const refused = (dimensions: number) => assert.rejects(ask(dimensions), { param: 'dimensions' });
    await refused(3);
    await refused(3);
    assert.deepEqual(asked, [1]);
    length = 3;
    await refused(3);
    await ask();
    await clock.advance(5 * 60_000);
    await ask(3);
    await ask();
    assert.deepEqual(asked, [1, 3, 1, 3, 3]);
    await refused(2);
    assert.deepEqual(asked, [1, 3, 1, 3, 3]);
  });
});
