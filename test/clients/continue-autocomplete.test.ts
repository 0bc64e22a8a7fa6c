import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';

const code = 'export function sum(a: number, b: number) {\n  return ';
const rest = ';\n}\n\nexport const zero = 0;\n';
/** Another file that the editor shows. */
const other = 'export const one = 1;';

/** What Continue stops at in TypeScript, whatever the template. */
const always = [
  '\n\n',
  '\r\n\r\n',
  '/src/',
  '#- coding: utf-8',
  '```',
  '\nfunction',
  '\nclass',
  '\nmodule',
  '\nexport',
  '\nimport',
];

interface Template {
  name: string;
  prompt: (prefix: string, suffix: string) => string;
  stop: string[];
  /** What the template shows beside the code. */
  shows?: string;
}

const starcoderStops = ['<fim_prefix>', '<fim_suffix>', '<fim_middle>', '<file_sep>', '<|endoftext|>'];
const qwenStops = [
  '<|endoftext|>',
  '<|fim_prefix|>',
  '<|fim_middle|>',
  '<|fim_suffix|>',
  '<|fim_pad|>',
  '<|repo_name|>',
  '<|file_sep|>',
  '<|im_start|>',
  '<|im_end|>',
];
const geexStops = [
  '<|user|>',
  '<|code_suffix|>',
  '<|code_prefix|>',
  '<|code_middle|>',
  '<|assistant|>',
  '<|endoftext|>',
];
const geex = (p: string, s: string) =>
  `###PATH:src/sum.ts\n###LANGUAGE:typescript\n###MODE:BLOCK\n<|code_suffix|>${s}<|code_prefix|>${p}<|code_middle|><|assistant|>\n`;

/** Continue's templates and those of other editors for the same models. */
const templates: Template[] = [
  {
    name: 'Stable Code',
    prompt: (p, s) => `<fim_prefix>${p}<fim_suffix>${s}<fim_middle>`,
    stop: [...starcoderStops, '</fim_middle>', '</code>'],
  },
  {
    name: 'StarCoder 2 with other files',
    prompt: (p, s) => `<file_sep>${other}<file_sep><fim_prefix>${p}<fim_suffix>${s}<fim_middle>`,
    stop: starcoderStops,
    shows: other,
  },
  { name: 'SantaCoder', prompt: (p, s) => `<fim-prefix>${p}<fim-suffix>${s}<fim-middle>`, stop: ['<|endoftext|>'] },
  { name: 'Qwen Coder', prompt: (p, s) => `<|fim_prefix|>${p}<|fim_suffix|>${s}<|fim_middle|>`, stop: qwenStops },
  {
    name: 'Qwen Coder with its repository',
    prompt: (p, s) =>
      `<|repo_name|>sums\n<|file_sep|>one.ts\n${other}\n<|file_sep|>sum.ts\n<|fim_prefix|>${p}<|fim_suffix|>${s}<|fim_middle|>`,
    stop: qwenStops,
    shows: `sums\n\none.ts\n${other}\n\nsum.ts`,
  },
  {
    name: 'CodeGemma',
    prompt: (p, s) => `<|fim_prefix|>${p}<|fim_suffix|>${s}<|fim_middle|>`,
    stop: ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|file_separator|>', '<end_of_turn>', '<eos>'],
  },
  { name: 'Code Llama', prompt: (p, s) => `<PRE> ${p} <SUF>${s} <MID>`, stop: ['<PRE>', '<SUF>', '<MID>', '<EOT>'] },
  { name: 'Code Llama, the end first', prompt: (p, s) => `<PRE> <SUF>${s} <MID> ${p}`, stop: ['<EOT>'] },
  {
    name: 'DeepSeek Coder',
    prompt: (p, s) => `<｜fim▁begin｜>${p}<｜fim▁hole｜>${s}<｜fim▁end｜>`,
    stop: ['<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>', '//', '<｜end▁of▁sentence｜>'],
  },
  { name: 'Codestral', prompt: (p, s) => `[SUFFIX]${s}[PREFIX]${p}`, stop: ['[PREFIX]', '[SUFFIX]'] },
  { name: 'Codestral behind its first token', prompt: (p, s) => `<s>[SUFFIX]${s}[PREFIX]${p}`, stop: [] },
  {
    name: 'CodeGeeX',
    prompt: (p, s) => `<|user|>\n${geex(p, s)}`,
    stop: geexStops,
    shows: '###PATH:src/sum.ts\n###LANGUAGE:typescript\n###MODE:BLOCK',
  },
  {
    name: 'Mellum',
    prompt: (p, s) => `<filename>one.ts\n${other}\n<filename>sum.ts\n<fim_suffix>${s}<fim_prefix>${p}<fim_middle>`,
    stop: ['<|endoftext|>'],
    shows: `one.ts\n${other}\n\nsum.ts`,
  },
  { name: 'Seed-Coder', prompt: (p, s) => `<[fim-suffix]>${s}<[fim-prefix]>${p}<[fim-middle]>`, stop: [] },
];

