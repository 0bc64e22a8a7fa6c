import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { accountsFileEnv } from '../harness/accounts-file';
import { turn, turns } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { type Stack, startStack } from '../harness/stack';
import {
  type MoodyService,
  type ServiceMood,
  serviceMoods,
  sized,
  startMoodyService,
  wholeText,
} from './moody-service';
import { type Surface, surfaces } from './surface';

const chats = surfaces.filter(({ endpoint }) => endpoint === 'chat');
const hour = 60 * 60_000;
const json = (status: number, body: object, more = '') => sized(status, 'application/json', JSON.stringify(body), more);
const models = json(200, { data: [{ id: 'GigaChat-2-Max', object: 'model', type: 'chat' }] });

/** What a token service may do. */
const tokenMoods: Readonly<Record<string, (socket: Socket) => void>> = {
  'gives one': (socket) => json(200, { access_token: 'canary.token', expires_at: Date.now() + hour / 2 })(socket),
  'gives one that ends in seconds': (socket) =>
    json(200, { access_token: 'canary.token', expires_at: Math.floor(Date.now() / 1000) + 1800 })(socket),
  'gives one that has ended': (socket) => json(200, { access_token: 'canary.token', expires_at: 1 })(socket),
  'refuses the key': json(401, { code: 6, message: 'no' }),
  'asks to wait': json(429, { code: 5 }, 'retry-after: 2\r\n'),
  fails: json(500, {}),
  'shows a page': sized(200, 'text/html', '<html>sign in</html>'),
  resets: (socket) => void socket.resetAndDestroy(),
};

/** An account at a GigaChat of its own. */
interface Account extends MoodyService {
  token: keyof typeof tokenMoods;
}

async function startAccount(): Promise<Account> {
  const service = await startMoodyService((path, socket) => {
    if (path.endsWith('/oauth')) tokenMoods[account.token]?.(socket);
    else if (path.endsWith('/models')) models(socket);
    else return false;
    return true;
  });
  const account: Account = Object.assign(service, { token: 'gives one' });
  return account;
}

/** What else happens before the questions. */
const events: Readonly<Record<string, (clock: FakeClock, accounts: readonly Account[]) => unknown>> = {
  nothing: () => {},
  'all connections are reset': (_clock, accounts) => accounts.map((account) => account.cut('reset')),
  'all connections end': (_clock, accounts) => accounts.map((account) => account.cut('fin')),
  'the clock is set back': (clock) => clock.jump(-hour),
  'the clock is set forward': (clock) => clock.jump(24 * hour),
  'the machine sleeps': (clock) => clock.sleep(8 * hour),
  'half a minute passes': (clock) => clock.advance(31_000),
  'hours pass': (clock) => clock.advance(3 * hour),
};

const mood: fc.Arbitrary<ServiceMood> = fc.oneof(fc.constant('good' as const), fc.constantFrom(...serviceMoods));
const token = fc.oneof({ weight: 2, arbitrary: fc.constant('gives one') }, fc.constantFrom(...Object.keys(tokenMoods)));
const step = fc.record({
  moods: fc.tuple(mood, mood, mood),
  tokens: fc.tuple(token, token, token),
  event: fc.constantFrom(...Object.keys(events)),
  /** Who asks at once, where, and after how many turns of the event loop they leave, if they do. */
  callers: fc.array(fc.record({ at: fc.nat({ max: chats.length - 1 }), leavesAfter: fc.option(fc.nat({ max: 60 })) }), {
    minLength: 1,
    maxLength: 4,
  }),
});

describe('whatever three accounts of one stream and their token services do, one thing after the other', () => {
  for (const strategy of ['priority', 'round-robin']) {
    it(`every question ends honestly, at no more than three calls, with ${strategy}, and nothing is left behind`, async () => {
      const story = fc.array(step, { minLength: 4, maxLength: 8, size: 'max' });
      await fc.assert(
        fc.asyncProperty(story, async (steps) => {
          const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-moody-'));
          const accounts = await Promise.all([startAccount(), startAccount(), startAccount()]);
          const clock = new FakeClock(Date.now());
          const stack = await startStack({ clock, env: accountsEnv(folder, strategy, accounts) });
          try {
            await runs(steps, stack, clock, accounts);
          } finally {
            const stopped = stack.stop();
            await clock.advance(4000);
            await Promise.all([stopped, ...accounts.map((account) => account.stop())]);
            rmSync(folder, { recursive: true });
          }
        }),
        { numRuns: 4, seed: 23, endOnFailure: true },
      );
    });
  }
});

