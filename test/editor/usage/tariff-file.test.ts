import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tariff } from '../../../src/editor/usage/tariff';
import { TariffFile } from '../../../src/editor/usage/tariff-file';

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
});