/** Code that speaks of markers itself. */
const spoken =
  'const t = "<fim_prefix>{p}<fim_suffix>{s}<fim_middle>"; const q = ["<|fim_suffix|>", "<SUF>", "[PREFIX]"];';

describe("the templates of Continue's autocomplete", () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const complete = async (prompt: string, stop: string[], more: Record<string, unknown> = {}) => {
    stack.emulator.script({ text: 'a + b' });
    const body = {
      model: 'GigaChat-2-Max',
      prompt,
      stop: [...stop, ...always],
      max_tokens: 64,
      temperature: 0.01,
      ...more,
    };
    const answer = await stack.post('/v1/completions', body);
    assert.equal(answer.status, 200, await answer.clone().text());
    return await answer.text();
  };
  const shown = () => ((stack.chatBodies()[0]?.messages ?? []) as { content: string }[]).at(-1)?.content ?? '';

  for (const { name, prompt, stop, shows } of templates) {
    const files = shows === undefined ? '' : `<files>${shows}</files>\n`;

    it(`reads ${name}'s as the code before and after the cursor`, async () => {
      const answer = await complete(prompt(code, rest), stop);
      assert.equal(shown(), `${files}<before>${code}</before>\n<after>${rest}</after>`);
      assert.match(answer, /"text":"a \+ b"/);
    });

    it(`streams an answer to ${name}'s`, async () => {
      assert.match(await complete(prompt(code, rest), stop, { stream: true }), /"text":"a \+ b"[\s\S]*\[DONE\]/);
    });

    it(`takes ${name}'s at the beginning and at the end of a file`, async () => {
      await complete(prompt('', rest), stop);
      assert.equal(shown(), `${files}<before></before>\n<after>${rest}</after>`);
      stack.emulator.reset();
      await complete(prompt(code, ''), stop);
      assert.equal(shown(), `${files}<before>${code}</before>\n<after></after>`);
    });

    it(`leaves markers in the user's own code alone, in ${name}'s`, async () => {
      await complete(prompt(`${spoken}\n${code}`, rest), stop);
      assert.equal(shown(), `${files}<before>${spoken}\n${code}</before>\n<after>${rest}</after>`);
      stack.emulator.reset();
      await complete(prompt(code, `${rest}${spoken}\n`), stop);
      assert.equal(shown(), `${files}<before>${code}</before>\n<after>${rest}${spoken}\n</after>`);
    });
  }

  const user = (content: unknown) => [{ role: 'user', content }];
  const chats: [path: string, body: (text: string) => Record<string, unknown>][] = [
    ['/v1/chat/completions', (text) => ({ messages: user(text) })],
    [
      '/v1/chat/completions',
      (text) => ({ messages: [{ role: 'system', content: 'S' }, ...user([{ type: 'text', text }])] }),
    ],
    ['/v1/messages', (text) => ({ messages: user(text), max_tokens: 64 })],
    ['/v1/responses', (text) => ({ input: text })],
  ];
  const ask = async (path: string, body: Record<string, unknown>) => {
    stack.emulator.reset();
    stack.emulator.script({ text: 'a + b' });
    const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...body });
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.match(await answer.text(), /a \+ b/);
  };

  it('reads each of them as the one message of a chat, too', async () => {
    for (const { name, prompt, shows } of templates) {
      const files = shows === undefined ? '' : `<files>${shows}</files>\n`;
      for (const [path, body] of chats) {
        await ask(path, body(prompt(code, rest)));
        assert.equal(shown(), `${files}<before>${code}</before>\n<after>${rest}</after>`, `${name} at ${path}`);
      }
    }
  });

  it('leaves a chat alone that speaks of markers, or holds more than one template', async () => {
    const template = '<fim_prefix>a<fim_suffix>b<fim_middle>';
    for (const text of [`What is ${template}?`, `${template} is what?`, '[PREFIX] goes first, [SUFFIX] last.']) {
      for (const [path, body] of chats) {
        await ask(path, body(text));
        assert.equal(shown(), text, path);
      }
    }
    const tools = [{ type: 'function', function: { name: 'read' } }];
    await ask('/v1/chat/completions', { messages: user(template), tools });
    assert.equal(shown(), template);
    const turns = [...user('hi'), { role: 'assistant', content: 'hello' }, ...user(template)];
    await ask('/v1/chat/completions', { messages: turns });
    assert.equal(shown(), template);
  });

  // What Continue sends to models that were trained to talk, in words of its own shape: a task, examples, and the file.
  const holes = (prefix: string, suffix: string) =>
    [
      'You fill holes in files. A hole is written {{NAME}}; answer with what belongs there, inside COMPLETION tags.',
      '## EXAMPLE QUERY:\n<QUERY>\nlet a = {{FILL_HERE}};\n</QUERY>\n## CORRECT COMPLETION\n<COMPLETION>1</COMPLETION>',
      `<QUERY>\n${prefix}{{FILL_HERE}}${suffix}\n</QUERY>\nTASK: Fill the {{FILL_HERE}} hole.\n<COMPLETION>`,
    ].join('\n\n');

  it('takes the template with holes word for word, at completions and in a chat, and stops at its closing tag', async () => {
    const prompt = holes(code, rest);
    for (const stream of [false, true]) {
      for (const [path, body] of [
        ['/v1/completions', { prompt }],
        ['/v1/chat/completions', { messages: user(prompt) }],
      ] as const) {
        stack.emulator.reset();
        stack.emulator.script({ text: 'a + b</COMPLETION>\n\nThat is all.' });
        const answer = await stack.post(path, {
          model: 'GigaChat-2-Max',
          ...body,
          stream,
          stop: ['</COMPLETION>', ...always],
        });
        const text = await answer.text();
        assert.equal(answer.status, 200, text);
        assert.equal(shown(), prompt);
        assert.doesNotMatch(text, /COMPLETION|That is/);
      }
    }
  });

  for (const prompt of [
    'Explain the tokens <fim_prefix>, <fim_suffix> and <fim_middle>',
    `${spoken}\n`,
    'const marks = ["<PRE>", "<SUF>", "<MID>"',
    '[SUFFIX] is a word in brackets',
    '### PATH <|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>',
    '',
    ' '.repeat(200_000),
    '<fim_prefix>'.repeat(20_000),
  ]) {
    it(`takes ${JSON.stringify(prompt.slice(0, 50))} for what it is: text`, async () => {
      await complete(prompt, []);
      assert.equal(shown(), prompt);
    });
  }

  it('takes a prompt beside a suffix for code, whatever it holds', async () => {
    const prompt = '<fim_prefix>a<fim_suffix>b<fim_middle>';
    await complete(prompt, [], { suffix: 'z' });
    assert.equal(shown(), `<before>${prompt}</before>\n<after>z</after>`);
  });
});
