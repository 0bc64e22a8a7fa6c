import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import type { ScriptedAnswer } from '../emulator/script/answer';
import { type Stack, startStack } from '../harness/stack';

const text = ['The ', 'answer ', 'is ', 'not ', 'whole.'];
const cut = { chunks: 2 } as const;

/** Every way in which an answer stops being one after its first words. */
const cuts: Record<string, ScriptedAnswer> = {
  'F27 RST': { text, breakOff: { how: 'reset', after: cut } },
  'F28 FIN in mid-chunk': { text, breakOff: { how: 'fin', after: cut } },
  'F28 chunked body ended early': { text, breakOff: { how: 'end', after: cut } },
  'F29 shorter than its length': { text, finishReason: null, done: 'never', usage: 'absent', extraLength: 9 },
  'F30 close-delimited': { text, framing: 'close', breakOff: { how: 'end', after: cut } },
  'F31 no finish and no [DONE]': { text, finishReason: null, done: 'never', usage: 'absent' },
  'F33 [DONE] without a finish': { text, finishReason: null, usage: 'absent' },
  'F35 broken JSON': { raw: ['data: {"choices":[{"delta":{"content":"The "}}]}\n\n', 'data: {"choi\n\n'] },
  'F37 an error object': { raw: ['data: {"choices":[{"delta":{"content":"The "}}]}\n\n', 'data: {"status":500}\n\n'] },
  'F39 gzip cut off': { text, gzip: 'truncated' },
  'F40 gzip corrupt': { text, gzip: 'corrupt' },
  'F48 nothing at all': { raw: '' },
  'F49 a call cut off': {
    functionCall: { name: 'run', argumentChunks: ['{"a":', '1}'] },
    breakOff: { how: 'reset', after: { chunks: 1 } },
  },
  "F37 finish_reason 'error'": { text, finishReason: 'error' },
};

describe('a truncated answer never looks like success', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  afterEach(() => stack.emulator.reset());

  const body = (stream: boolean) => ({
    model: 'GigaChat-2',
    stream,
    messages: [{ role: 'user' as const, content: 'hi' }],
  });

  for (const [name, script] of Object.entries(cuts)) {
    describe(name, () => {
      beforeEach(() => stack.emulator.script({ ...script, times: 0 }));

      it('to the openai client, streamed', async () => {
        await assert.rejects(async () => {
          const chunks = await stack.openai.chat.completions.create({ ...body(true), stream: true });
          for await (const chunk of chunks) assert.ok(!chunk.choices[0]?.finish_reason, 'no ending');
        });
      });

      it('to the openai client, whole', async () => {
        await assert.rejects(stack.openai.chat.completions.create({ ...body(false), stream: false }));
      });

      it("to the openai client's stream helper", async () => {
        await assert.rejects(
          stack.openai.chat.completions.stream({ ...body(true), stream: true }).finalChatCompletion(),
        );
      });

      it('to fetch', async () => {
        const streamed = await stack.post('/v1/chat/completions', body(true));
        const frames = await streamed.text();
        assert.doesNotMatch(frames, /\[DONE\]|"finish_reason":"/);
        assert.match(frames, /"error":\{/);
        assert.ok((await stack.post('/v1/chat/completions', body(false))).status >= 500);
      });

      it('to curl', async () => {
        assert.doesNotMatch(await curl(stack, body(true)), /\[DONE\]|"finish_reason":"/);
        assert.match(await curl(stack, body(false)), /"error":\{.*\n5\d\d$/s);
      });
    });
  }
});

/** The body, and the status on a last line. */
function curl(stack: Stack, body: unknown): Promise<string> {
  const headers = ['-H', `authorization: Bearer ${stack.apiKey}`, '-H', 'content-type: application/json'];
  const all = [
    '-sS',
    '-w',
    '\n%{http_code}',
    ...headers,
    '-d',
    JSON.stringify(body),
    `${stack.url}/v1/chat/completions`,
  ];
  return new Promise((resolve, reject) => {
    execFile('curl', all, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}
