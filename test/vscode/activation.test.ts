import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import Module from 'node:module';
import { resolve } from 'node:path';

/** Any property, call and construction gives more of the same; as a promise it never settles, and it is a list of nothing. */
const anything: unknown = new Proxy(function anything() {}, {
  get: (_target, key) => {
    if (key === Symbol.iterator) return undefined;
    if (key === 'then') return () => new Promise(() => {});
    if (key === Symbol.toPrimitive) return () => '';
    return key === 'get' ? (_name: string, otherwise: unknown) => otherwise : anything;
  },
  set: () => true,
  apply: () => anything,
  construct: () => anything as object,
  getPrototypeOf: () => anything as object,
});

/** Stands for VS Code's API, and counts how often somebody goes through all of its names. */
let walks = 0;
const api = new Proxy(anything as object, {
  ownKeys: (target) => {
    walks += 1;
    return Reflect.ownKeys(target);
  },
});

/** What Node opens for a program: connections, listeners, look-ups of names, reads of files. */
const opened = /^(?:TCP|TLS|PIPE|UDP|GETADDRINFO|QUERYWRAP|FSREQ|FILEHANDLE|PROCESS)/;

describe('the activation of the extension', () => {
  it('opens no connection, no port and no file, and leaves the network part unread', () => {
    const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
    const load = loader._load;
    const loaded: string[] = [];
    loader._load = (name, ...rest) => {
      loaded.push(name);
      return name === 'vscode' ? api : load.call(Module, name, ...rest);
    };
    const resources: string[] = [];
    const hook = createHook({
      init: (_id, type) => {
        if (opened.test(type)) resources.push(type);
      },
    });
    // Nobody ends this activation, so its clocks must not keep the run alive.
    const { setInterval } = globalThis;
    globalThis.setInterval = ((act: () => void, ms: number) => setInterval(act, ms).unref()) as typeof setInterval;
    try {
      const program = resolve('dist/extension.js');
      // Another test may have loaded it with a stand-in of its own.
      delete require.cache[program];
      const { activate } = require(program) as { activate(context: unknown): unknown };
      const context = Object.create(anything as object, { subscriptions: { value: [] } });
      hook.enable();
      activate(context);
      hook.disable();
    } finally {
      globalThis.setInterval = setInterval;
      hook.disable();
      loader._load = load;
    }
    assert.deepEqual(resources, []);
    assert.equal(loaded.includes('vscode'), true);
    assert.equal(walks, 0, "the API's hundreds of names are copied nowhere");
    assert.deepEqual(
      loaded.filter((name) => /engine|undici|^(?:node:)?(?:net|tls|https?)$/.test(name)),
      [],
    );
  });
});
