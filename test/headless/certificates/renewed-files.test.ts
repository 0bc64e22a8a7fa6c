import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renewFiles } from '../../../src/headless/certificates/renewed-files';
import { FakeClock } from '../../harness/fake-clock';

describe('a certificate file that others renewed', () => {
  it('is read again until it can be read, although it is the same by then', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-renewed-'));
    const path = join(folder, 'cert.pem');
    writeFileSync(path, 'old');
    const clock = new FakeClock(0);
    const said: string[] = [];
    const note = (message: string) => void said.push(message);
    let isGood = false;
    const read = () => {
      if (!isGood) throw new Error('no right to read it');
    };
    const files = renewFiles([path], read, { clock, logger: { info: note, error: note } });
    try {
      writeFileSync(path, 'renewed');
      await clock.advance(120_000);
      assert.equal(said.length, 1);
      isGood = true;
      await clock.advance(120_000);
      assert.deepEqual(said.slice(1), ['certificate files are read again']);
    } finally {
      files.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
