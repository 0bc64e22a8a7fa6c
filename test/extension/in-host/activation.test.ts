import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';

const globalDispatcher = Symbol.for('undici.globalDispatcher.1');

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

  it("leaves Node's own global dispatcher in place", async () => {
    await Reflect.get(globalThis, '__vscodeOriginalFetch')('data:,');
    const dispatcher: unknown = Reflect.get(globalThis, globalDispatcher);
    assert.ok(dispatcher instanceof Object);
    assert.equal(dispatcher.constructor.toString(), await untouchedDispatcherClass());
  });
});

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('gigachat-bridge.gigachat-bridge');
  assert.ok(found, 'the extension is installed');
  return found;
}

/** The source of the class of the dispatcher of a Node that has loaded nothing. */
async function untouchedDispatcherClass(): Promise<unknown> {
  const source = `fetch('data:,').then(() => {
    const dispatcher = globalThis[Symbol.for('${globalDispatcher.description}')];
    require('node:worker_threads').parentPort.postMessage(dispatcher.constructor.toString());
  })`;
  const worker = new Worker(source, { eval: true });
  const [text] = await once(worker, 'message');
  await worker.terminate();
  return text;
}
