import { stringify as toToml } from '@decimalturn/toml-patch';
import fc from 'fast-check';
import { stringify as toYaml } from 'yaml';
import { type ConfigEdit, type ConfigFormat, set } from '../../../src/core/setup/clients/formats/config-edit';

/** What a set-up changes, in each format: plain values, deep ones, entries of lists. */
export const edits: Record<ConfigFormat, ConfigEdit[]> = {
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

export const texts: Record<ConfigFormat, fc.Arbitrary<string>> = {
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
/** With which ends of lines, and with or without a mark at the beginning. */
export const shape = fc.record({ crlf: fc.boolean(), bom: fc.boolean() });

/** The text as it may lie on the disk. */
export function shaped(plain: string, { crlf, bom }: { crlf: boolean; bom: boolean }): string {
  return (bom ? '\uFEFF' : '') + (crlf ? plain.replace(/\n/g, '\r\n') : plain);
}
