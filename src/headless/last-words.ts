import { ChatError } from '../core/chat/errors';
import { calmly } from '../core/ground/calmly';
import type { Logger } from '../core/ground/logger';

/** Open answers have this long to end with an error. */
const endWithinMs = 2000;

/**
 * What nobody caught ends the program, because nobody knows what it left behind: it is logged, open answers end with an
 * error in their protocol, and the exit code is 1. `end` is what can be ended so far.
 */
export function endOnWhatNobodyCaught(logger: Logger, end: (failed: ChatError) => Promise<void>): void {
  let ending = false;
  const last = (what: string) => (error: unknown) => {
    calmly(() => logger.error(what, { reason: error instanceof Error ? error.stack : String(error) }));
    if (ending) return;
    ending = true;
    const exit = () => process.exit(1);
    setTimeout(exit, endWithinMs);
    const failed = new ChatError('stopping', 'The bridge failed and ends. Start it again, then try again.');
    end(failed).then(exit, exit);
  };
  process.on('uncaughtException', last('a fault that nobody caught'));
  process.on('unhandledRejection', last('a failure that nobody waited for'));
}

/** Lets the program go on when nobody reads its output any more, as with a closed pipe; what goes there is lost. */
export function outliveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** Done when the program ends, however it does but by a kill: nothing may wait any more then. */
export function atTheEnd(act: () => void): void {
  process.on('exit', () => calmly(act));
}
