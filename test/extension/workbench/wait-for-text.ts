import { readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Resolves as soon as the file holds exactly this text, line ends at its end aside; rejects when it does not in time.
 */
export function waitForText(path: string, text: string, timeoutMs = 30_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      watcher.close();
      settle();
    };
    const look = (): void => {
      if (textOf(path) === text) end(resolve);
    };
    const late = (): void => end(() => reject(new Error(`${basename(path)} holds "${textOf(path)}", not "${text}".`)));
    const watcher = watch(dirname(path), look);
    const timer = setTimeout(late, timeoutMs);
    look();
  });
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}
