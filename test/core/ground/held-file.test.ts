import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import fs, { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { onceLetGo } from '../../../src/core/ground/held-file';
import { alone } from '../../../src/core/setup/clients/file-lock';
import { set } from '../../../src/core/setup/clients/formats/config-edit';
import { planFiles, undoFiles, writeFiles } from '../../../src/core/setup/clients/set-up';
import { BridgeFile } from '../../../src/editor/bridge-file';
import { UsageHistory } from '../../../src/editor/usage/usage-history';
import { writeWhole } from '../../../src/editor/write-whole';
import { isHeld } from '../../harness/held-by-another';
import { runsOn } from '../../harness/runs-on';

const codes = ['EPERM', 'EACCES', 'EBUSY'];
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const used = (requests: number) => ({
  ...{ day: '2026-11-28', client: 'Cline', model: 'GigaChat-2', workspace: 'project' },
  ...{ requests, failed: 0, uncounted: 0, input: 1, cached: 0, output: 1 },
});

describe('a file that another program has open for a moment, as on Windows', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'held '));
  });
  afterEach(async () => {
    mock.restoreAll();
    runsOn();
    await rm(folder, { recursive: true });
  });

  for (const code of codes) {
    it(`is replaced once it is let go: ${code}`, async () => {
      runsOn('win32');
      const file = join(folder, 'bridge.json');
      await writeWhole(file, 'old');
      const refused = isHeld('rename', /bridge\.json/, 2, code);
      await writeWhole(file, 'new');
      assert.deepEqual([refused(), readFileSync(file, 'utf8'), readdirSync(folder)], [2, 'new', ['bridge.json']]);
    });

    it(`is the note of where the bridge is, which is taken back all the same: ${code}`, async () => {
      runsOn('win32');
      const note = new BridgeFile(folder);
      await note.write({ url: 'http://127.0.0.1:8091', port: 8091, wantedPort: 8090 });
      const refused = isHeld('rm', /bridge\.json/, 2, code);
      await note.remove();
      assert.deepEqual([refused(), readdirSync(folder)], [2, []]);
    });

    it(`is a client's settings, which are written and taken back all the same: ${code}`, async () => {
      runsOn('win32');
      const path = join(folder, 'config.toml');
      writeFileSync(path, 'model = "x"\r\n');
      const refused = isHeld('rename', /config\.toml|clients\.json/, 2, code);
      const planned = await planFiles([{ path, format: 'toml', edits: set(['model'], 'gigachat') }]);
      await writeFiles('codex', planned, folder, new Date());
      assert.equal(readFileSync(path, 'utf8'), 'model = "gigachat"\r\n');
      await undoFiles('codex', folder);
      assert.deepEqual([refused(), readFileSync(path, 'utf8')], [2, 'model = "x"\r\n']);
    });

    it(`is a lock that is being given back, which is waited for: ${code}`, async () => {
      runsOn('win32');
      const refused = [isHeld('open', /\.lock$/, 3, code), isHeld('rm', /\.lock$/, 2, code)];
      assert.equal(await alone(join(folder, 'clients.json'), async () => 'done'), 'done');
      assert.deepEqual(
        refused.map((count) => count()),
        [3, 2],
      );
      assert.deepEqual(readdirSync(folder), []);
    });

    it(`is a month of usage, which is not put aside as broken: ${code}`, async () => {
      runsOn('win32');
      const history = new UsageHistory(folder, quiet);
      history.add(used(1));
      await history.flush();
      const refused = [
        isHeld('open', /usage\.lock$/, 2, code),
        isHeld('open', /usage-2026-11\.json$/, 2, code),
        isHeld('rename', /usage-2026-11/, 2, code),
        isHeld('rm', /usage\.lock$/, 2, code),
      ];
      history.add(used(2));
      await history.flush();
      assert.equal((await history.read()).rows[0]?.requests, 3);
      assert.deepEqual(readdirSync(folder), ['usage-2026-11.json']);
      assert.deepEqual(
        refused.map((count) => count()),
        [2, 2, 2, 2],
      );
    });
  }

  it('that is not let go in time is left as it is, and what was to be counted is kept for the next time', async () => {
    const history = new UsageHistory(folder, quiet);
    history.add(used(1));
    await history.flush();
    runsOn('win32');
    const refused = isHeld('open', /usage-2026-11\.json$/, 8, 'EBUSY');
    history.add(used(2));
    await history.flush();
    assert.equal(refused(), 8);
    assert.equal((await history.read()).rows[0]?.requests, 3);
    assert.deepEqual(readdirSync(folder), ['usage-2026-11.json']);
  });

  for (const [drive, doing, code] of [
    ['cannot say where links end', 'realpath', 'EISDIR'],
    ['has no rights to set, such as one of Windows within WSL', 'chmod', 'EPERM'],
  ] as const)
    it(`on a drive that ${drive} is written all the same`, async () => {
      const path = join(folder, 'config.toml');
      writeFileSync(path, 'a = 1\n');
      mock.method(fs, doing as 'chmod', () => Promise.reject(Object.assign(new Error(code), { code })));
      const planned = await planFiles([{ path, format: 'toml', edits: set(['model'], 'gigachat') }]);
      await writeFiles('codex', planned, folder, new Date());
      assert.match(readFileSync(path, 'utf8'), /gigachat/);
    });

  it('is waited for on Windows alone: elsewhere such an answer is the last one', async () => {
    for (const platform of ['linux', 'darwin'] as const) {
      runsOn(platform);
      let tries = 0;
      const work = () => {
        tries += 1;
        return Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
      };
      await assert.rejects(onceLetGo(work), /no/);
      assert.equal(tries, 1);
    }
  });
});
