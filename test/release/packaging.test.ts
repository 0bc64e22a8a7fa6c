import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion } from '../extension/build-extension';
import { project } from '../extension/project';

describe('the packaging of the tests', () => {
  it('leaves the programs alone that other suites run at the same time', async () => {
    await packageVersion('0.1.2');
    // What is built to be published has no source map.
    const end = readFileSync(join(project, 'dist', 'headless-program.js'), 'utf8').slice(-200);
    assert.match(end, /sourceMappingURL=headless-program\.js\.map/);
  });
});
