import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// The fault matrix, the queue and the security corpora again and again, to find a test that fails now and then.

const runs = Number(process.argv[2] ?? 20);
const mocha = join('node_modules', 'mocha', 'bin', 'mocha.js');
const everything = ['test/faults/**/*.test.ts', 'test/security/**/*.test.ts'];

runMocha('10 000 random endings of requests', ['test/faults/queue-endings.test.ts'], { QUEUE_ENDINGS: '10000' });
runMocha('10 000 malformed requests, and as many bodies on each main route', ['test/security/malformed.test.ts'], {
  MALFORMED: '10000',
});
runMocha('10 200 sessions, a third in each protocol', ['test/conformance/sessions/any-session.test.ts'], {
  SESSIONS: '3400',
});
for (let run = 1; run <= runs; run += 1) {
  // Another seed for each run.
  runMocha(`run ${run} of ${runs}`, everything, { QUEUE_SEED: String(run) });
}

function runMocha(name: string, files: readonly string[], env: Record<string, string>): void {
  const begun = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [mocha, '--exit', '--reporter', 'dot', ...files], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = Math.round((performance.now() - begun) / 1000);
  const said = stdout.match(/.*(?:cells hold|look successful|left in flight|Jain's index|sent, the slowest).*/g) ?? [];
  console.log([`${name}: ${status === 0 ? 'green' : 'failed'} in ${seconds} s`, ...said].join('\n'));
  if (status === 0) return;
  console.log(stdout);
  process.exit(1);
}
