import { setTimeout } from 'node:timers/promises';
import { errorCode } from './error-code';

/** How Windows says no while another program has a file open, as one that looks for viruses does with every new one. */
const heldCodes: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** The waits double from here: such a program lets go after 1.3 s or is not one. */
const firstWaitMs = 10;
const tries = 8;

/** Whether another program may have the file, and only for a moment. Elsewhere an open file is in nobody's way. */
export function mayBeHeld(error: unknown): boolean {
  return process.platform === 'win32' && heldCodes.has(errorCode(error) ?? '');
}

/** Does something with a file, again for a while as long as another program may have it. */
export async function onceLetGo<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried === tries || !mayBeHeld(error)) throw error;
      await setTimeout(firstWaitMs * 2 ** (tried - 1));
    }
  }
}
