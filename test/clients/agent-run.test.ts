import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { runProgram, withHome } from './agent-run';

describe('Running a client', () => {
  const run = (home: string, script: string, timeoutMs = 10_000) =>
    runProgram({ program: '/bin/bash', args: ['-c', script], environment: {}, home, cwd: home, timeoutMs });

  it('reports its exit code and both of its outputs', async () => {
    const result = await withHome((home) => run(home, 'echo ответ; echo warning >&2; exit 3'));
    assert.deepEqual(result, { exitCode: 3, timedOut: false, stdout: 'ответ\n', stderr: 'warning\n' });
  });

  it('fails when there is no such program', async () => {
    const start = { program: '/no/such/client', args: [], environment: {}, timeoutMs: 10_000 };
    await assert.rejects(
      withHome((home) => runProgram({ ...start, home, cwd: home })),
      /ENOENT/,
    );
  });

  it('gives it an empty home, no input, and nothing of the caller’s environment', async () => {
    process.env.GIGACHAT_CREDENTIALS = 'must not be seen';
    try {
      const { stdout } = await withHome((home) => run(home, 'env; echo "home:" *; cat'));
      assert.doesNotMatch(stdout, /GIGACHAT|npm_/);
      assert.match(stdout, /^home: stderr stdout tmp\n$/m);
    } finally {
      delete process.env.GIGACHAT_CREDENTIALS;
    }
  });

  it('kills all its processes when its time is over', async () => {
    await withWitness(async (script, ended) => {
      const result = await withHome((home) => run(home, `${script} trap "" TERM; wait`, 2_000));
      assert.deepEqual([result.exitCode, result.timedOut], [null, true]);
      await ended;
    });
  });

  it('does not wait for a process that it leaves behind, but ends it', async () => {
    await withWitness(async (script, ended) => {
      const result = await withHome((home) => run(home, script));
      assert.deepEqual([result.exitCode, result.timedOut], [0, false]);
      await ended;
    });
  });

  it('removes the home afterwards, even when the work in it fails', async () => {
    let kept = '';
    const failure = withHome(async (home) => {
      kept = home;
      throw new Error('broken');
    });
    await assert.rejects(failure, /broken/);
    assert.equal(existsSync(kept), false);
  });
});

/** Hands over a script that starts a long background process, and a promise of that process's end. */
async function withWitness(use: (script: string, ended: Promise<unknown>) => Promise<void>): Promise<void> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // The background process inherits the connection, which therefore closes when that process ends.
  const ended = once(server, 'connection').then(([socket]: Socket[]) => socket && once(socket.resume(), 'close'));
  try {
    await use(`exec 3<>/dev/tcp/127.0.0.1/${port}; sleep 600 &`, ended);
  } finally {
    server.close();
  }
}
