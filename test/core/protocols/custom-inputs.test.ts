import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';

type Json = Record<string, unknown>;

const patch = '*** Begin Patch\n*** Add File: a.md\n+`x` "y" \\n\n*** End Patch';
const code = 'const a = `b`;\nawait run(a);';
const block = '```js\nrun()\n```';
const grammar = { type: 'grammar', syntax: 'lark', definition: 'start: /.+/s' };
const fenced = { syntax: 'lark', definition: 'start: "```js" /.+/s "```"' };

/** A tool, the arguments that a model called it with, and the input that it meant. */
const rows: [what: string, name: string, args: unknown, input: string][] = [
  ['in its field', 'apply_patch', { input: patch }, patch],
  ['under another name', 'apply_patch', { patch }, patch],
  ['as it is', 'apply_patch', patch, patch],
  ['as a command line', 'apply_patch', { command: ['apply_patch', patch] }, patch],
  ['in a fence', 'apply_patch', { input: `\`\`\`diff\n${patch}\n\`\`\`\n` }, patch],
  ['in a fence of its language', 'exec', { code: `\`\`\`javascript\n${code}\n\`\`\`` }, code],
  ['in a fence, alone', 'exec', `\`\`\`\n${code}\n\`\`\``, code],
  ['that begins and ends with code', 'exec', { input: `${block}\nand\n${block}` }, `${block}\nand\n${block}`],
  ['that is none', 'exec', {}, ''],
  ['that is a list for another program', 'exec', { command: ['git', 'status'] }, '{"command":["git","status"]}'],
  ['that is a fence by its grammar', 'block', { input: block }, block],
  ['that is a block of code where the tool has no grammar', 'note', { input: block }, block],
  ['that is a list where the tool has no word for it', 'note', { lines: ['a b', 'c'] }, '{"lines":["a b","c"]}'],
];

describe('the input that a model meant for a custom tool', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  const chatTools = [
    { type: 'custom', custom: { name: 'apply_patch', format: { type: 'grammar', grammar } } },
    { type: 'custom', custom: { name: 'exec', format: grammar } },
    { type: 'custom', custom: { name: 'block', format: { type: 'grammar', grammar: fenced } } },
    { type: 'custom', custom: { name: 'note', format: { type: 'text' } } },
  ];
  const responsesTools = chatTools.map(({ custom }) => ({
    ...custom,
    type: 'custom',
    format: { note: custom.format, block: { ...fenced, type: 'grammar' } }[custom.name] ?? grammar,
  }));

  async function ask(path: string, body: Json, name: string, args: unknown): Promise<string> {
    stack.emulator.reset();
    stack.emulator.script({ functionCall: { name, arguments: args as Json | string } });
    const response = await stack.post(path, { model: 'GigaChat-2-Max', ...body });
    assert.equal(response.status, 200);
    return response.text();
  }

  for (const [what, name, args, input] of rows) {
    it(`is found ${what} (${name})`, async () => {
      const messages = [{ role: 'user', content: 'go' }];
      const chat = JSON.parse(await ask('/v1/chat/completions', { messages, tools: chatTools }, name, args));
      assert.equal(chat.choices[0].message.tool_calls[0].custom.input, input);
      const chunks = await ask('/v1/chat/completions', { messages, tools: chatTools, stream: true }, name, args);
      assert.equal(dataOf(chunks).map(streamedInput).join(''), input);
      const whole = JSON.parse(await ask('/v1/responses', { input: 'go', tools: responsesTools }, name, args));
      assert.equal(whole.output[0].input, input);
      const events = dataOf(
        await ask('/v1/responses', { input: 'go', tools: responsesTools, stream: true }, name, args),
      );
      assert.equal(events.find(({ type }) => type === 'response.custom_tool_call_input.done')?.input, input);
    });
  }
});

function dataOf(text: string): Json[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)) as Json);
}

function streamedInput(chunk: Json): string {
  const [choice] = chunk.choices as { delta: { tool_calls?: { custom: { input: string } }[] } }[];
  return choice?.delta.tool_calls?.map(({ custom }) => custom.input).join('') ?? '';
}
