import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tariff } from '../../../src/editor/usage/tariff';
import { TariffFile } from '../../../src/editor/usage/tariff-file';
import { onUnix } from '../../harness/unix-only';

describe('the file of the tariff', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tariff-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is written whole by each of many windows that save at once, and leaves no draft behind', async () => {
    const tariffs = Array.from({ length: 40 }, (_, index): Tariff => {
      return { version: 1, prices: [{ model: 'GigaChat-2', tokens: '1000', roubles: String(index + 1) }] };
    });
    await Promise.all(tariffs.map((tariff) => new TariffFile(folder).write(tariff)));
    const kept = await new TariffFile(folder).read();
    assert.ok(tariffs.some((tariff) => JSON.stringify(tariff) === JSON.stringify(kept)));
    assert.deepEqual(await readdir(folder), ['tariff.json']);
  });

  const tariff: Tariff = { version: 1, prices: [{ model: 'GigaChat-2', tokens: '1000', roubles: '1' }] };

  onUnix('is what it was while the disk does not answer, whoever asks and how often', 'named pipes', async () => {
    const file = new TariffFile(folder);
    const path = join(folder, 'tariff.json');
    await file.write(tariff);
    await rm(path);
    execFileSync('mkfifo', [path]);
    try {
      assert.deepEqual(await Promise.all(Array.from({ length: 8 }, () => file.read())), Array(8).fill(tariff));
      // Threads are left to others.
      assert.deepEqual(await readdir(folder), ['tariff.json']);
    } finally {
      await writeFile(path, JSON.stringify(tariff));
    }
  });

  onUnix('is what was saved last, also while a look from before is still under way', 'named pipes', async () => {
    const file = new TariffFile(folder);
    const [path, pipe] = [join(folder, 'tariff.json'), join(folder, 'pipe')];
    execFileSync('mkfifo', [path]);
    await link(path, pipe);
    const older = file.read();
    await file.write(tariff);
    const next = file.read();
    await writeFile(pipe, JSON.stringify({ ...tariff, prices: [] }));
    await older;
    assert.deepEqual([await next, await file.read()], [tariff, tariff]);
    // The disk answers no more, and what was said before is what counts.
    const later = new TariffFile(folder);
    await rm(path);
    execFileSync('mkfifo', [path]);
    await rm(pipe);
    await link(path, pipe);
    const early = later.read();
    await later.write(tariff);
    await rm(path);
    execFileSync('mkfifo', [path]);
    await writeFile(pipe, JSON.stringify({ ...tariff, prices: [] }));
    await early;
    try {
      assert.deepEqual(await later.read(), tariff);
    } finally {
      await writeFile(path, JSON.stringify(tariff));
    }
  });

  it('holds while the file cannot be read, and not once it is broken or gone', async () => {
    const file = new TariffFile(folder);
    const path = join(folder, 'tariff.json');
    await file.write(tariff);
    await rm(path);
    await mkdir(path);
    assert.deepEqual(await file.read(), tariff, 'a folder stands in its place');
    await rm(path, { recursive: true });
    // Windows says of a file behind a file that it does not exist.
    if (process.platform !== 'win32') {
      await rm(folder, { recursive: true });
      await writeFile(folder, '');
      assert.deepEqual(await file.read(), tariff, 'a file stands in place of the folder');
      await rm(folder);
      await mkdir(folder);
    }
    await writeFile(path, '{"version":1,"pri');
    assert.deepEqual((await file.read()).prices, []);
    await file.write(tariff);
    await rm(path);
    assert.deepEqual((await file.read()).prices, []);
  });
});
