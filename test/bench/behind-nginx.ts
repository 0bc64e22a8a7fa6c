/**
 * How much later the first words of a stream come through nginx, with the configuration that ships, than from the
 * bridge itself: `npx tsx test/bench/behind-nginx.ts [ROUNDS]`. Asks in turns and prints milliseconds. `npm test` gets
 * nginx.
 */
import { startBridge } from '../clients/bridge-process';
import { startEmulator } from '../emulator/emulator';
import { canaryAccount } from '../harness/stack';
import { startNginx } from '../headless/deploy/nginx';

const rounds = Number(process.argv[2] ?? 200);
const key = 'bridge-key-of-the-bench-0123456789abcdef';

async function main(): Promise<void> {
  const emulator = await startEmulator({ accounts: [{ ...canaryAccount, streams: Number.POSITIVE_INFINITY }] });
  const environment = {
    ...emulator.env(),
    GPT2GIGA_API_KEY: key,
    BRIDGE_ALLOWED_HOSTS: 'bridge',
  };
  const copies = await Promise.all([1, 2, 3].map(() => startBridge({ environment })));
  const nginx = await startNginx(copies.map(({ url }) => url));
  const [direct = ''] = copies.map(({ url }) => url);
  emulator.script({ text: ['one ', 'two'], times: 0 });
  const times = new Map<string, number[]>([
    [direct, []],
    [nginx.url, []],
  ]);
  // What is done once, connecting and the token, is not measured.
  for (let round = -20; round < rounds; round += 1) {
    for (const [url, list] of times) {
      const ms = await firstWordMs(url);
      if (round >= 0) list.push(ms);
    }
  }
  const [alone = [], behind = []] = [...times.values()];
  for (const share of [0.5, 0.95]) {
    const [one, other] = [at(alone, share), at(behind, share)];
    const name = `p${share * 100}`;
    console.log(
      `first words, ${name}: alone ${one.toFixed(2)} ms, behind nginx ${other.toFixed(2)} ms, added ${(other - one).toFixed(2)} ms`,
    );
  }
  await nginx.stop();
  await Promise.all(copies.map((copy) => copy.stop()));
  await emulator.stop();
}

/** From the request to the first piece with words; the answer is read to its end. */
async function firstWordMs(url: string): Promise<number> {
  const begun = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'GigaChat-2', stream: true, messages: [{ role: 'user', content: 'hi' }] }),
  });
  let ms: number | undefined;
  let text = '';
  for await (const piece of response.body ?? []) {
    text += Buffer.from(piece).toString('utf8');
    if (text.includes('one ')) ms ??= performance.now() - begun;
  }
  if (ms === undefined) throw new Error(`no words came: ${response.status} ${text}`);
  return ms;
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

void main();
