import { randomUUID } from 'node:crypto';

/** An id that nothing else has: the prefix that says of what it is, and 32 hexadecimal digits. */
export function freshId(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '');
}
