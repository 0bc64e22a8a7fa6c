#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { compileKept } from './kept-code';
import { loadNodeParts } from './node-parts';

/**
 * The HTTP parser is one great function of WebAssembly. After three requests V8 would compile it anew in the background,
 * which takes up to 30 MiB that stay taken; so often it has to run before that is worth it, some thousand requests.
 */
const parserRuns = 2_000_000_000;

/** By so much V8 lets the memory for new objects grow, which at first is small: at the start nearly all of them stay. */
const growth = { start: 16, usual: 2 };

loadNodeParts();
// Before anything is compiled: V8 takes kept code only under the flags that it was made under.
setFlagsFromString(`--wasm-tiering-budget=${parserRuns}`);
// A regular expression is otherwise translated twice, and the first time takes the longer, the greater it is: 5 ms for
// Node's own of an IPv6 address.
setFlagsFromString('--no-regexp-tier-up');

/** What the program's bundle gives. */
interface Program {
  start(keepCode: () => void): void;
}

const file = join(__dirname, 'headless-program.js');
// Node reads the source map of what it loads itself; loaded so, the bundle is a function that nobody calls.
if (process.sourceMapsEnabled) require(file);
const compiled = compileKept(file);
setFlagsFromString(`--semi-space-growth-factor=${growth.start}`);
const program = { exports: {} as Program };
compiled.evaluate(program.exports, require, program, file, dirname(file));
program.exports.start(() => {
  setFlagsFromString(`--semi-space-growth-factor=${growth.usual}`);
  compiled.keep();
});
