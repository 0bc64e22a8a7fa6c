import { join } from 'node:path';
import type * as ClientSetup from '../client-setup';

/** The bundle that sets clients up, read from the disk on the first call. */
export function loadClientSetup(): typeof ClientSetup {
  return require(join(__dirname, 'client-setup.js'));
}
