/**
 * What a window costs that follows another one's bridge while nothing happens: processor time and wake-ups of its process
 * in a minute, beside a window that is alone, and a process of Node that does nothing. `npx tsx test/bench/idle-windows.ts`
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../emulator/emulator';
import { freePort } from '../harness/free-port';
import { PlainWindow } from '../harness/windows/window';

const seconds = Number(process.argv[2] ?? 60);
const key = 'bridge-key-of-all-windows-0123456789abcdef';

async function main(): Promise<void> {
  const emulator = await startEmulator();
  const folder = mkdtempSync(join(tmpdir(), 'idle-'));
  const { credentials, baseUrl, authUrl } = emulator;
  const open = (port: number, store: string) =>
    new PlainWindow({
      credentials,
      baseUrl,
      authUrl,
      key,
      version: '1.0.0',
      ports: [port],
      store: join(folder, store),
    });
  const port = await freePort();
  const owner = open(port, 'store');
  await owner.becomes('owner');
  const followers = [open(port, 'store'), open(port, 'store'), open(port, 'store')];
  for (const follower of followers) await follower.becomes('follower');
  const alone = open(await freePort(), 'other');
  await alone.becomes('owner');
  const nothing = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const processes = [
    ['the window with the bridge, three follow', owner.pid],
    ...followers.map((follower, index) => [`window ${index + 2}, which follows`, follower.pid] as const),
    ['a window that is alone', alone.pid],
    ['a Node that does nothing', nothing.pid ?? 0],
  ] as const;
  // What starting left to do is over by then.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const before = processes.map(([, pid]) => spent(pid));
  const { length } = emulator.log;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const after = processes.map(([, pid]) => spent(pid));
  for (const [index, [name]] of processes.entries()) {
    const perMinute = (which: 'cpuMs' | 'wakeUps') =>
      ((((after[index]?.[which] ?? 0) - (before[index]?.[which] ?? 0)) * 60) / seconds).toFixed(0);
    console.log(`${name}: ${perMinute('cpuMs')} ms of processor time and ${perMinute('wakeUps')} wake-ups a minute`);
  }
  console.log(`requests to GigaChat: ${emulator.log.length - length}`);
  nothing.kill();
  for (const window of [owner, ...followers, alone]) window.kill();
  await emulator.stop();
  rmSync(folder, { recursive: true });
}

/** Of all threads of a process, as Linux counts them. */
function spent(pid: number): { cpuMs: number; wakeUps: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { cpuMs: ticks * 10, wakeUps: Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]) };
}

void main();
