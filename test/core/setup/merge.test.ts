import assert from 'node:assert/strict';
import { parse as fromToml } from '@decimalturn/toml-patch';
import fc from 'fast-check';
import { parse as fromJsonc } from 'jsonc-parser';
import { parse as fromYaml } from 'yaml';
import { type ConfigFormat, same, stepOf, withStep } from '../../../src/core/setup/clients/formats/config-edit';
import { mergeConfig } from '../../../src/core/setup/clients/formats/merge';
import { SetupError } from '../../../src/core/setup/clients/setup-error';
import { edits, shape, shaped, texts } from './config-texts';

const readers: Record<ConfigFormat, (text: string) => unknown> = {
  jsonc: (text) => fromJsonc(text, [], { allowTrailingComma: true }) ?? {},
  yaml: (text) => fromYaml(text) ?? {},
  toml: fromToml,
};

describe('merging into a configuration file', () => {
  for (const format of ['jsonc', 'yaml', 'toml'] as const) {
    it(`sets what was wanted and leaves the rest of any ${format} as it was, comments too`, async function () {
      this.timeout(120_000);
      const runs = format === 'toml' ? 60 : 200;
      let done = 0;
      await fc.assert(
        fc.asyncProperty(texts[format], shape, async (plain, { crlf, bom }) => {
          const text = shaped(plain, { crlf, bom });
          let merged: string;
          try {
            merged = await mergeConfig(text, format, edits[format]);
          } catch (error) {
            // Said, and not written.
            assert.ok(error instanceof SetupError, String(error));
            return;
          }
          done += 1;
          const bare = (one: string) => one.replace('\uFEFF', '');
          assert.equal(merged.startsWith('\uFEFF'), bom);
          let wanted = readers[format](bare(text));
          for (const edit of edits[format]) {
            const step = stepOf(edit, wanted);
            if (step) wanted = withStep(wanted, step);
          }
          assert.ok(same(readers[format](bare(merged)), wanted), merged);
          for (const [note] of text.matchAll(/note \d: "don't" lose, me/g)) assert.ok(merged.includes(note));
          if (crlf && plain.includes('\n')) assert.doesNotMatch(merged, /[^\r]\n/);
          assert.equal(await mergeConfig(merged, format, edits[format]), merged, 'a second time nothing is left to do');
        }),
        { numRuns: runs },
      );
      assert.ok(done > (runs * 2) / 3, `only ${done} of ${runs} could be changed`);
    });
  }

  const untouched: [ConfigFormat, string][] = [
    ['jsonc', '{\n  // why\n  "list": [1,2 , 3],   // kept\n  "other" : {"a":1},\n\n  "last": true, // end\n}\n'],
    [
      'yaml',
      '# mine\nlist: [1,2 , 3]   # kept\nother: {a: 1}\n\nmodels:\n    # mine\n    - name:   A  # x\n      b: |\n        text\n\nlast: yes # end\n',
    ],
    [
      'toml',
      '# mine\nlist = [1,2 , 3]   # kept\nother = {a = 1}\n\n[model_providers.mine]\nname   = "A"  # x\n\n[[hooks]]\nat = 1979-05-27T07:32:00Z\n',
    ],
  ];
  for (const [format, text] of untouched) {
    it(`keeps every line of a ${format} that it does not change, to the last space`, async () => {
      const merged = (await mergeConfig(text, format, edits[format])).split('\n');
      const kept = text.split('\n').filter((line) => !/^\s*\}?$/.test(line));
      assert.deepEqual(
        kept.filter((line) => !merged.includes(line)),
        [],
      );
      const order = kept.map((line) => merged.indexOf(line));
      assert.deepEqual(
        order,
        [...order].sort((one, other) => one - other),
      );
    });
  }

  const broken: [ConfigFormat, string][] = [
    ['jsonc', '{ "a": '],
    ['jsonc', '{ "models": { "id": 1 } }'],
    ['jsonc', '[1]'],
    ['yaml', 'a: [1\nb: 2'],
    ['yaml', 'models: none'],
    ['toml', 'a = \n[b'],
    ['toml', 'model_providers = 1'],
  ];
  for (const [format, text] of broken) {
    it(`refuses ${format} that is broken or has something else in the place: ${JSON.stringify(text)}`, async () => {
      await assert.rejects(mergeConfig(text, format, edits[format]), SetupError);
    });
  }
});