function accountsEnv(folder: string, strategy: string, accounts: readonly Account[]): Record<string, string> {
  const listed = accounts.map(({ baseUrl }, place) => ({
    name: `account ${place}`,
    credentials: Buffer.from(`${place}0000000-0000-4000-8000-000000000000:canary-secret-${place}`).toString('base64'),
    scope: 'GIGACHAT_API_PERS',
    base_url: baseUrl,
    auth_url: `${baseUrl}/oauth`,
  }));
  return {
    ...accountsFileEnv(folder, strategy, listed),
    GIGACHAT_MODEL: 'GigaChat-2-Max',
    GPT2GIGA_PASS_MODEL: 'False',
    GIGACHAT_MAX_CONNECTIONS: '',
  };
}

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function runs(steps: readonly Step[], stack: Stack, clock: FakeClock, accounts: readonly Account[]) {
  for (const [round, { moods, tokens, event, callers }] of steps.entries()) {
    for (const [place, account] of accounts.entries()) {
      account.mood = moods[place] ?? 'good';
      account.token = tokens[place] ?? 'gives one';
    }
    await events[event]?.(clock, accounts);
    const before = chatsAt(accounts);
    const shown = `${event}; ${moods.join(', ')}; ${tokens.join(', ')}`;
    await passing(
      clock,
      accounts,
      Promise.all(
        callers.map(async ({ at, leavesAfter }, index) => {
          const surface = chats[at % chats.length];
          const answer = surface && (await asked(stack, surface, `question ${round}.${index}`, leavesAfter));
          if (!answer) return;
          const told = `${surface.name}; ${shown}: ${answer.ended} ${answer.code} ${answer.raw.slice(-300)}`;
          assert.notEqual(answer.ended, 'truncated', told);
          if (answer.ended === 'success') assert.equal(answer.text, wholeText, told);
          else assert.ok(answer.message.length > 10, told);
          assert.notEqual(answer.code, 'internal_error', told);
          if (answer.status === 429) assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]/, told);
        }),
      ),
    );
    assert.ok(chatsAt(accounts) - before <= 3 * callers.length, shown);
  }
  for (const account of accounts) Object.assign(account, { mood: 'good', token: 'gives one' });
  await clock.advance(5 * 60_000);
  for (const surface of chats) {
    const { ended, text, code } = await surface.ask(stack, 'is all well again?');
    assert.deepEqual([surface.name, ended, text, code], [surface.name, 'success', wholeText, '']);
  }
  const health = await (await stack.get('/health')).text();
  assert.equal([...health.matchAll(/"inFlight":0,"waiting":0/g)].length, accounts.length, health);
  assert.ok(!stack.logLines.some((line) => line.includes('canary.token') || line.includes('"level":"error"')));
}

function chatsAt(accounts: readonly Account[]): number {
  return accounts.reduce((sum, account) => sum + account.chats, 0);
}

/** The answer; undefined for a caller who has left. */
async function asked(stack: Stack, surface: Surface, question: string, leavesAfter: number | null) {
  const leaving = new AbortController();
  const asking = surface.ask(stack, question, leaving.signal);
  if (leavesAfter === null) return await asking;
  const ended = asking.then(
    () => {},
    () => {},
  );
  for (let count = 0; count < leavesAfter; count += 1) await turn();
  leaving.abort();
  await ended;
  return undefined;
}

/** Lets the time of a silence pass whenever an account is silent, and otherwise a little, until the promise settles. */
async function passing(clock: FakeClock, accounts: readonly Account[], promise: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  promise.then(over, over);
  const stalls = () => accounts.reduce((sum, account) => sum + account.stalls, 0);
  for (let passed = stalls(); !isOver; ) {
    for (let count = 0; count < 4 && !isOver; count += 1) await turns();
    const isSilent = stalls() > passed;
    passed = stalls();
    if (!isOver) await clock.advance(isSilent ? 150_000 : 500);
  }
  await promise;
}
