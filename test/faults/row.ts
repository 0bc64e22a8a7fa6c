import assert from 'node:assert/strict';
import { type ErrorClassName, errorClass, errorClassOfCode } from './error-class';
import type { Answer, Surface } from './surface';
import type { Repeats, World, WorldOptions } from './world';

/** `success`, a class with its code, or `S1` with its code: broken off after the 200. */
export type Ending = 'success' | `${ErrorClassName}:${string}` | `S1:${string}`;

/** Codes that stand until a person changes something. */
const settled = new Set(['proxy_auth_required', 'proxy_blocks_oauth_port', 'proxy_refused']);

/** One row of the fault matrix. */
export interface Row {
  readonly id: `F${number}`;
  readonly title: string;
  /** What every surface ends in, or each kind its own; a kind left out does not know this fault. */
  readonly ends: Ending | Partial<Record<Surface['kind'], Ending>>;
  readonly world?: WorldOptions;
  /** `never`: no failure of this row is given to the fallback. `needed`: the row means nothing without one. */
  readonly fallback?: 'never' | 'needed';
  /** Lays the fault; may ask and look for itself. */
  readonly lay?: (world: World) => void | Promise<void>;
  /** What happens while the request is under way. */
  readonly meanwhile?: (world: World) => Promise<void>;
  /** Where the bridge repeated something else than what failed in the end. */
  readonly repeats?: Repeats;
  /** Short waits (milliseconds) that the clock is moved through until the answer is there. */
  readonly through?: number;
  /** What else has to hold. */
  readonly also?: (world: World, answer: Answer) => void | Promise<void>;
}

/** What this surface ends in under the row's fault; undefined when the fault cannot reach it. */
export function endingOf(row: Row, surface: Surface): Ending | undefined {
  return typeof row.ends === 'string' ? row.ends : row.ends[surface.kind];
}

/** What `assertEnds` looks at of a world. */
type Seen = Pick<World, 'surface' | 'calls' | 'openRouter'> & { readonly repeats?: World['repeats'] };

/** The answer of the row's own request ends as the row says; what GigaChat had begun is never continued by another. */
export function assertRowEnds(answer: Answer, row: Row, ending: Ending, world: World): void {
  const inMidAnswer = endingOf(row, { ...world.surface, kind: 'stream' })?.startsWith('S1') ?? false;
  const begun = inMidAnswer && world.calls().some(({ status, sentChunks }) => status >= 200 && sentChunks > 0);
  const seen = begun || row.fallback ? { ...world, openRouter: undefined } : world;
  const { repeats } = row;
  assertEnds(answer, ending, repeats ? { ...seen, repeats: () => repeats } : seen);
}

/**
 * The answer is of the class, to the letter of the surface's protocol. With the fallback on, a failure that it may mend
 * is its answer instead.
 */
export function assertEnds(answer: Answer, ending: Ending, { surface, calls, openRouter, repeats }: Seen): void {
  const shown = `${answer.ended} ${answer.status} ${answer.type} ${answer.code}: ${answer.raw.slice(0, 300)}`;
  if (ending === 'success') {
    assert.equal(answer.ended, 'success', shown);
    return;
  }
  const at = ending.indexOf(':');
  const [name, code] = [ending.slice(0, at) as ErrorClassName | 'S1', ending.slice(at + 1)];
  const { fallsBack } = name === 'S1' ? errorClassOfCode(code) : errorClass(name);
  if (openRouter && fallsBack && !settled.has(code)) {
    assertFellBack(answer, surface, shown);
    return;
  }
  assert.ok(answer.message.length > 10, shown);
  if (surface.protocol === 'editor') assertThrown(answer, name, code, shown);
  else if (name === 'S1') assertBroken(answer, surface, code, calls, shown);
  else assertRefused(answer, surface, name, code, calls, repeats?.(answer) ?? 'unknown', shown);
}

