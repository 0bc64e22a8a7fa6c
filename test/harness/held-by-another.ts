import fs from 'node:fs/promises';
import { mock } from 'node:test';

/**
 * Another program has the file at the first calls, and each is refused as that system does, until `mock.restoreAll`.
 */
export function isHeld(doing: 'open' | 'rename' | 'rm', name: RegExp, times: number, code: string) {
  const real = fs[doing] as (...given: unknown[]) => Promise<unknown>;
  let left = times;
  mock.method(fs, doing as 'rename', (...given: unknown[]) => {
    if (!name.test(String(given[0])) || left === 0) return real(...given);
    left -= 1;
    return Promise.reject(Object.assign(new Error(`${code}: not permitted, ${doing}`), { code }));
  });
  return () => times - left;
}
