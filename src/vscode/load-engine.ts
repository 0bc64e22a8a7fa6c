import { join } from 'node:path';
import type * as Engine from '../engine';

/** The second bundle, read from the disk on the first call: activation must not pay for it. */
export function loadEngine(): typeof Engine {
  return require(join(__dirname, 'engine.js'));
}
