import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// The fault matrix and the security corpora again and again, to find a test that fails now and then.

const runs = Number(process.argv[2] ?? 20);
const mocha = join('node_modules', 'mocha', 'bin', 'mocha.js');
for (let run = 1; run <= runs; run += 1) {
  const begun = performance.now();
  const files = ['test/faults/**/*.test.ts', 'test/security/**/*.test.ts'];
  const { status, stdout } = spawnSync(process.execPath, [mocha, '--reporter', 'dot', ...files], { encoding: 'utf8' });
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`run ${run} of ${runs}: ${status === 0 ? 'green' : 'failed'} in ${seconds} s`);
  if (status !== 0) {
    console.log(stdout);
    process.exit(1);
  }
}
