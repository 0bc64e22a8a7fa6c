import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BridgeFile } from '../../src/editor/bridge-file';

describe('the note of the bridge for other windows', () => {
  const bridge = { url: 'http://127.0.0.1:8091', port: 8091, wantedPort: 8090 };
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'мост ')), 'not there yet');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  const note = (pid: number, other = bridge) =>
    writeFile(join(folder, 'bridge.json'), JSON.stringify({ ...other, pid }));

  it('gives the port to windows that want the same one, and is readable by the user alone', async () => {
    const file = new BridgeFile(folder);
    assert.equal(await file.portInsteadOf(8090), undefined);
    await file.write(bridge);
    assert.equal(await file.portInsteadOf(8090), 8091);
    assert.equal(await file.portInsteadOf(9000), undefined);
    assert.deepEqual(await readdir(folder), ['bridge.json']);
    // Windows has no modes: there the folder of the user keeps others out.
    const mode = process.platform === 'win32' ? 0o666 : 0o600;
    assert.equal((await stat(join(folder, 'bridge.json'))).mode & 0o777, mode);
    await file.remove();
    assert.deepEqual(await readdir(folder), []);
  });

  it('of another process is not taken back', async () => {
    const file = new BridgeFile(folder);
    await file.write(bridge);
    await note(process.ppid);
    await file.remove();
    assert.deepEqual(await readdir(folder), ['bridge.json']);
  });

  it('that cannot be read is none', async () => {
    const file = new BridgeFile(folder);
    await file.write(bridge);
    for (const text of [
      '',
      '{',
      '[]',
      '{"port":"8091","pid":1}',
      '{"port":99999,"pid":1,"url":"","wantedPort":8090}',
    ]) {
      await writeFile(join(folder, 'bridge.json'), text);
      assert.equal(await file.portInsteadOf(8090), undefined, text);
    }
  });

  for (const when of ['before', 'after'] as const) {
    it(`is heard of when another process has written it ${when} the window looks out`, async () => {
      const file = new BridgeFile(folder);
      // Its own note is none of another's.
      await file.write({ ...bridge, port: 8095 });
      if (when === 'before') await note(process.ppid);
      let end = () => {};
      const heard = new Promise<number>((resolve) => {
        void file.watch(resolve).then((stop) => {
          end = stop;
          if (when === 'after') void note(process.ppid);
        });
      });
      assert.equal(await heard, 8091);
      end();
    });
  }
});
