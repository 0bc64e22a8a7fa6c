import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileKept } from '../../src/headless/launch/kept-code';
import { noModes, onUnix } from '../harness/unix-only';

// V8 looks at a text's length alone: code of the one text runs for the other, so that one sees which was run.
const own = "(function (exports) { exports.said = 'the text'; })";
const other = "(function (exports) { exports.said = 'the code'; })";

describe('code that an earlier start kept', () => {
  let root: string;
  let count = 0;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'gigachat-bridge-code-'));
  });
  after(() => rmSync(root, { recursive: true }));

  const bundle = (text: string) => {
    const folder = join(root, String(count));
    count += 1;
    mkdirSync(folder);
    writeFileSync(join(folder, 'bundle.js'), text);
    return folder;
  };
  const run = (folder: string) => {
    const file = join(folder, 'bundle.js');
    const program = { exports: { said: '' } };
    const compiled = compileKept(file);
    compiled.evaluate(program.exports, require, program, file, folder);
    return { ...compiled, said: program.exports.said };
  };
  const keptIn = (folder: string) => readdirSync(folder).filter((name) => name !== 'bundle.js');
  const tagOf = (key: Buffer, bytes: Buffer) => {
    const cipher = createCipheriv('aes-128-gcm', key, Buffer.alloc(12)).setAAD(bytes);
    cipher.final();
    return cipher.getAuthTag();
  };
  const sumOf = (text: string, code: Buffer) => tagOf(tagOf(Buffer.alloc(16), Buffer.from(text)), code);

  /** A folder whose kept code is another text's, with all that tells whom it belongs to in order. */
  const forged = () => {
    const from = bundle(other);
    run(from).keep();
    const [name = ''] = keptIn(from);
    const code = readFileSync(join(from, name)).subarray(16);
    const folder = bundle(own);
    const file = join(folder, name);
    writeFileSync(file, Buffer.concat([sumOf(own, code), code]), { mode: 0o644 });
    return { folder, file };
  };

  onUnix('is run in place of the text, is kept once, and for its owner to write alone', noModes, () => {
    assert.equal(run(forged().folder).said, 'the code');
    const folder = bundle(own);
    const first = run(folder);
    assert.deepEqual(keptIn(folder), []);
    first.keep();
    const [name = ''] = keptIn(folder);
    const kept = readFileSync(join(folder, name));
    first.keep();
    run(folder).keep();
    assert.deepEqual(keptIn(folder), [name]);
    assert.deepEqual(readFileSync(join(folder, name)), kept);
  });

  const untrusted: [what: string, change: (file: string) => void][] = [
    ['others may write it', (file) => chmodSync(file, 0o646)],
    ['a group may write it', (file) => chmodSync(file, 0o664)],
    [
      'it is a link',
      (file) => {
        renameSync(file, `${file}.elsewhere`);
        symlinkSync(`${file}.elsewhere`, file);
      },
    ],
    [
      'it is damaged',
      (file) => {
        const bytes = readFileSync(file);
        bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
    ],
    ['it was cut', (file) => writeFileSync(file, readFileSync(file).subarray(0, 100))],
    ['it is empty', (file) => writeFileSync(file, '')],
    [
      'it is of another text',
      (file) => {
        const code = readFileSync(file).subarray(16);
        writeFileSync(file, Buffer.concat([sumOf(other, code), code]));
      },
    ],
    [
      'it is a folder',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    // Only root can give a file away.
    ...(process.getuid?.() === 0
      ? [['it belongs to somebody else', (file: string) => chownSync(file, 54321, 54321)] satisfies [string, unknown]]
      : []),
  ];
  for (const [what, change] of untrusted) {
    onUnix(`is not run when ${what}`, noModes, () => {
      const { folder, file } = forged();
      change(file);
      assert.equal(run(folder).said, 'the text');
    });
  }

  onUnix('is neither looked for nor kept where Node is told to keep none', noModes, () => {
    const { folder } = forged();
    const empty = bundle(own);
    process.env.NODE_DISABLE_COMPILE_CACHE = '1';
    try {
      assert.equal(run(folder).said, 'the text');
      run(empty).keep();
    } finally {
      delete process.env.NODE_DISABLE_COMPILE_CACHE;
    }
    assert.deepEqual(keptIn(empty), []);
  });

  onUnix('is made anew when V8 refuses it, or when the program is another', noModes, () => {
    const { folder, file } = forged();
    const nothing = Buffer.alloc(64);
    writeFileSync(file, Buffer.concat([sumOf(own, nothing), nothing]));
    const refused = run(folder);
    assert.equal(refused.said, 'the text');
    refused.keep();
    assert.ok(readFileSync(file).length > 200);
    writeFileSync(join(folder, 'bundle.js'), other);
    const another = run(folder);
    another.keep();
    assert.equal(another.said, 'the code');
    assert.deepEqual(readFileSync(file).subarray(0, 16), sumOf(other, readFileSync(file).subarray(16)));
  });

  onUnix('is given up, the oldest first, where flags of every kind would fill the folder', noModes, () => {
    const folder = bundle(own);
    const { NODE_OPTIONS: before } = process.env;
    const others = ['.code-workspace', '.code-v2', '.code-of-conduct'];
    for (const name of others) {
      writeFileSync(join(folder, name), '');
      utimesSync(join(folder, name), 1, 1);
    }
    const keptIn = () => readdirSync(folder).filter((name) => name.startsWith('.code-') && !others.includes(name));
    try {
      for (let day = 1; day <= 7; day += 1) {
        process.env.NODE_OPTIONS = `--title=day-${day}`;
        run(folder).keep();
        for (const name of keptIn()) {
          const { mtimeMs } = statSync(join(folder, name));
          utimesSync(join(folder, name), mtimeMs / 1000 - 60, mtimeMs / 1000 - 60);
        }
        assert.equal(keptIn().length, Math.min(day, 4));
      }
      const kept = keptIn();
      // One of these was ended by force while it wrote.
      writeFileSync(join(folder, `${kept[0]}.4711`), '');
      utimesSync(join(folder, `${kept[0]}.4711`), 2, 2);
      process.env.NODE_OPTIONS = '--title=day-8';
      run(folder).keep();
      assert.equal(keptIn().length, 4);
      for (const name of keptIn()) assert.doesNotMatch(name, /4711/);
      for (const name of others) assert.ok(existsSync(join(folder, name)), name);
    } finally {
      if (before === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = before;
    }
  });

  onUnix('is done without where nothing can be written', noModes, () => {
    const folder = bundle(own);
    const started = run(folder);
    rmSync(folder, { recursive: true });
    started.keep();
    assert.equal(started.said, 'the text');
  });
});
