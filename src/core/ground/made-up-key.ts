import { randomBytes } from 'node:crypto';

/** A key of 256 bits for the bridge. It begins with no hyphen: on a command line that would make an option of it. */
export function madeUpKey(random: Buffer = randomBytes(32)): string {
  return random.toString('base64url').replace(/^-/, '_');
}
