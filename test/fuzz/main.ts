import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

// Reads made-up inputs with everything that reads what others write. The reading runs in a process of its own: when it
// stands still, the case it stands at is named, and the process ended.

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' }, target: { type: 'string' } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
/** A case may take a second; so long without a new one is a hang, on the slowest machine. */
const hangMs = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-fuzz-'));
const note = join(folder, 'case.json');
writeFileSync(note, '');
console.log(`fuzzing for ${minutes} min from seed ${seed}, Node ${process.version}`);
const child = spawn(process.execPath, ['--import', 'tsx', 'test/fuzz/run.ts'], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: {
    ...process.env,
    FUZZ_MINUTES: String(minutes),
    FUZZ_SEED: String(seed),
    FUZZ_NOTE: note,
    FUZZ_TARGET: values.target ?? '',
  },
});
let last = '';
let since = Date.now();
const watch = setInterval(() => {
  const now = readFileSync(note, 'utf8');
  if (now !== last) [last, since] = [now, Date.now()];
  else if (Date.now() - since > hangMs) {
    console.log(`stands still at ${now.trim()}`);
    child.kill('SIGKILL');
  }
}, 1000);
child.on('exit', (code) => {
  clearInterval(watch);
  rmSync(folder, { recursive: true });
  process.exitCode = code ?? 1;
});
