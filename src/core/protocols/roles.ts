import * as z from 'zod';

/** One of a protocol's roles; the complaint about any other names it. */
export function roleAmong<const Role extends string>(roles: readonly Role[]) {
  return z.enum(roles, { error: ({ input }) => (input === undefined ? 'is missing' : notARole(input, roles)) });
}

/** What is wrong with a role that is none of these. */
export function notARole(given: unknown, roles: Iterable<string>): string {
  const named = typeof given === 'string' ? `"${given.slice(0, 40)}"` : 'this';
  return `${named} is not a role. Use ${[...roles].join(', ')}.`;
}
