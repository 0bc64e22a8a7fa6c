import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';

describe('the extension in a real extension host', () => {
  before(async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

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
    const bundle = await readFile(join(extension().extensionPath, 'dist', 'extension.js'), 'utf8');
    assert.ok(!bundle.includes(String(fetch)), 'the global fetch is not of our bundle');
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

/** The source of the class of each global dispatcher: undici has one slot for each of its handler generations. */
function dispatchers(scope: object): string[][] {
  return Object.getOwnPropertySymbols(scope)
    .filter((symbol) => symbol.description?.startsWith('undici.globalDispatcher'))
    .map((symbol) => [String(symbol), String(Reflect.get(scope, symbol).constructor)])
    .sort();
}

/** The same, of a thread that has loaded nothing but Node. */
async function untouchedDispatchers(): Promise<string[][]> {
  const report = `require('node:worker_threads').parentPort.postMessage((${dispatchers})(globalThis))`;
  const worker = new Worker(`fetch('data:,').then(() => ${report})`, { eval: true });
  const [found] = await once(worker, 'message');
  await worker.terminate();
  return found;
}
