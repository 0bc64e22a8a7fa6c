import type { LookupFunction } from 'node:net';
import type { AdviceWords } from './advice';
import type { Clock } from './clock';
import type { Logger } from './logger';
import type { Redactor } from './redaction';

/** What every object of the core runs on. */
export interface Runtime {
  clock: Clock;
  logger: Logger;
  redactor: Redactor;
  /** Finds out names in place of the system. */
  lookup?: LookupFunction;
  /** What the front calls its settings, for the messages of failures. */
  advice?: AdviceWords;
}