/** The answer is OpenRouter's, and says so wherever there was still time to. */
export function assertFellBack(answer: Answer, { keepAlive }: Surface, shown = answer.raw): void {
  assert.equal(answer.ended, 'success', shown);
  assert.equal(answer.text, 'OpenRouter answers.', shown);
  if (answer.status === 0) return;
  const committedEarly =
    keepAlive?.test(answer.raw.slice(0, 1000)) && answer.headers.get('x-gigachat-provider') === null;
  if (!committedEarly) assert.equal(answer.headers.get('x-gigachat-provider'), 'openrouter');
}

/** The answer names the wait that GigaChat asked for (seconds), and clients sleep through no wait of more than 30 s. */
export function assertWait(answer: Answer, seconds: string, { openRouter }: Seen): void {
  if (openRouter) return;
  if (answer.status === 0) {
    assert.match(answer.message, new RegExp(`\\b${seconds}\\b`));
    return;
  }
  assert.equal(answer.headers.get('retry-after'), seconds);
  assert.equal(answer.headers.get('x-should-retry'), Number(seconds) > 30 ? 'false' : null);
}

function assertRefused(
  answer: Answer,
  { protocol }: Surface,
  name: ErrorClassName,
  code: string,
  calls: World['calls'],
  repeats: Repeats,
  shown: string,
): void {
  const { openai, anthropic, retry, retryAfter } = errorClass(name);
  const { headers } = answer;
  assert.equal(answer.ended, 'refused', shown);
  const expected =
    protocol !== 'anthropic'
      ? openai
      : name === 'K11' && calls().some(({ status }) => status === 503)
        ? { status: 529, type: 'overloaded_error' }
        : { status: anthropic.status ?? openai.status, type: anthropic.type };
  assert.deepEqual({ status: answer.status, type: answer.type }, expected, shown);
  assert.equal(answer.code, protocol === 'anthropic' ? '' : code, shown);
  const requestId = headers.get('x-request-id');
  assert.ok(requestId, 'a refusal has a request id');
  if (protocol === 'anthropic') {
    assert.equal(headers.get('request-id'), requestId);
    assert.equal((JSON.parse(answer.raw) as { request_id?: string }).request_id, requestId);
  }
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
  const waitS = headers.get('retry-after');
  assert.equal(waitS !== null, retryAfter ?? false, `Retry-After: ${waitS}`);
  if (waitS !== null) assert.match(waitS, /^[1-9]\d*$/);
  // A refusal by the proxy is the person's to mend; and what was repeated here is not multiplied by the client.
  const again = retry && !settled.has(code) && Number(waitS ?? 0) <= 30;
  if (again && repeats === 'unknown') return;
  assert.equal(headers.get('x-should-retry'), again && repeats !== 'here' ? null : 'false', 'x-should-retry');
}

function assertBroken(answer: Answer, { protocol }: Surface, code: string, calls: World['calls'], shown: string): void {
  assert.equal(answer.ended, 'broken', shown);
  assert.equal(answer.headers.get('x-should-retry'), null, 'headers are gone by then');
  if (protocol === 'anthropic') {
    const overloaded = code === 'upstream_error' && calls().some(({ status }) => status === 503);
    assert.equal(answer.type, overloaded ? 'overloaded_error' : errorClassOfCode(code).anthropic.type, shown);
    return;
  }
  // The Responses API has a word of its own for a rate limit, and no type besides the code.
  assert.equal(
    answer.code,
    protocol === 'responses' && code === 'upstream_rate_limited' ? 'rate_limit_exceeded' : code,
  );
  if (protocol === 'openai') assert.equal(answer.type, 'server_error', shown);
}

function assertThrown(answer: Answer, name: ErrorClassName | 'S1', code: string, shown: string): void {
  const { editor } = name === 'S1' ? errorClassOfCode(code) : errorClass(name);
  // What was said stays said; VS Code gets no word of an answer that was refused.
  assert.ok(answer.ended === 'refused' || (name === 'S1' && answer.ended === 'broken'), shown);
  assert.equal(answer.type, editor, shown);
  if (editor === 'Error') assert.equal(answer.code, code, shown);
}
