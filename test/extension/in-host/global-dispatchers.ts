import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** The source of the class of each global dispatcher: undici has one slot for each of its handler generations. */
export function dispatchers(scope: object): string[][] {
  return Object.getOwnPropertySymbols(scope)
    .filter((symbol) => symbol.description?.startsWith('undici.globalDispatcher'))
    .map((symbol) => [String(symbol), String(Reflect.get(scope, symbol).constructor)])
    .sort();
}

/** The same, of a thread that has loaded nothing but Node. */
export async function untouchedDispatchers(): Promise<string[][]> {
  const report = `require('node:worker_threads').parentPort.postMessage((${dispatchers})(globalThis))`;
  const worker = new Worker(`fetch('data:,').then(() => ${report})`, { eval: true });
  const [found] = await once(worker, 'message');
  await worker.terminate();
  return found;
}
