import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat/request';
import { openAccount } from '../../../src/core/gigachat/account';
import { systemClock } from '../../../src/core/ground/clock';
import { Redactor } from '../../../src/core/ground/redaction';
import { RequestLedger } from '../../../src/core/health/request-ledger';
import { kopecksFor, readTariff } from '../../../src/editor/usage/tariff';
import { usageOf } from '../../../src/editor/usage/usage-of-entry';
import { type UsageRow, UsageSums } from '../../../src/editor/usage/usage-rows';
import { startEmulator } from '../../emulator/emulator';
import { plainQuestion } from '../../harness/plain-question';

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const models = ['GigaChat-2', 'GigaChat-2-Pro', 'GigaChat-2-Max'] as const;
const prices = [
  { model: 'GigaChat-2', tokens: '1000', roubles: '0.065' },
  { model: 'GigaChat-2-Pro', tokens: '1000000', roubles: '333.33' },
  { model: 'GigaChat-2-Max', tokens: '7', roubles: '0,01' },
];
/** The same tariff worked out by hand: what a token costs, in parts of which seven million are a kopeck. */
const partsOfToken: Record<(typeof models)[number], bigint> = {
  'GigaChat-2': 6500n * 7n,
  'GigaChat-2-Pro': 33_333n * 7n,
  'GigaChat-2-Max': 1_000_000n,
};
const partsOfKopeck = 7_000_000n;

const requests = 1000;

describe('the roubles of the dashboard', () => {
  it(`are what GigaChat counted times the tariff, to the kopeck, over ${requests} mixed requests`, async function () {
    this.timeout(240_000);
    const account = { clientId: 'a', clientSecret: 'b', scope: 'GIGACHAT_API_CORP' as const };
    const emulator = await startEmulator({
      accounts: [{ ...account, streams: Number.POSITIVE_INFINITY }],
      tokensPerSecond: 1_000_000,
    });
    const runtime = { clock: systemClock, logger: silent, redactor: new Redactor() };
    const opened = openAccount(
      {
        credentials: { key: emulator.credentials },
        scope: account.scope,
        baseUrl: new URL(emulator.baseUrl),
        authUrl: new URL(emulator.authUrl),
        choice: { passModel: true, aliases: {}, embeddings: 'Embeddings' },
        silenceMs: 30_000,
      },
      runtime,
    );
    const rows: UsageRow[] = [];
    const ledger = new RequestLedger(systemClock, (entry) => rows.push(...usageOf(entry, 'project')));
    const provider = ledger.follow(opened.provider);
    /** What the emulator sent as counted, in parts of a kopeck. */
    let sentParts = 0n;
    let uncounted = 0;
    const sent = (model: (typeof models)[number], input: number, cached: number, output: number) => {
      sentParts += BigInt(input - cached + output) * partsOfToken[model];
    };

    for (let index = 0; index < requests; index += 1) {
      const model = models[index % 3] ?? 'GigaChat-2';
      const [input, output] = [50 + ((index * 37) % 4000), 1 + ((index * 13) % 700)];
      const cached = index % 4 === 0 ? Math.floor(input / 3) : 0;
      const usage = {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        precached_prompt_tokens: cached,
      };
      const answer = index % 10 === 3 ? 'json' : 'text';
      const request: ChatRequest = { ...plainQuestion(`вопрос ${index}`, model), answer };
      const ask = async (most = Number.POSITIVE_INFINITY) => {
        let steps = 0;
        const context = { signal: new AbortController().signal, client: `client ${index % 5}#01ab` };
        for await (const _ of provider.stream(request, context)) {
          steps += 1;
          if (steps >= most) break;
        }
      };
      switch (index % 10) {
        case 3:
          // Not the JSON that was asked for: two calls, both paid.
          emulator.script({ text: 'нет', usage }, { text: '{"a":1}', usage });
          sent(model, input, cached, output);
          sent(model, input, cached, output);
          await ask();
          break;
        case 5:
          emulator.script({ text: ['a', 'b'], usage, breakOff: { how: 'reset', after: { chunks: 1 } } });
          uncounted += 1;
          await assert.rejects(ask());
          break;
        case 7:
          emulator.script({ text: ['a', 'b', 'c'], usage, hold: 2 });
          uncounted += 1;
          await ask(1);
          emulator.release();
          break;
        case 8:
          emulator.script({ status: 422 });
          uncounted += 1;
          await assert.rejects(ask());
          break;
        default:
          emulator.script({ text: 'ответ', usage });
          sent(model, input, cached, output);
          await ask();
      }
    }
    await opened.close();
    await emulator.stop();

    const read = readTariff({ prices });
    assert.ok('tariff' in read);
    const sums = new UsageSums(rows);
    const expected = Number((2n * sentParts + partsOfKopeck) / (2n * partsOfKopeck));
    assert.equal(kopecksFor(sums.rows, read.tariff), expected);
    assert.equal(
      sums.rows.reduce((sum, row) => sum + row.requests, 0),
      requests,
    );
    assert.equal(
      sums.rows.reduce((sum, row) => sum + row.uncounted, 0),
      uncounted,
    );
    assert.ok(expected > 10_000);
  });
});
