import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type EditorStand, startEditorStand } from './editor-stand';
import { dispatchers, untouchedDispatchers } from './global-dispatchers';

describe('the extension in a real extension host', () => {
  let stand: EditorStand;
  before(async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
    // Signed in, it has loaded its network part and used it.
    stand = await startEditorStand();
    await stand.signIn();
  });
  after(() => stand.stop());

  it("leaves the host's fetch in place", async () => {
    const server = createServer((_request, response) => response.end('answer'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const address = server.address();
      assert.ok(address && typeof address === 'object');
      const response = await fetch(`http://127.0.0.1:${address.port}/`);
      assert.equal(await response.text(), 'answer');
    } finally {
      server.close();
    }
    for (const name of ['extension.js', 'engine.js']) {
      const bundle = await readFile(join(extension().extensionPath, 'dist', name), 'utf8');
      assert.ok(!bundle.includes(String(fetch)), `the global fetch is not of ${name}`);
    }
  });

  it("leaves Node's own global dispatchers in place", async () => {
    await Reflect.get(globalThis, '__vscodeOriginalFetch')('data:,');
    const untouched = await untouchedDispatchers();
    assert.ok(untouched.length > 0);
    assert.deepEqual(dispatchers(globalThis), untouched);
  });
});

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('gigachat-bridge.gigachat-bridge');
  assert.ok(found, 'the extension is installed');
  return found;
}
