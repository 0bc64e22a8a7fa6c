import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { shellCommand } from '../../../src/core/ground/text/shell-words';
import { type ConfigEdit, set } from '../../../src/core/setup/clients/formats/config-edit';
import { planFiles, undoFiles, writeFiles } from '../../../src/core/setup/clients/set-up';
import { SetupError } from '../../../src/core/setup/clients/setup-error';
import { onUnix } from '../../harness/unix-only';
import { edits, shape, shaped, texts } from './config-texts';

describe('a file that was set up and put back', () => {
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'дом с пробелом '));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  for (const format of ['jsonc', 'yaml', 'toml'] as const) {
    it(`has the bytes it had, whatever ${format} it was and however often it was set up`, async function () {
      this.timeout(120_000);
      const path = join(home, `настройки.${format}`);
      const again: ConfigEdit[] = [...edits[format], ...set(['model'], 'another')];
      let done = 0;
      await fc.assert(
        fc.asyncProperty(texts[format], shape, fc.nat(2), async (plain, how, more) => {
          const bytes = Buffer.from(shaped(plain, how));
          writeFileSync(path, bytes);
          try {
            const write = async (changes: ConfigEdit[]) =>
              await writeFiles('x', await planFiles([{ path, format, edits: changes }]), home, new Date());
            if ((await write(edits[format])).length === 0) return;
            for (let nth = 0; nth < more; nth += 1) await write(nth === 0 ? again : edits[format]);
          } catch (error) {
            // Said, and not written.
            assert.ok(error instanceof SetupError, String(error));
            assert.deepEqual(readFileSync(path), bytes);
            return;
          }
          assert.notDeepEqual(readFileSync(path), bytes);
          assert.deepEqual(await undoFiles('x', home), [path]);
          assert.deepEqual(readFileSync(path), bytes);
          assert.deepEqual(readdirSync(home).sort(), ['.gigachat-bridge', `настройки.${format}`]);
          done += 1;
        }),
        { numRuns: 40 },
      );
      assert.ok(done > 20, `only ${done} of 40 could be changed`);
    });
  }

  onUnix('keeps every word as a shell reads it', 'its shell reads other words', () => {
    const words = fc.sample(fc.string({ unit: 'grapheme', maxLength: 40 }), 300).filter((word) => !word.includes('\0'));
    const script = `for word in ${shellCommand(words, 'linux')}; do printf '%s\\0' "$word"; done`;
    const read = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
    assert.deepEqual(read, words);
  });
});
