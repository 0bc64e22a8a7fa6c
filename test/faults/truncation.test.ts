import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { cutReaders } from './cut-readers';
import { cuts } from './cuts';

describe('a truncated answer never looks like success', () => {
  let stack: Stack;
  const fooled: string[] = [];
  let asked = 0;
  before(async () => {
    stack = await startStack();
  });
  after(async () => {
    await stack.stop();
    const [ways, clients] = [cuts.size, cutReaders.size];
    console.log(
      `\n    ${fooled.length} of ${asked} truncated answers look successful (${ways} cuts × ${clients} clients)`,
    );
  });
  afterEach(() => stack.emulator.reset());

  for (const [client, read] of cutReaders) {
    describe(`to ${client}`, () => {
      it('though a whole one does', async () => {
        stack.emulator.script({ text: 'all' });
        await read(stack);
      });

      for (const [name, script] of cuts) {
        it(name, async () => {
          stack.emulator.script({ ...script, times: 0 });
          asked += 1;
          const looksWhole = await read(stack).then(
            () => true,
            () => false,
          );
          if (looksWhole) fooled.push(`${name} to ${client}`);
          assert.equal(looksWhole, false);
        });
      }
    });
  }
});
