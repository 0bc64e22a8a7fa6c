import assert from 'node:assert/strict';
import { parse as fromToml } from '@decimalturn/toml-patch';
import fc from 'fast-check';
import { parse as fromJsonc } from 'jsonc-parser';
import { parse as fromYaml } from 'yaml';
import { type ConfigFormat, same, set, stepsOf, withStep } from '../../../src/core/setup/clients/formats/config-edit';
import { mergeConfig } from '../../../src/core/setup/clients/formats/merge';
import { SetupError } from '../../../src/core/setup/clients/setup-error';
import { growthOf } from '../../bench/grow/growth';
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
            for (const step of stepsOf(edit, wanted)) wanted = withStep(wanted, step);
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

  const deep = (count: number): [ConfigFormat, string][] => [
    ['jsonc', '['.repeat(count)],
    ['jsonc', `{"env":${'{"a":'.repeat(count)}1${'}'.repeat(count + 1)}`],
    ['yaml', '['.repeat(count)],
    ['yaml', `a: ${'{b: '.repeat(count)}1${'}'.repeat(count)}`],
    ['yaml', `${'- '.repeat(count)}x`],
    ['yaml', `${'? '.repeat(count)}x`],
    ['yaml', Array.from({ length: Math.min(count, 2000) }, (_, nth) => `${' '.repeat(nth)}a:`).join('\n')],
    ['toml', `a = ${'['.repeat(count)}`],
    ['toml', `a = ${'{b = '.repeat(count)}1${'}'.repeat(count)}`],
    ['toml', `${'a.'.repeat(count)}a = 1`],
    ['toml', `[${'a . '.repeat(count)}a]`],
  ];
  for (const count of [300, 1000, 20_000]) {
    it(`refuses at once what is nested ${count} levels deep, before a reader of the format sees it`, async () => {
      for (const [format, text] of deep(count)) {
        await assert.rejects(mergeConfig(text, format, set(['a', 'b'], 1)), /nested too deep/, text.slice(0, 20));
      }
    });
  }

  it('refuses texts of more words than settings have', async () => {
    const many = Array.from({ length: 20_000 }, (_, nth) => nth);
    for (const [format, text] of [
      ['yaml', many.map((nth) => `k${nth}: 1\n`).join('')],
      ['yaml', '!!x '.repeat(20_000)],
      ['toml', many.map((nth) => `[t${nth}]\nk = 1\n`).join('')],
    ] as const) {
      await assert.rejects(mergeConfig(text, format, set(['a', 'b'], 1)), /longer than settings are/);
    }
  });

  it('takes brackets and points in texts and comments for what they are', async () => {
    const signs = '[{(.'.repeat(500);
    for (const [format, text] of [
      ['jsonc', `// ${signs}\n{ "x": "${signs}" }\n`],
      ['yaml', `# ${signs}\nx: "${signs}"\ny: '${signs}'\nz: |\n  ${signs}\n  - - -\nw: a${signs}\n`],
      ['toml', `# ${signs}\nx = "${signs}\\""\ny = '${signs}'\nz = """${signs}\n"" ${signs}""""\nw = '''${signs}'''\n`],
    ] as const) {
      const merged = await mergeConfig(text, format, set(['env', 'KEY'], 'v'));
      assert.ok(merged.includes(signs) && merged.includes('KEY'), merged);
    }
  });

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

  const odd: [ConfigFormat, string, string][] = [
    ['jsonc', '// nothing but this\n', '// nothing but this\n{'],
    ['jsonc', 'null', '{'],
    ['jsonc', '{\n  "provider": null, // not yet\n  "models": null\n}\n', '"models": [\n'],
    ['yaml', 'schema: v1\nmodels: # none yet\nother: x # y\n', 'models: # none yet\n  - name: GigaChat\n'],
    ['yaml', 'models: ~\n', 'models:\n  - name: GigaChat\n'],
    ['yaml', 'models:\n', 'models:\n  - name: GigaChat\n'],
    ['yaml', '{}\n', 'schema: v1\n'],
    ['yaml', '---\n{}\n', '---\n{ "schema":"v1"'],
    ['yaml', 'null\n', 'schema: v1\n'],
    ['yaml', '{"models": [{"name": "A"}], "schema": "v1"}\n', '"models": [{"name":"GigaChat"'],
    ['yaml', 'model: |\n  old\nother: x\n', 'other: x\n'],
    ['yaml', 'model: # old\nmodels:\n- name: A\n', ' # old\nmodels:\n- name: GigaChat\n'],
    ['yaml', '? [a, b]\n: c\n', '? [a, b]\n: c\nschema: v1\n'],
    ['toml', '[ model_providers . mine ]\nname = "A"\n', '[ model_providers . mine ]\nname = "A"\n'],
    ['toml', 'a = 1\r\nmodel = "x"\r\n[t]\nb = 2\r\n\nc = 3\n', '\r\n[t]\nb = 2\r\n\nc = 3\n'],
  ];
  for (const [format, text, kept] of odd) {
    it(`changes ${format} that is bare or seldom written so: ${JSON.stringify(text)}`, async () => {
      const merged = await mergeConfig(text, format, edits[format]);
      assert.ok(merged.includes(kept), merged);
      assert.equal(await mergeConfig(merged, format, edits[format]), merged);
    });
  }

  for (const [format, text] of [
    ['jsonc', '{"models": [{ "id": "GigaChat-2-Max", "limits": { "mine": 1 }, "note": "kept" /* why */ }]}'],
    ['yaml', 'models:\n  - name: GigaChat # mine\n    # why\n    o: {mine: 1}\n    note: kept\n    roles: [edit]\n'],
    [
      'yaml',
      'base: &b\n  x: 1\nmodels:\n  - <<: *b\n    name: GigaChat\n    note: kept # why\n    o:\n      mine: 1\n',
    ],
  ] as const) {
    it(`keeps what else stands in an entry of an earlier set-up: ${JSON.stringify(text)}`, async () => {
      const merged = await mergeConfig(text, format, edits[format]);
      for (const words of ['mine', 'kept', 'why']) assert.ok(merged.includes(words), merged);
      const [entry] = (readers[format](merged) as { models: { note: string; roles?: string[] }[] }).models;
      assert.equal(entry?.note, 'kept');
      if (text.includes('roles')) assert.deepEqual(entry?.roles, ['edit']);
      assert.match(merged, format === 'yaml' ? /\bc"?: ?128000/ : /"context": 1/);
    });
  }

  for (const [text, after] of [
    ['{ "a": 1, "out": 2 }', '{ "a": 1 }'],
    ['{ "out": 2, "a": 1 }', '{ "a": 1 }'],
    ['{"out":2}', '{}'],
    ['{"out":2,}', '{}'],
    ['{\n  "out": 2, // note\n}\n', '{\n  // note\n}\n'],
    ['{\n  // why\n  "out": 2, // note\n  "a": 1\n}\n', '{\n  // why\n  // note\n  "a": 1\n}\n'],
    ['{\n  "a": 1, // one\n  "out": 2 // note\n}\n', '{\n  "a": 1 // one\n  // note\n}\n'],
    ['{\r\n  "a": 1,\r\n  "out": 2,\r\n}\r\n', '{\r\n  "a": 1,\r\n}\r\n'],
    ['{ "a": "x,y" /* , */ , /* b */ "out": {"c": [1, 2]} }', '{ "a": "x,y" /* , */ /* b */ }'],
  ] as const) {
    it(`takes a setting out and leaves the comments around it: ${JSON.stringify(text)}`, async () => {
      const merged = await mergeConfig(text, 'jsonc', [{ kind: 'drop', path: ['out'] }]);
      assert.deepEqual(fromJsonc(merged), fromJsonc(after));
      for (const [note] of text.matchAll(/\/\/.*|\/\*.*?\*\//g)) assert.ok(merged.includes(note), merged);
      assert.doesNotMatch(merged.replace(/\/\*.*?\*\/|\/\/.*/g, ''), text.includes('2,\r') ? /,\s*,/ : /,\s*[,}]/);
    });
  }

  const broken: [ConfigFormat, string][] = [
    ['jsonc', '['.repeat(20_000)],
    ['jsonc', `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`],
    ['yaml', '['.repeat(2_000)],
    ['toml', `a = ${'['.repeat(9_000)}${']'.repeat(9_000)}`],
    ['jsonc', '{"model": {"name": "mine"}}'],
    ['toml', '[model]\nmine = 1\n'],
    ['yaml', 'a: 1\n---\na: 2\n'],
    ['yaml', 'models: &m\n  - name: A\nagain: *m\n'],
    ['jsonc', '{ "a": '],
    ['jsonc', '{ "models": { "id": 1 } }'],
    ['jsonc', '[1]'],
    ['yaml', 'a: [1\nb: 2'],
    ['yaml', 'models: none'],
    ['toml', 'a = \n[b'],
    ['toml', 'model_providers = 1'],
  ];
  for (const [format, text] of broken) {
    it(`refuses ${format} that is broken or has something else in the place: ${JSON.stringify(text.slice(0, 40))}`, async () => {
      await assert.rejects(mergeConfig(text, format, edits[format]), SetupError);
    });
  }
});

