import assert from 'node:assert/strict';
import { parse as fromToml, stringify as toToml } from '@decimalturn/toml-patch';
import fc from 'fast-check';
import { parse as fromJsonc } from 'jsonc-parser';
import { parse as fromYaml, stringify as toYaml } from 'yaml';
import {
  type ConfigEdit,
  type ConfigFormat,
  same,
  set,
  stepOf,
  withStep,
} from '../../../src/core/setup/clients/formats/config-edit';
import { mergeConfig } from '../../../src/core/setup/clients/formats/merge';
import { SetupError } from '../../../src/core/setup/clients/setup-error';

/** What a set-up changes, in each format: plain values, deep ones, entries of lists. */
const edits: Record<ConfigFormat, ConfigEdit[]> = {
  jsonc: [
    ...set(['provider', 'gigachat'], { npm: 'x', options: { baseURL: 'http://127.0.0.1:8090/v1', n: 128_000 } }),
    { kind: 'set', path: ['model'], value: 'gigachat/GigaChat-2-Max' },
    { kind: 'default', path: ['$schema'], value: 'https://example.org/schema.json' },
    { kind: 'entry', path: ['models'], by: ['id'], value: { id: 'GigaChat-2-Max', limits: { context: 1 } } },
    { kind: 'member', path: ['enabled'], value: 'gigachat' },
  ],
  yaml: [
    { kind: 'default', path: ['schema'], value: 'v1' },
    { kind: 'set', path: ['model'], value: 'openai/GigaChat-2-Max: "x" #1' },
    { kind: 'entry', path: ['models'], by: ['name'], value: { name: 'GigaChat', roles: ['chat'], o: { c: 128_000 } } },
  ],
  toml: [
    ...set(['model'], 'GigaChat-2-Max'),
    ...set(['model_providers', 'gigachat'], { name: 'GigaChat Bridge', base_url: 'http://127.0.0.1:8090/v1', n: 1 }),
  ],
};
const readers: Record<ConfigFormat, (text: string) => unknown> = {
  jsonc: (text) => fromJsonc(text, [], { allowTrailingComma: true }) ?? {},
  yaml: (text) => fromYaml(text) ?? {},
  toml: fromToml,
};

const word = fc.stringMatching(/^[a-zа-я][a-zа-я0-9_]{0,8}$/);
const latin = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const scalar = fc.oneof(
  fc.integer({ min: -1e6, max: 1e6 }),
  fc.boolean(),
  word,
  fc.constantFrom('a: b', '# no', 'с "кавычками"', 'C:\\x', ''),
);
const flat = fc.dictionary(latin, scalar, { maxKeys: 3 });
const named = fc.record({ name: word, more: scalar }).map((entry) => ({ ...entry, id: entry.name }));
/** Files as people have them: settings nobody here knows beside some that the set-up touches. */
const config = fc.record(
  {
    other: flat,
    model: word,
    models: fc.array(fc.oneof(named, fc.constant({ name: 'GigaChat', id: 'GigaChat-2-Max', old: true })), {
      maxLength: 3,
    }),
    words: fc.array(word, { maxLength: 3 }),
    deep: fc.record({ inner: flat }),
  },
  { requiredKeys: [] },
);
const enabled = fc.constantFrom([], ['anthropic']);

/** Puts comments between lines and behind some of them, as far as the format lets them stand there. */
function commented(text: string, mark: '#' | '//', at: readonly number[]): string {
  const lines = text.split('\n');
  for (const [nth, place] of at.entries()) {
    const index = place % lines.length;
    lines.splice(index, 0, `${/^\s*/.exec(lines[index] ?? '')?.[0] ?? ''}${mark} note ${nth}: "don't" lose, me`);
  }
  return lines.join('\n');
}

const texts: Record<ConfigFormat, fc.Arbitrary<string>> = {
  jsonc: fc
    .tuple(config, enabled, fc.constantFrom(0, 2, 4, '\t'), fc.array(fc.nat(20), { maxLength: 3 }))
    .map(([value, list, indent, at]) => {
      const text = JSON.stringify({ ...value, enabled: list }, undefined, indent);
      return text.includes('\n') ? commented(text, '//', at) : text;
    }),
  yaml: fc.tuple(config, fc.boolean(), fc.array(fc.nat(20), { maxLength: 3 })).map(([value, indentSeq, at]) => {
    const text = Object.keys(value).length === 0 ? '' : toYaml(value, { indentSeq, lineWidth: 0 });
    return commented(text, '#', at);
  }),
  toml: fc
    .tuple(config, fc.array(fc.nat(20), { maxLength: 3 }))
    .map(([{ models = [], words = [], ...value }, at]) => commented(toToml({ ...value, words, models }), '#', at)),
};
const shape = fc.record({ crlf: fc.boolean(), bom: fc.boolean() });

describe('merging into a configuration file', () => {
  for (const format of ['jsonc', 'yaml', 'toml'] as const) {
    it(`sets what was wanted and leaves the rest of any ${format} as it was, comments too`, async function () {
      this.timeout(120_000);
      const runs = format === 'toml' ? 60 : 200;
      let done = 0;
      await fc.assert(
        fc.asyncProperty(texts[format], shape, async (plain, { crlf, bom }) => {
          const text = (bom ? '\uFEFF' : '') + (crlf ? plain.replace(/\n/g, '\r\n') : plain);
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
