import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { bundledProgram } from '../harness/bundled-program';
import { runProgram } from './run-program';

describe('arguments that cannot work', () => {
  const bridge: [args: string[], pattern: RegExp][] = [
    [['--chekc'], /^gigachat-bridge: Unknown option '--chekc'\. Try --help\.\n$/],
    [['serve'], /^gigachat-bridge: Unexpected argument 'serve'.*\. Try --help\.\n$/],
    [['conect', 'codex'], /^gigachat-bridge: Unexpected argument 'conect': .*connect.*first\. Try --help\.\n$/],
    [['--check', 'connect', 'codex'], /^gigachat-bridge: Unexpected argument 'connect': .*first\. Try --help\.\n$/],
    [
      ['--env-file', '/dev/null', '--env-path', 'b.env'],
      /^gigachat-bridge: --env-file and --env-path are the same.*\n$/,
    ],
    [['--env-path='], /^gigachat-bridge: --env-file names no file.*\n$/],
    [['--env-path', '/'], /^gigachat-bridge: The file \/ cannot be read: it is a folder\. Check --env-file\.\n$/],
    [['--proxy.port', '0x50'], /^gigachat-bridge: GPT2GIGA_PORT must be a number from 0 to 65535.*\n$/],
    [['connect', 'codex', '--kye'], /^gigachat-bridge: Unknown option '--kye'\. Try --help\.\n$/],
    [['--out', 'ca.pem'], /^gigachat-bridge: --out belongs to --trust-russian-root.*\n$/],
  ];
  for (const [args, pattern] of bridge) {
    it(`of the bridge are named, with where to look: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runProgram([resolve('dist/headless.js'), ...args], {});
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, pattern);
    });
  }

  const config: [args: string[], pattern: RegExp][] = [
    [[], /^The client is missing\.\n/],
    [['codex'], /^--key is missing: npm start prints the key/],
    [['nope', '--key', 'k'], /^There is no configuration for nope\.\n/],
    [['codex', '--kye', 'k'], /^Unknown option '--kye'/],
  ];
  for (const [args, pattern] of config) {
    it(`of client-config are named before its help: ${args.join(' ') || 'none'}`, async () => {
      const program = bundledProgram('test/start/print-config.ts');
      const { code, stdout, stderr } = await runProgram([program, ...args], {});
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, pattern);
      assert.match(stderr, /\n\nPrints the configuration[\s\S]*CLIENT is continue, claude-code, codex/);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }
});