describe('a configuration of thousands of lines', () => {
  const edit = [{ kind: 'set', path: ['model'], value: 'GigaChat' }] as const;
  const comments = (mark: string) => (size: number) =>
    Array.from({ length: size }, (_, nth) => `${mark} note ${nth}`).join('\n');
  const made = new Map<ConfigFormat, (size: number) => string>([
    ['jsonc', (size) => `{\n${comments('//')(size)}\n"a": 1\n}\n`],
    ['toml', (size) => `a = 1\n${comments('#')(size)}\n[b]\nc = 1\n`],
  ]);
  for (const [format, make] of made) {
    it(`is changed in bounded time, every comment kept: ${format}`, async () => {
      const growing = {
        name: format,
        size: 1_500,
        make: (size: number) => {
          const before = make(size);
          return () => mergeConfig(before, format, edit);
        },
      };
      const { growth } = await growthOf(growing, { attempts: 30, mostMs: 10, most: 80 });
      assert.ok(growth <= 80, `${growth} times the work`);
      const merged = await mergeConfig(make(3_000), format, edit);
      assert.ok(merged.includes('note 2999') && merged.includes('GigaChat'));
    });
  }

  it('gets a new table of TOML behind all others, and is refused where thousands would have to be written anew', async () => {
    const long = 'a = 1\n'.concat(Array.from({ length: 5_000 }, (_, nth) => `k${nth} = ${nth}\n`).join(''));
    const merged = await mergeConfig(long, 'toml', [{ kind: 'set', path: ['table', 'name'], value: 'x' }]);
    assert.equal(merged, `${long}\n[table]\nname = "x"\n`);
    await assert.rejects(mergeConfig(long, 'toml', [{ kind: 'drop', path: ['a'] }]), /longer than settings are/);
  });

  it('is changed like a short one, whatever stands in front of the tables', async () => {
    const projects = Array.from({ length: 680 }, (_, nth) => `\n[projects."/p${nth}"]\ntrust_level = "trusted"\n`);
    const all = [
      ...set([], { model: 'GigaChat' }),
      ...set(['model_providers', 'gigachat'], { name: 'x' }),
      { kind: 'drop', path: ['model_providers', 'gigachat', 'env_key'] } as const,
    ];
    const beginnings = [
      '[model_providers.gigachat]\nname = "o" # mine\nenv_key = "K"\n',
      'text = """\n[x]\n"""\n',
      'list = [\n  ["a"],\n  ["b"],\n]\n',
      'model_providers = { other = { name = "o" } }\n',
    ];
    for (const beginning of beginnings) {
      const long = beginning + projects.join('');
      const merged = await mergeConfig(long, 'toml', all);
      const wanted = all.reduce<unknown>((value, edit) => stepsOf(edit, value).reduce(withStep, value), fromToml(long));
      assert.ok(same(fromToml(merged), wanted), beginning);
    }
  });
});
