import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageHistory } from '../../../src/editor/usage/usage-history';
import { dayBefore, manyOthers, type UsageRow } from '../../../src/editor/usage/usage-rows';

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const row = (change: Partial<UsageRow> = {}): UsageRow => ({
  day: '2026-11-28',
  client: 'Cline',
  model: 'GigaChat-2',
  workspace: 'project',
  requests: 1,
  failed: 0,
  uncounted: 0,
  input: 100,
  cached: 40,
  output: 7,
  ...change,
});

describe('the history of usage', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'usage-')), 'deep');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));
  const open = () => new UsageHistory(folder, silent);

  it('is one small file for each month, which outlives the window', async () => {
    const history = open();
    history.add(row());
    history.add(row());
    history.add(row({ day: '2026-12-01', client: 'Codex' }));
    await history.flush();
    assert.deepEqual((await readdir(folder)).sort(), ['usage-2026-11.json', 'usage-2026-12.json']);
    const { rows } = await open().read();
    assert.deepEqual(rows, [
      row({ requests: 2, input: 200, cached: 80, output: 14 }),
      row({ day: '2026-12-01', client: 'Codex' }),
    ]);
  });

  it('gives a day with what is not written yet, and reads the file of its month alone', async () => {
    const history = open();
    history.add(row());
    history.add(row({ day: '2026-11-27' }));
    await history.flush();
    await writeFile(join(folder, 'usage-2026-10.json'), 'broken');
    history.add(row());
    assert.deepEqual(await history.readDay('2026-11-28'), [row({ requests: 2, input: 200, cached: 80, output: 14 })]);
    assert.deepEqual(await history.readDay('2026-10-31'), []);
    assert.deepEqual(await history.readDay('2025-01-01'), []);
  });

  it('waits for nobody where a pipe stands in place of a month, and puts it aside', async function () {
    if (process.platform === 'win32') return this.skip();
    await mkdir(folder, { recursive: true });
    const path = join(folder, 'usage-2026-11.json');
    execFileSync('mkfifo', [path]);
    const history = open();
    try {
      assert.deepEqual((await history.read()).broken, ['usage-2026-11.json']);
      history.add(row());
      await history.flush();
      assert.deepEqual((await open().read()).rows, [row()]);
    } finally {
      // Whoever waits for a writer waits no more.
      closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
    }
  });

  it('knows at once what is not written yet', async () => {
    const history = open();
    history.add(row());
    assert.equal((await history.read()).rows[0]?.requests, 1);
  });

  it('loses nothing of what comes while it is written', async () => {
    const history = open();
    for (let count = 0; count < 200; count += 1) {
      history.add(row());
      history.addCompletion({ day: '2026-11-28', shown: 1, accepted: 0, typedOver: 1 });
      if (count % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await history.flush();
    const { rows, completions } = await open().read();
    assert.equal(rows[0]?.requests, 200);
    assert.deepEqual(completions, [{ day: '2026-11-28', shown: 200, accepted: 0, typedOver: 200 }]);
  });

  it('loses nothing when several windows write at once', async () => {
    const windows = [open(), open(), open()];
    await Promise.all(
      windows.flatMap((history) =>
        Array.from({ length: 20 }, async () => {
          history.add(row());
          await history.flush();
        }),
      ),
    );
    assert.equal((await open().read()).rows[0]?.requests, 60);
  });

  it('stays small on a day of 10,000 requests, whatever their names', async () => {
    const history = open();
    for (let count = 0; count < 10_000; count += 1) {
      history.add(row({ client: `client ${count} ${'x'.repeat(200)}`, workspace: `w${count % 7}` }));
    }
    await history.flush();
    const { rows } = await open().read();
    assert.equal(
      rows.reduce((sum, { requests }) => sum + requests, 0),
      10_000,
    );
    assert.ok(rows.length <= 201, String(rows.length));
    assert.ok(rows.some(({ client, requests }) => client === manyOthers && requests > 9000));
    assert.ok((await stat(join(folder, 'usage-2026-11.json'))).size < 60_000);
  });

  it('goes on where folders stand in place of its files, also a second time', async () => {
    const history = open();
    for (let count = 1; count <= 2; count += 1) {
      await rm(join(folder, 'usage-2026-11.json'), { force: true });
      for (const name of ['usage-2026-11.json', 'usage-2026-11.json.new'])
        await mkdir(join(folder, name, 'inside'), { recursive: true });
      history.add(row());
      await history.flush();
      assert.deepEqual((await open().read()).rows, [row()]);
    }
    await history.erase();
    assert.deepEqual(await readdir(folder), []);
  });

  for (const broken of ['', '{"version":1,"rows":[[', '[]', '{"version":1,"rows":[["x"]],"completions":[]}', '\0\0']) {
    it(`puts a broken file aside and goes on: ${JSON.stringify(broken)}`, async () => {
      const history = open();
      history.add(row());
      await history.flush();
      await writeFile(join(folder, 'usage-2026-11.json'), broken);
      assert.deepEqual((await history.read()).broken, ['usage-2026-11.json']);
      history.add(row());
      await history.flush();
      const read = await history.read();
      assert.deepEqual([read.rows[0]?.requests, read.broken], [1, []]);
      assert.equal(await readFile(join(folder, 'usage-2026-11.json.broken'), 'utf8'), broken);
    });
  }

  it('takes over the lock of a window that was killed, also with a clock that was set back', async () => {
    const history = open();
    history.add(row());
    await history.flush();
    for (const offsetS of [-60, 3600]) {
      const file = join(folder, 'usage.lock');
      await writeFile(file, '');
      const at = Date.now() / 1000 + offsetS;
      await utimes(file, at, at);
      history.add(row());
      await history.flush();
    }
    assert.equal((await history.read()).rows[0]?.requests, 3);
  });

  it('keeps what a full or forbidden disk did not take, for the next time', async () => {
    await writeFile(folder, 'a file where the folder should be');
    const history = open();
    history.add(row());
    await assert.rejects(history.flush());
    await rm(folder);
    history.add(row());
    await history.flush();
    assert.equal((await open().read()).rows[0]?.requests, 2);
  });

  it('is erased with everything that belongs to it', async () => {
    const history = open();
    history.add(row());
    history.addCompletion({ day: '2026-11-28', shown: 3, accepted: 1, typedOver: 0 });
    await history.flush();
    await writeFile(join(folder, 'usage-2026-10.json.broken'), 'x');
    await writeFile(join(folder, 'tariff.json'), '{}');
    await history.erase();
    assert.deepEqual(await readdir(folder), ['tariff.json']);
    assert.deepEqual(await open().read(), { rows: [], completions: [], broken: [] });
  });

  it('counts days over the ends of months and years', () => {
    assert.equal(dayBefore('2026-03-01', 1), '2026-02-28');
    assert.equal(dayBefore('2027-01-01', 1), '2026-12-31');
    assert.equal(dayBefore('2026-11-28', 29), '2026-10-30');
  });
});
