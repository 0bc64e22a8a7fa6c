import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('the process', () => {
  it('is ended, and its last faults are caught, by the headless program alone: in an editor it belongs to others', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    assert.ok(files.length > 100);
    const touching = files.filter((name) =>
      /\bprocess\.(?:exit|abort|kill|on|once|addListener|exitCode|emit)\b/.test(
        readFileSync(join('src', name), 'utf8'),
      ),
    );
    const ofProgram = ['headless.ts', join('headless', 'last-words.ts'), join('headless', 'launch', 'old-node.ts')];
    assert.deepEqual(touching.sort(), ofProgram);
  });
});
