import assert from 'node:assert/strict';
import { Random } from '../../fuzz/random';
import { type Stack, startStack } from '../../harness/stack';
import { asChat } from './as-chat';
import { asMessages } from './as-messages';
import { asResponses } from './as-responses';
import { numberOf } from './pictures';
import { anySession, type Session } from './session';
import { assertHeard, heardIn, type Received, toldBy } from './told';

/** Sessions tried in each protocol; `npm run test:long` tries thousands. */
const runs = Number(process.env.SESSIONS ?? 60);

const protocols = [
  { path: '/v1/chat/completions', write: asChat, tellsErrors: false },
  { path: '/v1/responses', write: asResponses, tellsErrors: false },
  { path: '/v1/messages', write: asMessages, tellsErrors: true },
] as const;

describe('any session that its protocol allows', function () {
  this.timeout(1_200_000);
  let stack: Stack;
  let received: Received[][] = [];
  /** Which picture a file of GigaChat's is. */
  const known = new Map<string, number>();
  before(async () => {
    stack = await startStack({
      emulator: {
        logLimit: 10,
        onEntry: ({ kind, body }) => {
          if (kind === 'chat') received.push((body as { messages: Received[] }).messages);
        },
      },
    });
    stack.emulator.script({ text: 'ok', times: 0 });
  });
  after(() => stack.stop());

  const pictureOf = async (id: string): Promise<number> => {
    const answer = await stack.get(`/v1/files/${id}/content`);
    const number = numberOf(Buffer.from(await answer.arrayBuffer()));
    known.set(id, number);
    return number;
  };

  /** Ten pictures are taken at most; of more the oldest leave five at a time. */
  const assertShown = async ({ pictures }: ReturnType<typeof toldBy>, attachments: readonly string[]) => {
    const shown = await Promise.all(attachments.map(async (id) => known.get(id) ?? (await pictureOf(id))));
    const least = pictures.length <= 10 ? pictures.length : 6;
    assert.ok(shown.length >= least && shown.length <= 10, `${shown.length} of ${pictures.length} pictures`);
    assert.deepEqual(shown, pictures.slice(pictures.length - shown.length));
  };

  const tried = async (session: Session, path: string, body: unknown, tellsErrors: boolean) => {
    received = [];
    const answer = await stack.post(path, body);
    assert.equal(answer.status, 200, await answer.text());
    await answer.body?.cancel().catch(() => undefined);
    const [messages, ...repeats] = received;
    assert.ok(messages && repeats.length === 0, 'one call of GigaChat');
    const told = toldBy(session);
    const { things, attachments } = heardIn(messages);
    assertHeard(told.things, things, tellsErrors);
    await assertShown(told, attachments);
  };

  for (const { path, write, tellsErrors } of protocols) {
    it(`keeps GigaChat's rules and loses nothing on its way there from ${path}`, async () => {
      for (let seed = 1; seed <= runs; seed += 1) {
        const random = new Random(seed);
        const session = anySession(random);
        await tried(session, path, write(session, random), tellsErrors).catch((error: Error) => {
          error.message = `session ${seed}: ${error.message}`;
          throw error;
        });
      }
    });
  }
});
