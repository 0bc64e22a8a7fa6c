import assert from 'node:assert/strict';
import { parseLoosely } from '../../../src/core/protocols/json/loose-json';
import { writtenArguments } from '../../../src/core/protocols/spoken-calls/written-arguments';

/** JSON as a model wrote it, and what was meant. */
const slips: [what: string, json: string, meant: unknown][] = [
  [
    'a regular expression',
    String.raw`{"pattern":"^\d+\.\w*$","flags":"a\nb"}`,
    { pattern: '^\\d+\\.\\w*$', flags: 'a\nb' },
  ],
  ['a path of Windows', String.raw`{"path":"C:\Users\new\bin\app.exe"}`, { path: 'C:\\Users\\new\\bin\\app.exe' }],
  ['a path that is half escaped', String.raw`{"path":"C:\Users\\new"}`, { path: 'C:\\Users\\new' }],
  ['a path as it should be, beside a slip', String.raw`{"a":"C:\\new","b":"\d"}`, { a: 'C:\\new', b: '\\d' }],
  ['half an escape', String.raw`{"a":"\u12","b":"\u0041"}`, { a: '\\u12', b: 'A' }],
  ['a backslash before a line break', '{"a":"b\\\nc"}', { a: 'b\\\nc' }],
  ['line breaks in words', String.raw`{"view_range": \n[1, 2]\n\n}`, { view_range: [1, 2] }],
  ['quotes without their backslashes', '{"text":"He said "hi" to me.","n":1}', { text: 'He said "hi" to me.', n: 1 }],
  [
    'code with quotes, over lines',
    '{"path": "a.py",\n "content": "print("a", "b")\nx = d["k"]",\n "mode": "w"}',
    { path: 'a.py', content: 'print("a", "b")\nx = d["k"]', mode: 'w' },
  ],
  ['JSON in a text', '{"content": "{"a": 1, "b": 2}"}', { content: '{"a": 1, "b": 2}' }],
  ['quotes in a list', '{"tags": ["a "b" c", "d"], "n": null}', { tags: ['a "b" c', 'd'], n: null }],
  ['quotes at the end of a text in a list', '{"a":["echo "a"", "print("b")"]}', { a: ['echo "a"', 'print("b")'] }],
  ['quotes at the end of a text', '{"a":"say "hi"","b":{"c":""x" y"}}', { a: 'say "hi"', b: { c: '"x" y' } }],
  ['quotes beside those with a backslash', '{"a":"say "hi" and \\"ho\\""}', { a: 'say "hi" and "ho"' }],
  [
    'comments at the ends of lines',
    '{\n  "a": "http://b", // the host\n  "c": 1 // \'one\'\n}',
    { a: 'http://b', c: 1 },
  ],
  ['comments in between', '{/* where */ "a": "/* b */", /* c */}', { a: '/* b */' }],
  ['a comment beside quotes with a backslash', '{"a":"\\" // b", // no\n "c":1}', { a: '" // b', c: 1 }],
  ['comments in what Python writes', "{'a': None, # no\n}".replace('# no', '// no'), { a: null }],
  ['both quotes', `{"a": 'it', 'b': "is"}`, { a: 'it', b: 'is' }],
  ['a comma and a backslash too many', String.raw`{"a":"\d",}`, { a: '\\d' }],
];

const noJson = [
  '{"old":"say "hi","new":"x"}',
  '{"path":"a" "content":"b"}',
  '{"path":"a"\n "content":"b"}',
  '{"path":"a"; "content":"b"}',
  '{"path":"a",, "content":"b"}',
  '{"path":"a",\\ "content":"b"}',
  '{"path":"a"/, "content":"b"}',
  '{"paths":["a",, "b"]}',
  '{"paths":["a" "b"]}',
  '{"path":"a", "content" "b"}',
  '{"content":"{"a":"x","b":2}"}',
  '{"a":["print("a", "b")"]}',
  '{"a":"b" c"}',
  '{"a "b" c":1}',
  '{"a":"say "hi" now"',
  '{"a":"say "hi" now"} and more',
  '{"a": // 1}',
  '{"a": 1 / 2}',
  '{"a":"b\\',
  '{"a":"b\\"',
  '{\\x"a":1}',
  '\\n',
  '{"a":\\n',
  '{"a":1}\\d',
];

/** Arguments with something behind them. */
const behind: [args: string, meant: unknown][] = [
  ['{"q":"a"}<|call|>', { q: 'a' }],
  ['{"q":"a"}\n<|endoftext|> ', { q: 'a' }],
  ['{"q":"a"}</tool_call>', { q: 'a' }],
  ['{"q":"}\\"{"}}', { q: '}"{' }],
  ['{"q":["a"]}]}', { q: ['a'] }],
  ['{"q":"a"}{"q":"a"}', { q: 'a' }],
  ['{}{"q":"a"}', { q: 'a' }],
  [' { } {"q":"a",}', { q: 'a' }],
  ['```json\n{"q":"a"}}\n```', { q: 'a' }],
];

const noArguments = [
  '{"q":"a"}{"q":"b"}',
  '{"q":"a"} and so on',
  '{"q":"a"',
  '{"q":"a"},',
  `{"q":"a"}${'}'.repeat(5000)}`,
  '{"q":{"q":"a"}',
];

describe('JSON that a model wrote by hand', () => {
  for (const [what, json, meant] of slips) {
    it(`is read as it was meant: ${what}`, () => {
      assert.deepEqual(parseLoosely(json)?.value, meant);
      assert.deepEqual(JSON.parse(parseLoosely(json)?.text ?? ''), meant);
      assert.deepEqual(writtenArguments(json)?.value, meant);
    });
  }

  for (const json of noJson)
    it(`is none in ${JSON.stringify(json)}`, () => assert.equal(parseLoosely(json), undefined));

  for (const [args, meant] of behind) {
    it(`is found before what a model put behind it: ${JSON.stringify(args)}`, () => {
      assert.deepEqual(writtenArguments(args)?.value, meant);
    });
  }

  for (const args of noArguments) {
    it(`is not guessed in ${JSON.stringify(args.slice(0, 40))}`, () => assert.equal(writtenArguments(args), undefined));
  }
});
