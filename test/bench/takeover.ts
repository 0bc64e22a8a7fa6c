/**
 * Five windows in five processes share one bridge while other tools and their own turns keep it busy; thirty times its
 * owner ends, by SIGKILL and cleanly in turn. Prints how long the port was without an answer. `npx tsx test/bench/takeover.ts`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../emulator/emulator';
import { freePort } from '../harness/free-port';
import { PlainWindow } from '../harness/windows/window';

const kills = Number(process.argv[2] ?? 30);
const key = 'bridge-key-of-all-windows-0123456789abcdef';

async function main(): Promise<void> {
  const emulator = await startEmulator({ tokensPerSecond: 1000 });
  const { credentials, baseUrl, authUrl } = emulator;
  const folder = mkdtempSync(join(tmpdir(), 'takeover-'));
  const port = await freePort();
  const store = join(folder, 'store');
  const open = () => new PlainWindow({ credentials, baseUrl, authUrl, key, version: '1.0.0', ports: [port], store });
  let windows = Array.from({ length: 5 }, open);
  const owners = () => windows.filter(({ state }) => state?.kind === 'owner');
  const settled = () =>
    Promise.all(windows.map((window) => window.until(() => (isSettled(window) ? true : undefined))));
  await settled();

  // The one token; an owner that is killed while it asks for it could leave none behind.
  await ask(port);
  let running = true;
  let foreign = 0;
  let answered = 0;
  let mostOwners = 0;
  const statuses = new Map<string, number>();
  const load = Array.from({ length: 4 }, async () => {
    while (running) {
      const status = await ask(port).catch(() => 'no connection');
      statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
      if (status === 'foreign') foreign += 1;
      if (status === 200) answered += 1;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  });

  const gaps: { how: string; ms: number }[] = [];
  for (let round = 0; round < kills; round += 1) {
    const [owner] = owners();
    if (!owner) throw new Error('there is no owner');
    for (const window of windows) if (window !== owner) window.turn('a turn in the editor');
    const how = round % 2 === 0 ? 'SIGKILL' : 'closed';
    const begun = performance.now();
    if (how === 'SIGKILL') owner.kill();
    else owner.close();
    await owner.ended;
    // From the end of the process, or from its leave when it closes: it lets go of the port first.
    for (;;) {
      if (await isAlive(port)) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    gaps.push({ how, ms: performance.now() - begun });
    windows = windows.filter((window) => window !== owner);
    await settled();
    mostOwners = Math.max(mostOwners, owners().length);
    windows.push(open());
    await settled();
    mostOwners = Math.max(mostOwners, owners().length);
  }
  running = false;
  await Promise.all(load);
  const oauth = emulator.log.filter(({ kind }) => kind === 'oauth').length;
  for (const window of windows) window.kill();
  await Promise.all(windows.map((window) => window.ended));
  await emulator.stop();
  rmSync(folder, { recursive: true });

  for (const how of ['SIGKILL', 'closed'])
    print(
      how,
      gaps.filter((gap) => gap.how === how).map(({ ms }) => ms),
    );
  print(
    'all',
    gaps.map(({ ms }) => ms),
  );
  const seen = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
  console.log(`owners at a time, at most: ${mostOwners}; OAuth calls: ${oauth}; answers by a stranger: ${foreign}`);
  console.log(`requests of other tools: ${seen}; most answers at a time at GigaChat: ${emulator.maxInFlight()}`);
  if (mostOwners !== 1 || oauth !== 1 || foreign > 0 || answered === 0) process.exitCode = 1;
}

function isSettled({ state }: PlainWindow): boolean {
  return state?.kind === 'owner' || state?.kind === 'follower';
}

async function ask(port: number): Promise<number | 'foreign'> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] }),
  });
  await response.arrayBuffer();
  return response.ok && response.headers.get('x-gigachat-provider') !== 'gigachat' ? 'foreign' : response.status;
}

async function isAlive(port: number): Promise<boolean> {
  const headers = { authorization: `Bearer ${key}` };
  return await fetch(`http://127.0.0.1:${port}/v1/models`, { headers }).then(
    (response) => response.arrayBuffer().then(() => response.ok),
    () => false,
  );
}

function print(name: string, values: number[]): void {
  const sorted = values.sort((one, other) => one - other);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0);
  console.log(
    `${name}: ${sorted.length} times, without an answer p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, at most ${at(1)} ms`,
  );
}

void main();
