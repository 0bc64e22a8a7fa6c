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
  'timers/promises',
];

/**
 * Loads them. Node brings them compiled, for V8's usual flags: what is first loaded under others is compiled anew, so
 * that this goes before any flag.
 */
export function loadNodeParts(): void {
  for (const part of parts) require(`node:${part}`);
  // These bring more when they are first read.
  Reflect.get(require('node:util'), 'parseArgs');
  Reflect.get(require('node:net'), 'BlockList');
}
