import { join } from 'node:path';
import type * as OnDemand from '../on-demand';

/** What is rarely needed, read from the disk on the first call. */
export function loadOnDemand(): typeof OnDemand {
  return require(join(__dirname, 'on-demand.js'));
}
