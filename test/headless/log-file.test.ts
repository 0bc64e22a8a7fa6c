import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs, {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { type Clock, systemClock } from '../../src/core/ground/clock';
import { LogFile, type LogFileEvents } from '../../src/headless/log-file';
import { FakeClock } from '../harness/fake-clock';
import { runsOn } from '../harness/runs-on';

describe('the log file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-test-'));
    path = join(folder, 'bridge.log');
  });
  afterEach(() => {
    mock.restoreAll();
    runsOn();
    rmSync(folder, { recursive: true, force: true });
  });

  const never = { failed: (reason: string) => assert.fail(reason), restored: () => assert.fail('it never failed') };
  const open = (
    file: string,
    maxBytes: number,
    events: LogFileEvents = never,
    clock: Pick<Clock, 'monotonic'> = systemClock,
  ) => new LogFile(file, maxBytes, events, clock);
  const modeOf = (file: string) => statSync(file).mode & 0o777;

  it('is for the user alone, whatever it was before, and is added to', () => {
    writeFileSync(path, 'old\n');
    chmodSync(path, 0o644);
    const log = open(path, 1000);
    log.write('new\n');
    log.close();
    assert.equal(readFileSync(path, 'utf8'), 'old\nnew\n');
    assert.equal(modeOf(path), 0o600);
  });

  it('is written on a drive that has no rights to set, such as a network share', () => {
    mock.method(fs, 'fchmodSync', () => {
      throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    });
    const log = open(path, 1000);
    log.write('line\n');
    log.close();
    assert.equal(readFileSync(path, 'utf8'), 'line\n');
  });

  it('never grows past its limit: it becomes FILE.1, and no line is torn or lost on the way', () => {
    const log = open(path, 1024);
    const lines = Array.from(
      { length: 100 },
      (_, index) => `{"n":${index},"text":"строка ${'я'.repeat(index % 20)}"}\n`,
    );
    const seen: string[] = [];
    for (const line of lines) {
      log.write(line);
      for (const file of [path, `${path}.1`]) {
        if (!existsSync(file)) continue;
        assert.ok(statSync(file).size <= 1024);
        assert.equal(modeOf(file), 0o600);
      }
      seen.push(readFileSync(path, 'utf8').split('\n').at(-2) ?? '');
    }
    log.close();
    assert.deepEqual(
      seen.map((line) => `${line}\n`),
      lines,
    );
    const kept = readFileSync(`${path}.1`, 'utf8') + readFileSync(path, 'utf8');
    assert.ok(lines.join('').endsWith(kept));
  });

  it('turns within a second to a new file when one that rotates logs has moved or emptied the old one', async () => {
    const clock = new FakeClock();
    const log = open(path, 1000, never, clock);
    log.write('first\n');
    renameSync(path, `${path}-20261129`);
    await clock.advance(1000);
    log.write('second\n');
    // Made anew by whoever moved it, as "create" of logrotate does.
    renameSync(path, `${path}-20261130`);
    writeFileSync(path, '', { mode: 0o644 });
    await clock.advance(1000);
    log.write('third\n');
    assert.equal(readFileSync(path, 'utf8'), 'third\n');
    assert.equal(modeOf(path), 0o600);
    // And copied and emptied, as "copytruncate" does: what was there counts no more.
    log.write(`${'x'.repeat(900)}\n`);
    truncateSync(path);
    await clock.advance(1000);
    log.write(`${'y'.repeat(200)}\n`);
    log.close();
    assert.equal(readFileSync(path, 'utf8'), `${'y'.repeat(200)}\n`);
    assert.ok(!existsSync(`${path}.1`));
    assert.equal(readFileSync(`${path}-20261129`, 'utf8'), 'first\n');
    assert.equal(readFileSync(`${path}-20261130`, 'utf8'), 'second\n');
  });

  it('loses nothing where another program writes it, too, and has just made FILE.1 of it', async () => {
    const clock = new FakeClock();
    const [one, other] = [open(path, 100, never, clock), open(path, 100, never, clock)];
    const line = (letter: string, length: number) => `${letter.repeat(length - 1)}\n`;
    other.write(line('a', 90));
    one.write(line('b', 20));
    assert.equal(readFileSync(`${path}.1`, 'utf8'), line('a', 90));
    other.write(line('c', 30));
    assert.equal(readFileSync(`${path}.1`, 'utf8'), line('a', 90));
    assert.equal(readFileSync(path, 'utf8'), line('b', 20) + line('c', 30));
    await clock.advance(1000);
    one.write(line('d', 60));
    assert.equal(readFileSync(`${path}.1`, 'utf8'), line('b', 20) + line('c', 30));
    one.close();
    other.close();
  });

  it('goes on in a new file when somebody has taken the old one away', () => {
    const log = open(path, 10);
    log.write('12345678\n');
    rmSync(path);
    log.write('next\n');
    log.close();
    assert.equal(readFileSync(path, 'utf8'), 'next\n');
  });

  for (const code of ['EBUSY', 'EPERM', 'EACCES']) {
    it(`stays within its limit on Windows while somebody reads it there, who keeps it from being moved: ${code}`, () => {
      runsOn('win32');
      mock.method(fs, 'renameSync', () => {
        throw Object.assign(new Error(code), { code });
      });
      const log = open(path, 16);
      for (const line of ['one 12345\n', 'two 12345\n', 'three 345\n']) log.write(line);
      log.close();
      assert.deepEqual([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')], ['two 12345\n', 'three 345\n']);
    });
  }

  it('begins on a line of its own behind one that was torn, as by a full disk', () => {
    for (const [before, after] of [
      ['whole\n{"torn":', 'whole\n{"torn":\nnext\n'],
      ['', 'next\n'],
      ['whole\n', 'whole\nnext\n'],
    ] as const) {
      writeFileSync(path, before);
      const log = open(path, 1024);
      log.write('next\n');
      log.close();
      assert.equal(readFileSync(path, 'utf8'), after);
    }
  });

  it('counts what was in it before, and takes one line that is longer than the limit', () => {
    writeFileSync(path, 'x'.repeat(1020));
    const log = open(path, 1024);
    log.write('12345\n');
    assert.equal(readFileSync(path, 'utf8'), '12345\n');
    log.write('y'.repeat(3000));
    assert.equal(statSync(path).size, 3000);
    log.close();
  });

  it('is refused in one sentence when it cannot be opened', () => {
    for (const wrong of [folder, join(folder, 'none', 'bridge.log')]) {
      assert.throws(() => open(wrong, 1024), /^SettingsError: GPT2GIGA_LOG_FILENAME: the file .* cannot be/);
    }
  });

  it('takes a device as it is: nothing is moved away', () => {
    const before = statSync('/dev/null').mode;
    const log = open('/dev/null', 1024);
    for (let turn = 0; turn < 100; turn += 1) log.write('x'.repeat(100));
    log.close();
    assert.equal(statSync('/dev/null').mode, before);
  });

  it('never waits for the reader of a pipe: what nobody reads is lost line by line, and told of', async function () {
    if (process.platform === 'win32') return this.skip();
    execFileSync('mkfifo', [path]);
    assert.throws(
      () => open(path, 1024),
      /^SettingsError: GPT2GIGA_LOG_FILENAME: .* cannot be written: it is a pipe that nobody reads\./,
    );
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const told: unknown[] = [];
    const events = { failed: (reason: string) => told.push(reason), restored: (lines: number) => told.push(lines) };
    const log = open(path, 1024, events);
    const line = `{"text":"${'x'.repeat(1000)}"}\n`;
    const written = 3000;
    for (let turn = 0; turn < written; turn += 1) log.write(line);
    assert.deepEqual(told, ['nobody reads it']);
    const read = new Socket({ fd: reader, readable: true, writable: false });
    let text = '';
    for await (const bytes of read.setEncoding('utf8')) {
      text += bytes;
      if (told.length === 1) log.write('{"text":"again"}\n');
      if (text.endsWith('{"text":"again"}\n')) break;
    }
    log.close();
    const lines = text.trimEnd().split('\n');
    for (const each of lines) JSON.parse(each);
    const whole = lines.filter((each) => each.length > 100).length;
    const again = lines.length - whole;
    assert.equal(told.length, 2);
    // Every line that was written is read or counted as lost.
    assert.ok(Number(told[1]) >= written - whole && again >= 1, `${told[1]} lost, ${whole} read`);
  });

  it('that is a pipe whose reader goes is told of, and tried again', async function () {
    if (process.platform === 'win32') return this.skip();
    execFileSync('mkfifo', [path]);
    const read = () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const first = read();
    const told: unknown[] = [];
    let isTold = () => {};
    const failed = new Promise<void>((resolve) => {
      isTold = resolve;
    });
    const events = {
      failed: (reason: string) => {
        told.push(reason);
        isTold();
      },
      restored: (lines: number) => told.push(lines),
    };
    let now = 0;
    const log = open(path, 1024, events, { monotonic: () => now });
    closeSync(first);
    log.write('lost\n');
    await failed;
    log.write('lost too\n');
    now = 30_000;
    const second = read();
    log.write('here\n');
    const bytes = Buffer.alloc(100);
    assert.equal(bytes.toString('utf8', 0, readSync(second, bytes)), 'here\n');
    log.close();
    closeSync(second);
    assert.deepEqual(told, ['EPIPE', 1]);
  });

  it('that fails later is told of once, is tried again after 30 seconds, and tells how many lines are missing', () => {
    const told: unknown[] = [];
    const events = { failed: (reason: string) => told.push(reason), restored: (lines: number) => told.push(lines) };
    let now = 0;
    const log = open(path, 1024, events, { monotonic: () => now });
    log.write(`${'x'.repeat(1000)}\n`);
    rmSync(folder, { recursive: true });
    for (let turn = 0; turn < 3; turn += 1) log.write(`${'y'.repeat(1000)}\n`);
    now = 30_000;
    log.write('still away\n');
    assert.deepEqual(told, ['ENOENT']);
    mkdirSync(folder);
    now = 59_999;
    log.write('too early\n');
    now = 60_000;
    log.write('here\n');
    log.write('and here\n');
    log.close();
    assert.deepEqual(told, ['ENOENT', 5]);
    assert.equal(readFileSync(path, 'utf8'), 'here\nand here\n');
    assert.equal(modeOf(path), 0o600);
  });
});
