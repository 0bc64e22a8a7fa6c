import assert from 'node:assert/strict';
import type { LogEntry } from '../emulator/log';
import type { ScriptedReply } from '../emulator/script/reply';
import type { CertificateKind } from '../emulator/server/certificate';
import { FakeClock } from '../harness/fake-clock';
import { type OpenRouterServer, startOpenRouter } from '../harness/openrouter/server';
import { type Stack, type StackOptions, startStack } from '../harness/stack';
import type { Answer, Surface } from './surface';

/** Each row's own bridge and GigaChat, with time that stands still. */
export interface World {
  readonly stack: Stack;
  readonly clock: FakeClock;
  readonly surface: Surface;
  /** What GigaChat's failures fall back to; undefined with the fallback off. */
  readonly openRouter: OpenRouterServer | undefined;
  /** Scripts the endpoint that the surface calls. */
  script(...replies: ScriptedReply[]): void;
  /** Asks a question of its own: the first of a new conversation, unless one is given. */
  ask(question?: string): Promise<Answer>;
  /** How many requests were made so far. */
  asked(): number;
  /** Requests that reached the surface's endpoint, or OAuth. */
  calls(): readonly LogEntry[];
  /** Lets the time pass after which the next question goes to GigaChat again. */
  later(): Promise<void>;
  /** How the bridge repeated what this answer came to. */
  repeats(answer: Answer): Repeats;
  oauthCalls(): number;
  /** Resolves as soon as it holds; looks after every turn of the event loop. */
  until(holds: () => boolean, what: string): Promise<void>;
  /** Lets everything that is ready run: bytes on loopback arrive, timers of this moment are set. */
  settle(): Promise<void>;
  /** Moves the time on as soon as something waits for at most `withinMs`, until the promise settles. */
  through<T>(promise: Promise<T>, withinMs: number): Promise<T>;
  /** Stops all of it. A request that a failed row left open gets the time that stopping allows it. */
  stop(): Promise<void>;
}

/**
 * How the bridge repeated a call: not at all, by itself, or after a wait that GigaChat had named. `unknown` where several
 * requests ran at once.
 */
export type Repeats = 'no' | 'here' | 'as-told' | 'unknown';

/** How a row wants its world. */
export interface WorldOptions extends StackOptions {
  /** Without an access token. */
  cold?: boolean;
  /** The certificate that OpenRouter shows; plain HTTP without one. */
  openRouterTls?: CertificateKind;
}

const paths = { chat: '/chat/completions', models: '/models', embeddings: '/embeddings' };

/** Starts a world; unless `cold`, it has an access token, and no connection to the API port yet. */
export async function startWorld(
  surface: Surface,
  { cold = false, openRouterTls, ...options }: WorldOptions,
  fallback = false,
): Promise<World> {
  const clock = new FakeClock(Date.now());
  const openRouter = fallback ? await startOpenRouter({ tls: openRouterTls }) : undefined;
  const { env } = options;
  const stack = await startStack({
    ...options,
    clock,
    env: (emulator) => ({
      GIGACHAT_MODEL: 'GigaChat-2-Max',
      GPT2GIGA_PASS_MODEL: 'False',
      // Back-off without Retry-After takes no time here; its length is a test of its own.
      GIGACHAT_RETRY_BACKOFF_FACTOR: '0',
      ...openRouter?.env(),
      ...(typeof env === 'function' ? env(emulator) : env),
    }),
  });
  const { emulator } = stack;
  if (!cold) {
    const oauth = stack.headless.checks.find(({ name }) => name === 'OAuth');
    await oauth?.run(new AbortController().signal);
  }
  const calls = () => emulator.log.filter(({ path }) => path.endsWith(paths[surface.endpoint]));
  let asked = 0;
  let underWay = 0;
  const repeated = new WeakMap<Answer, Repeats>();
  const note = async (answering: Promise<Answer>) => {
    const begun = asked;
    const from = stack.logLines.length;
    const callsBefore = calls().length;
    underWay += 1;
    const isAlone = underWay === 1;
    const answer = await answering.finally(() => {
      underWay -= 1;
    });
    repeated.set(
      answer,
      isAlone && begun === asked ? repeatsIn(stack.logLines.slice(from), calls().length - callsBefore) : 'unknown',
    );
    return answer;
  };
  const until: World['until'] = async (holds, what) => {
    const limit = Date.now() + 30_000;
    while (!holds()) {
      assert.ok(Date.now() < limit, `never came: ${what}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    stack,
    clock,
    surface,
    openRouter,
    script(...replies) {
      if (surface.endpoint === 'chat') emulator.script(...replies);
      else if (surface.endpoint === 'models') emulator.scriptModels(...replies);
      else emulator.scriptOther(...replies);
    },
    ask: (question) => {
      asked += 1;
      return note(surface.ask(stack, question ?? `question ${asked}`));
    },
    asked: () => asked,
    calls,
    later: () => clock.advance(surface.keptMs ?? 0),
    repeats: (answer) => repeated.get(answer) ?? 'unknown',
    oauthCalls: () => emulator.log.filter(({ kind }) => kind === 'oauth').length,
    until,
    async settle() {
      for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    async through(promise, withinMs) {
      let settled = false;
      const done = () => {
        settled = true;
      };
      promise.then(done, done);
      while (!settled) {
        await until(() => settled || clock.dueWithin(withinMs), 'a timer or the answer');
        if (!settled) await clock.advance(withinMs);
      }
      return await promise;
    },
    async stop() {
      const stopped = Promise.all([stack.stop(), openRouter?.stop()]);
      await clock.advance(4000);
      await stopped;
    },
  };
}

function repeatsIn(lines: readonly string[], calls: number): Repeats {
  const again = lines.findLast((line) => line.includes('calling GigaChat again'));
  // The second call was answered here, because GigaChat is known to be down by now.
  if (again && calls === 1) return 'no';
  if (again) return (JSON.parse(again) as { waitMs: number }).waitMs > 0 ? 'as-told' : 'here';
  return lines.filter((line) => line.includes('no access token')).length > 1 ? 'here' : 'no';
}
