import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { set } from '../../../src/core/setup/clients/formats/config-edit';
import { type FileEdits, planFiles, undoFiles, writeFiles } from '../../../src/core/setup/clients/set-up';
import { SetupError } from '../../../src/core/setup/clients/setup-error';
import { noLinks, noModes, onUnix } from '../../harness/unix-only';

const now = new Date('2026-11-28T06:00:00Z');
const hasModes = process.platform !== 'win32';

describe('setting up a client’s files', () => {
  let home = '';
  let path = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'дом с пробелом '));
    path = join(home, 'папка настроек', 'config.toml');
    mkdirSync(join(home, 'папка настроек'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const edits = (value = 'gigachat'): FileEdits[] => [{ path, format: 'toml', edits: set(['model'], value) }];
  const write = async (value?: string) => writeFiles('codex', await planFiles(edits(value)), home, now);
  const beside = () => readdirSync(join(home, 'папка настроек'));

  for (const [what, bytes] of [
    ['a plain file', Buffer.from('# mine\nmodel = "x"\n')],
    [
      'a file with a mark at its beginning and CRLF',
      Buffer.from('\uFEFF# mine\r\nmodel = "x"  # y\r\n\r\n[t]\r\na = 1'),
    ],
    ['an empty file', Buffer.alloc(0)],
  ] as const) {
    it(`puts ${what} back byte for byte, with its rights, and leaves nothing beside it`, async () => {
      writeFileSync(path, bytes, { mode: 0o640 });
      const [written] = await write();
      assert.notDeepEqual(readFileSync(path), bytes);
      assert.deepEqual(readFileSync(written?.backup ?? ''), bytes);
      if (hasModes) assert.equal(statSync(path).mode & 0o777, 0o640);
      await write('again');
      assert.deepEqual(await undoFiles('codex', home), [path]);
      assert.deepEqual(readFileSync(path), bytes);
      assert.deepEqual(beside(), ['config.toml']);
      await assert.rejects(undoFiles('codex', home), /nothing to undo/);
    });
  }

  it('takes a file that was not there away again, and lets nobody else read it meanwhile', async () => {
    await write();
    if (hasModes) assert.equal(statSync(path).mode & 0o777, 0o600);
    await undoFiles('codex', home);
    assert.equal(existsSync(path), false);
  });

  onUnix('writes through a link, and the link stays one', noLinks, async () => {
    const real = join(home, 'dotfiles.toml');
    writeFileSync(real, 'a = 1\n');
    symlinkSync(real, path);
    await write();
    assert.ok(lstatSync(path).isSymbolicLink());
    assert.match(readFileSync(real, 'utf8'), /gigachat/);
    await undoFiles('codex', home);
    assert.equal(readFileSync(real, 'utf8'), 'a = 1\n');
  });

  it('leaves a file alone that was changed since it was set up, and says where the old one is', async () => {
    writeFileSync(path, 'a = 1\n');
    const [written] = await write();
    writeFileSync(path, `${readFileSync(path, 'utf8')}b = 2\n`);
    await assert.rejects(undoFiles('codex', home), (error: Error) => {
      assert.ok(error instanceof SetupError);
      return error.message.includes(path) && error.message.includes(written?.backup ?? '?');
    });
    assert.match(readFileSync(path, 'utf8'), /b = 2/);
    const changed = readFileSync(path);
    await undoFiles('codex', home, { now });
    assert.equal(readFileSync(path, 'utf8'), 'a = 1\n');
    const [copy = ''] = beside().filter((name) => name !== 'config.toml');
    assert.deepEqual(readFileSync(join(home, 'папка настроек', copy)), changed);
    writeFileSync(path, changed);
    // Set up anew it keeps what the user wrote, and goes back to that.
    await write('anew');
    await undoFiles('codex', home);
    assert.match(readFileSync(path, 'utf8'), /gigachat[\s\S]*b = 2/);
  });

  it('writes nothing when another program changed the file meanwhile', async () => {
    writeFileSync(path, 'a = 1\n');
    const planned = await planFiles(edits());
    writeFileSync(path, 'a = 2\n');
    await assert.rejects(writeFiles('codex', planned, home, now), /changed by another program meanwhile\. Close/);
    assert.equal(readFileSync(path, 'utf8'), 'a = 2\n');
  });

  it('puts the first file back when the second cannot be written', async () => {
    writeFileSync(path, 'a = 1\n');
    const second = join(home, 'second.toml');
    const planned = await planFiles([...edits(), ...edits().map((one) => ({ ...one, path: second }))]);
    mkdirSync(second);
    await assert.rejects(writeFiles('codex', planned, home, now), SetupError);
    assert.equal(readFileSync(path, 'utf8'), 'a = 1\n');
    await assert.rejects(undoFiles('codex', home), /nothing to undo/);
  });

  it('writes nothing while what was set up cannot be read or noted, and says what to mend', async () => {
    writeFileSync(path, 'a = 1\n');
    mkdirSync(join(home, '.gigachat-bridge'));
    writeFileSync(join(home, '.gigachat-bridge', 'clients.json'), '{"version": 1, "clients": [{}]}');
    await assert.rejects(write(), /clients\.json is broken: it says what was set up\. Move it away, then try again\.$/);
    await rm(join(home, '.gigachat-bridge'), { recursive: true });
    writeFileSync(join(home, '.gigachat-bridge'), '');
    await assert.rejects(write(), /\((?:ENOTDIR|EEXIST)\)\. Something in its path is not a folder/);
    assert.equal(readFileSync(path, 'utf8'), 'a = 1\n');
    assert.deepEqual(beside(), ['config.toml']);
  });

  onUnix('says why a file cannot be put back, and can do it once that is mended', noModes, async () => {
    await write();
    chmodSync(join(path, '..'), 0o555);
    chmodSync(home, 0o755);
    await asNobody([home, join(home, '.gigachat-bridge'), join(home, '.gigachat-bridge', 'clients.json'), path], () =>
      assert.rejects(
        undoFiles('codex', home),
        /could not be written \(EACCES\)\. You have no permission to change it: give/,
      ),
    );
    chmodSync(join(path, '..'), 0o755);
    assert.match(readFileSync(path, 'utf8'), /gigachat/);
    assert.deepEqual(await undoFiles('codex', home), [path]);
    assert.equal(existsSync(path), false);
  });

  onUnix('keeps whose file it is, and lets nobody else read the copy', noModes, async () => {
    writeFileSync(path, 'a = 1\n', { mode: 0o644 });
    chownSync(path, 65_534, 65_534);
    const [written] = await write();
    assert.deepEqual([statSync(path).uid, statSync(path).gid], [65_534, 65_534]);
    assert.equal(statSync(written?.backup ?? '').mode & 0o777, 0o600);
    await undoFiles('codex', home);
    assert.deepEqual([statSync(path).uid, statSync(path).gid, statSync(path).mode & 0o777], [65_534, 65_534, 0o644]);
  });

  it('notes every client of many that are set up at the same time, and takes all of them back', async () => {
    const names = Array.from({ length: 12 }, (_, nth) => `client-${nth}`);
    const fileOf = (name: string) => join(home, `${name}.toml`);
    const made = async (name: string) => {
      const planned = await planFiles([{ path: fileOf(name), format: 'toml', edits: set(['model'], name) }]);
      return await writeFiles(name, planned, home, now);
    };
    await Promise.all(names.map(made));
    for (const name of names) assert.deepEqual(await undoFiles(name, home), [fileOf(name)]);
    assert.deepEqual(readdirSync(join(home, '.gigachat-bridge')), ['clients.json']);
  });

  it('lets one of two that set the same client up at once through, and goes back to the beginning', async () => {
    for (let nth = 0; nth < 10; nth += 1) {
      writeFileSync(path, 'a = 1\n');
      const both = await Promise.allSettled([write('one'), write('two')]);
      for (const result of both) {
        if (result.status === 'rejected')
          assert.match(String(result.reason), /was changed by another program meanwhile/);
      }
      for (const result of both.filter(({ status }) => status === 'fulfilled')) {
        assert.ok(result);
        await undoFiles('codex', home).catch((error: unknown) => assert.match(String(error), /nothing to undo/));
      }
      assert.equal(readFileSync(path, 'utf8'), 'a = 1\n');
      assert.deepEqual(beside(), ['config.toml']);
    }
  });

  it('does not wait for a set-up that died over its work', async () => {
    mkdirSync(join(home, '.gigachat-bridge'));
    const lock = join(home, '.gigachat-bridge', 'clients.json.lock');
    writeFileSync(lock, '');
    utimesSync(lock, new Date(0), new Date(0));
    await write();
    assert.match(readFileSync(path, 'utf8'), /gigachat/);
    assert.equal(existsSync(lock), false);
  });

  it('goes back over what a client wrote since, step by step, to the beginning', async () => {
    writeFileSync(path, 'a = 1\n');
    await write();
    const byClient = `${readFileSync(path, 'utf8')}b = 2\n`;
    writeFileSync(path, byClient);
    await write('with another key');
    await undoFiles('codex', home);
    assert.equal(readFileSync(path, 'utf8'), byClient);
    await assert.rejects(undoFiles('codex', home), /was changed since it was set up/);
    await undoFiles('codex', home, { now });
    assert.equal(readFileSync(path, 'utf8'), 'a = 1\n');
    await assert.rejects(undoFiles('codex', home), /nothing to undo/);
  });

  const bad: [string, (at: string) => void, RegExp][] = [
    ['a broken file', (at) => writeFileSync(at, 'a = \n[b'), /was not changed: it is not valid TOML.*by hand\.$/],
    [
      'a file that is not UTF-8',
      (at) => writeFileSync(at, Buffer.from([0x61, 0xff, 0xfe])),
      /not written in UTF-8\. Save/,
    ],
    ['a folder in its place', (at) => mkdirSync(at), /is not a file\. Move it away/],
    ['a file of nine MiB', (at) => writeFileSync(at, Buffer.alloc(9 * 1024 * 1024, 0x20)), /larger than settings/],
  ];
  const refuses = (make: (at: string) => void, words: RegExp) => async () => {
    make(path);
    const before = beside();
    await assert.rejects(write(), (error: Error) => {
      assert.ok(error instanceof SetupError, String(error));
      assert.match(error.message, words);
      return error.message.includes(path);
    });
    assert.deepEqual(beside(), before);
  };
  for (const [what, make, words] of bad) {
    it(`refuses ${what} with the next step, and touches nothing`, refuses(make, words));
  }
  onUnix(
    'refuses a link to nothing with the next step, and touches nothing',
    noLinks,
    refuses((at) => symlinkSync(join(at, '..', 'gone'), at), /link to something that is not there/),
  );

  for (const [what, lock] of [
    ['a folder that may only be read', (at: string) => chmodSync(join(at, '..'), 0o555)],
    ['a file that may not be read', (at: string) => chmodSync(at, 0o000)],
  ] as const) {
    onUnix(`names ${what}, and whose right is missing`, noModes, async () => {
      writeFileSync(path, 'a = 1\n');
      chmodSync(home, 0o755);
      lock(path);
      await asNobody([home], async () => {
        await assert.rejects(
          write(),
          /could not be (?:read|backed up|written) \(EACCES\)\. You have no permission to change it: give/,
        );
      });
      chmodSync(path, 0o644);
      assert.equal(readFileSync(path, 'utf8'), 'a = 1\n');
      chmodSync(join(path, '..'), 0o755);
      assert.deepEqual(beside(), ['config.toml']);
    });
  }
});

/** Does it with the rights of somebody who is not root; the tests may run as root. */
async function asNobody(owned: readonly string[], work: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return await work();
  for (const folder of owned) chownSync(folder, 65_534, 65_534);
  process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
