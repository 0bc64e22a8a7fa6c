import { isIPv6 } from 'node:net';

/** The parts of Node that the program starts with, and those that these load when they are first used. */
const parts = [
  'crypto',
  'fs',
  'vm',
  'http',
  'https',
  'tls',
  'zlib',
  'dns',
  'os',
  'diagnostics_channel',
  'cluster',
  'tty',
  'timers/promises',
];

/** V8 translates a regular expression to machine code at once for so long a text; for shorter ones to bytecode first. */
const longText = 1000;

/**
 * Loads them. Node brings them compiled, for V8's usual flags: what is first loaded under others is compiled anew, so
 * that this goes before any flag.
 */
export function loadNodeParts(): void {
  for (const part of parts) require(`node:${part}`);
  // Its regular expression is asked whenever a server listens or a host's name is looked up, and is a long one.
  isIPv6('x'.repeat(longText));
  // These bring more when they are first read.
  Reflect.get(require('node:util'), 'parseArgs');
  Reflect.get(require('node:net'), 'BlockList');
}
