#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { compileKept } from './kept-code';

/**
 * The HTTP parser is one great function of WebAssembly. After three requests V8 would compile it anew in the background,
 * which takes up to 30 MiB that stay taken; so often it has to run before that is worth it, some thousand requests.
 */
const parserRuns = 2_000_000_000;

// Before anything is compiled: V8 takes kept code only under the flags that it was made under.
setFlagsFromString(`--wasm-tiering-budget=${parserRuns}`);

/** What the program's bundle gives. */
interface Program {
  start(keepCode: () => void): void;
}

const file = join(__dirname, 'headless-program.js');
// Node reads the source map of what it loads itself; loaded so, the bundle is a function that nobody calls.
if (process.sourceMapsEnabled) require(file);
const compiled = compileKept(file);
const program = { exports: {} as Program };
compiled.evaluate(program.exports, require, program, file, dirname(file));
program.exports.start(compiled.keep);
