import assert from 'node:assert/strict';
import type { Logger } from '../../src/core/ground/logger';
import { ignoredPaths } from '../../src/vscode/question/ignored-paths';

const { signal } = new AbortController();
const paths = Array.from({ length: 2000 }, (_, index) => `/shop/${String(index).padStart(4, '0')}.log`);
/** As Git: one path that it does not judge, and it judges none. */
const gitWith =
  (beyond: (path: string) => boolean, calls: number[] = []) =>
  async (asked: string[]) => {
    calls.push(asked.length);
    if (asked.some(beyond)) throw Object.assign(new Error('beyond a symbolic link'), { exitCode: 128 });
    return new Set(asked.filter((path) => path.endsWith('7.log')));
  };
const wanted = paths.filter((path) => path.endsWith('7.log'));

describe('the paths that Git ignores', () => {
  it('are asked for once where Git judges all of them', async () => {
    const calls: number[] = [];
    assert.deepEqual(
      [
        ...(await ignoredPaths(
          gitWith(() => false, calls),
          paths,
          signal,
        )),
      ],
      wanted,
    );
    assert.deepEqual(calls, [2000]);
    assert.deepEqual(
      await ignoredPaths(
        gitWith(() => true),
        [],
        signal,
      ),
      new Set(),
    );
  });

  it('are known but for those alone that Git does not judge, and the log says how many', async () => {
    const logged: unknown[] = [];
    const logger = { debug: (...entry: unknown[]) => void logged.push(entry) } as unknown as Logger;
    const beyond = (path: string) => path === '/shop/0007.log' || path === '/shop/1234.log';
    const shuffled = [...paths].reverse();
    const ignored = await ignoredPaths(gitWith(beyond), shuffled, signal, logger);
    assert.deepEqual(
      [...ignored].sort(),
      wanted.filter((path) => !beyond(path)),
    );
    assert.deepEqual(logged, [['Git does not say whether it ignores some files', { files: 2, exitCode: '128' }]]);
  });

  it('are asked for a bounded number of times', async () => {
    const calls: number[] = [];
    assert.deepEqual(
      await ignoredPaths(
        gitWith(() => true, calls),
        paths,
        signal,
      ),
      new Set(),
    );
    assert.equal(calls.length, 64);
  });

  it('are not waited for by a person who leaves', async () => {
    const leaving = new AbortController();
    const never = () => new Promise<ReadonlySet<string>>(() => {});
    const asked = ignoredPaths(never, paths, leaving.signal);
    leaving.abort();
    await assert.rejects(asked, { kind: 'cancelled' });
  });
});
