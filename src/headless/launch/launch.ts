#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { compileKept } from './kept-code';
import { loadNodeParts } from './node-parts';
import { refuseOldNode } from './old-node';
import { optimizingFlags, type Phase } from './optimizing-flags';

/**
 * The HTTP parser is one great function of WebAssembly. After three requests V8 would compile it anew in the background,
 * which takes up to 30 MiB that stay taken; so often it has to run before that is worth it, some thousand requests.
 */
const parserRuns = 2_000_000_000;

/** By so much V8 lets the memory for new objects grow, which at first is small: at the start nearly all of them stay. */
const growth = { start: 16, usual: 2 };

const optimizeSooner = (phase: Phase): void => {
  for (const flag of optimizingFlags(phase, process.versions.v8)) setFlagsFromString(flag);
};

refuseOldNode();
loadNodeParts();
// Before anything is compiled: V8 takes kept code only under the flags that it was made under. Nothing but what V8 reads
// anew each time is set here: another way to treat code that is there already would end the process.
setFlagsFromString(`--wasm-tiering-budget=${parserRuns}`);
// Little is collected during the start: to wake other threads for it costs more than they take over.
setFlagsFromString('--no-parallel-scavenge');
optimizeSooner('start');

/** What the program's bundle gives; it tells of its first answer, and when it has met the most of its code. */
interface Program {
  start(onServing: () => void, onCodeMet: () => void): void;
}

const file = join(__dirname, 'headless-program.js');
// Node reads the source map of what it loads itself; loaded so, the bundle is a function that nobody calls.
if (process.sourceMapsEnabled) require(file);
const compiled = compileKept(file);
setFlagsFromString(`--semi-space-growth-factor=${growth.start}`);
const program = { exports: {} as Program };
compiled.evaluate(program.exports, require, program, file, dirname(file));
const serve = () => optimizeSooner('serving');
program.exports.start(serve, () => {
  setFlagsFromString(`--semi-space-growth-factor=${growth.usual}`);
  // What is kept is taken only under the flags of the start.
  optimizeSooner('start');
  compiled.keep();
  setFlagsFromString('--parallel-scavenge');
  serve();
});
