import { readFileSync } from 'node:fs';
import { Random } from '../fuzz/random';
import { targets } from '../fuzz/targets';

/** Inputs that a fuzzer found, as its output has them. */
const found: { target: string; input: string }[] = JSON.parse(readFileSync('test/core/fuzz-corpus.json', 'utf8'));

describe('what reads the words of others', () => {
  for (const target of targets) {
    it(`reads every input made for the ${target.name}, and those that once broke it`, async () => {
      for (const { target: name, input } of found)
        if (name === target.name) await target.run(Buffer.from(input, 'base64'));
      for (let seed = 0; seed < 60; seed += 1) await target.run(target.make(new Random(seed)));
    });
  }
});
