import type { LookupFunction } from 'node:net';
import type { Clock } from './clock';
import type { Logger } from './logger';
import type { Redactor } from './redaction';

/** What every object of the core runs on. `lookup` finds out names in place of the system. */
export interface Runtime {
  clock: Clock;
  logger: Logger;
  redactor: Redactor;
  lookup?: LookupFunction;
}
