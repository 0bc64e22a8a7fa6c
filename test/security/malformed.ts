import fc from 'fast-check';
import { jsonWith, placesIn, type RichRequest } from '../harness/request-bodies';
import type { Stack } from '../harness/stack';
import { sendRaw, statusesIn } from './raw-http';

/** What a run over malformed input found. */
export interface Findings {
  sent: number;
  /** Answers of 500 and more, each with what it was given to. */
  failures: string[];
  slowestMs: number;
  statuses: Map<number, number>;
}

const junk = fc.oneof(
  fc.constantFrom('\r', '\n', '\r\n', '\u0000', ':', ' ', '\t', ';', '%2e', '%00', '\xff', '{', '}', '[', '"', '\\'),
  fc.constantFrom(
    'Host: x\r\n',
    'Content-Length: 1\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Expect: x\r\n',
    'Upgrade: h2c\r\n',
  ),
  fc.string({ maxLength: 8, unit: 'binary' }),
);

/** Spoils a text at up to five places: drops some of it, puts something in. */
function spoiled(whole: string): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat(whole.length), fc.nat(12), junk);
  return fc.array(edit, { minLength: 1, maxLength: 5 }).map((edits) => {
    let text = whole;
    for (const [at, drop, put] of edits) text = text.slice(0, at) + put + text.slice(at + drop);
    return text;
  });
}

/** Values of every kind that no field means. */
const odd = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    '-1',
    '1e999',
    '0.1',
    '""',
    '[]',
    '{}',
    '[[]]',
    '"\\u0000"',
    '"\\ud800"',
    '[null]',
    '{"":0}',
  ),
  fc.json({ maxDepth: 3 }),
  fc.constantFrom('NaN', "'x'", '01', '"', '{"a":}', '[1,]', ''),
);

/** A body with one to three of its places replaced by something odd, or spoiled as text. */
function malformedBody({ body }: RichRequest): fc.Arbitrary<string> {
  const places = placesIn(body);
  const replaced = fc
    .tuple(fc.constantFrom(...places), odd)
    .map(([place, value]) => jsonWith(body, place, () => value));
  return fc.oneof({ weight: 2, arbitrary: replaced }, { weight: 1, arbitrary: spoiled(JSON.stringify(body)) });
}

/** A few at a time, each one's statuses and time noted. */
async function send<T>(inputs: readonly T[], one: (input: T) => Promise<number[]>, found: Findings): Promise<void> {
  const queue = [...inputs];
  const work = async () => {
    for (let input = queue.pop(); input !== undefined; input = queue.pop()) {
      const begun = performance.now();
      const statuses = await one(input);
      found.slowestMs = Math.max(found.slowestMs, performance.now() - begun);
      found.sent += 1;
      for (const status of statuses) {
        found.statuses.set(status, (found.statuses.get(status) ?? 0) + 1);
        if (status >= 500) found.failures.push(`${status} to ${JSON.stringify(input).slice(0, 2000)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
}

const none = (): Findings => ({ sent: 0, failures: [], slowestMs: 0, statuses: new Map() });

/** Sends `count` spoiled requests as bytes; our side is closed after each, so that nothing waits for more. */
export async function sendSpoiledRequests(stack: Stack, count: number, seed: number): Promise<Findings> {
  const { port } = stack.headless.bridge;
  const whole = `POST /v1/chat/completions?a=b HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${stack.apiKey}\r\nContent-Type: application/json\r\nAccept: */*\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`;
  const chunked = whole
    .replace('Content-Length: 2', 'Transfer-Encoding: chunked')
    .replace(/\{\}$/, '2;x=y\r\n{}\r\n0\r\n\r\n');
  const found = none();
  const inputs = fc.sample(fc.oneof(spoiled(whole), spoiled(chunked)), { numRuns: count, seed });
  await send(inputs, async (text) => statusesIn(await sendRaw(port, Buffer.from(text, 'latin1'), true)), found);
  return found;
}

/**
 * Sends `count` malformed bodies to one address; those that happen to be valid are answered like any other. `answered` has
 * the sessions that GigaChat gave an answer to.
 */
export async function sendMalformedBodies(
  stack: Stack,
  answered: ReadonlySet<string>,
  route: RichRequest,
  count: number,
  seed: number,
): Promise<Findings> {
  const found = none();
  const inputs = fc.sample(malformedBody(route), { numRuns: count, seed });
  const refused = new Set<string>();
  await send(
    inputs.map((body, index) => ({ body, session: `${route.path} ${seed} ${index}` })),
    async ({ body, session }) => {
      const answer = await stack.post(route.path, body, { 'x-session-id': session });
      await answer.arrayBuffer();
      if (answer.status >= 400) refused.add(session);
      return [answer.status];
    },
    found,
  );
  // What GigaChat answered belongs to no refusal of ours.
  for (const session of refused) if (answered.has(session)) found.failures.push(`${session} was refused, but sent on`);
  return found;
}
