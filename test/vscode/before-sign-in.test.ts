import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import Module from 'node:module';
import { resolve } from 'node:path';
import { turns } from '../harness/event-loop';

/** Any property, call and construction gives more of the same; as a promise it never settles, and it is a list of nothing. */
const anything: unknown = new Proxy(function anything() {}, {
  get: (_target, key) => {
    if (key === Symbol.iterator) return undefined;
    if (key === 'then') return () => new Promise(() => {});
    return key === Symbol.toPrimitive ? () => '' : anything;
  },
  set: () => true,
  apply: () => anything,
  construct: () => anything as object,
  getPrototypeOf: () => anything as object,
});
const withParts = (parts: Record<string, unknown>): unknown =>
  new Proxy(anything as object, {
    get: (target, key) => parts[String(key)] ?? Reflect.get(target, key),
    set: () => true,
  });

describe('the extension before anybody has signed in', () => {
  it('looks into its store of secrets, and puts nothing on the network', async () => {
    const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
    const load = loader._load;
    const inspect = () => ({});
    const api = withParts({ workspace: withParts({ getConfiguration: () => ({ inspect, get: () => undefined }) }) });
    loader._load = (name, ...rest) => (name === 'vscode' ? api : load.call(Module, name, ...rest));
    const opened: string[] = [];
    const hook = createHook({
      init: (_id, type) => {
        if (/^(?:TCP|TLS|PIPE|UDP|GETADDRINFO|QUERYWRAP)/.test(type)) opened.push(type);
      },
    });
    const program = resolve('dist/extension.js');
    const { setInterval } = globalThis;
    globalThis.setInterval = ((act: () => void, ms: number) => setInterval(act, ms).unref()) as typeof setInterval;
    try {
      const asked: string[] = [];
      let settled = () => {};
      const looked = new Promise<void>((done) => {
        settled = done;
      });
      const secrets = {
        get: async (name: string) => {
          asked.push(name);
          settled();
          return undefined;
        },
        keys: async () => [],
        store: async () => {},
        onDidChange: () => ({ dispose() {} }),
      };
      const globalState = {
        get: (_name: string, otherwise: unknown) => otherwise,
        update: async () => {},
        keys: () => [],
      };
      // Another test may have loaded it with a stand-in of its own.
      delete require.cache[program];
      const { activate } = require(program) as { activate(context: unknown): unknown };
      hook.enable();
      activate(withParts({ subscriptions: [], secrets, globalState, extension: { id: 'a.b', packageJSON: {} } }));
      await looked;
      // What follows the look into the store has its turns now.
      await turns();
      assert.ok(asked.length > 0);
      assert.deepEqual(opened, []);
    } finally {
      hook.disable();
      globalThis.setInterval = setInterval;
      loader._load = load;
      delete require.cache[program];
    }
  });
});
