import type { Emulator } from '../emulator/emulator';
import type { ScriptedAnswer } from '../emulator/script/answer';

/**
 * What an upstream may do to a request, by the word that a question asks for it with. Refused credentials are none of
 * them: those hold for everybody for half a minute, and little else would be tried.
 */
const faults: Readonly<Record<string, ScriptedAnswer>> = {
  'used-up': { status: 402 },
  forbidden: { status: 403 },
  missing: { status: 404 },
  refused: { status: 422 },
  busy: { status: 429, headers: { 'retry-after': '1' } },
  'busy-for-long': { status: 429, headers: { 'retry-after': '3600' } },
  failed: { status: 500 },
  'bad-gateway': { status: 502, body: '<html>Bad gateway</html>' },
  'shut-down': { status: 503 },
  moved: { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
  empty: { raw: '' },
  html: { headers: { 'content-type': 'text/html' }, raw: '<html>Log in</html>' },
  'not-http': { rawResponse: 'SSH-2.0-OpenSSH_9.2\r\n' },
  'reset-before': { breakOff: { how: 'reset', after: 'request' } },
  'reset-after-head': { breakOff: { how: 'reset', after: 'headers' } },
  'reset-in-middle': { text: ['one', 'two', 'three'], breakOff: { how: 'reset', after: { chunks: 2 } } },
  'cut-in-middle': { text: ['one', 'two', 'three'], breakOff: { how: 'fin', after: { chunks: 2 } } },
  'ended-early': { text: ['one', 'two'], done: 'never', finishReason: null },
  silent: { breakOff: { how: 'hang', after: 'headers' } },
  'silent-in-middle': { text: ['one', 'two'], breakOff: { how: 'hang', after: { chunks: 1 } } },
  drips: { text: ['one', 'two'], breakOff: { how: 'drip', after: { chunks: 1 }, everyMs: 50 } },
  'no-json': { raw: 'data: {"choices":[{\n\n' },
  'wrong-shape': { raw: Array.from({ length: 4 }, () => 'data: {"choices":7}\n\n') },
  'error-in-200': { raw: 'data: {"status":500,"message":"Internal"}\n\n' },
  'gzip-cut': { text: 'packed', gzip: 'truncated' },
  'gzip-corrupt': { text: 'packed', gzip: 'corrupt' },
  'gzip-twenty': { text: 'packed', gzip: 20 },
  packed: { text: 'packed', gzip: true },
  'byte-by-byte': { text: 'по байту', cutAt: 'every-byte' },
  'done-twice': { text: 'twice', done: 'twice' },
  filtered: { text: 'no', finishReason: 'blacklist' },
  'closed-after': { text: 'closed', afterwards: 'close' },
  'reset-on-reuse': { text: 'reset', afterwards: 'reset-on-reuse' },
  'calls-cut': {
    functionCall: { name: 'f', argumentChunks: ['{"a":', '1'] },
    breakOff: { how: 'fin', after: { chunks: 2 } },
  },
};

/** The words to ask with. */
export const faultNames = Object.keys(faults);

/** Those that hold their caller until filler alone is given up, which takes three minutes. */
export const holdingFaults: ReadonlySet<string> = new Set(['drips']);

/** The words of a question that meets this fault. */
export function questionFor(fault: string): string {
  return `soak-fault <${fault}>`;
}

/** Lays every fault, for as long as the emulator runs: a question that names one meets it, any other is answered. */
export function layFaults(emulator: Emulator): void {
  for (const [name, answer] of Object.entries(faults)) {
    emulator.script({ ...answer, times: 0, when: { includes: `<${name}>` } });
  }
}
