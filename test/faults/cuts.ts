import type { ScriptedAnswer } from '../emulator/script/answer';

const text = ['The ', 'answer ', 'is ', 'not ', 'whole.'];
const cut = { chunks: 2 } as const;
const frame = (delta: object) => `data: ${JSON.stringify({ choices: [{ delta, index: 0 }], model: 'GigaChat-2' })}\n\n`;
const said = frame({ role: 'assistant', content: 'Половина ' });
const bytes = Buffer.from(frame({ content: 'ответа' }));
const upTo = (mark: string, more = 0) => ({
  base64: bytes.subarray(0, bytes.indexOf(Buffer.from(mark)) + more).toString('base64'),
});

/** Where the bytes stop, in the middle of the second frame or behind the first. */
const places: Record<string, ScriptedAnswer['raw']> = {
  'between two frames': [said],
  'in half a line': [said, upTo('"choices"', 3)],
  'in half a character': [said, upTo('ответа', 1)],
  'before the blank line of a frame': [said, upTo('\n\n')],
  'after one line end of two': [said, upTo('\n\n', 1)],
};
/** How the connection ends there. */
const hows = { reset: 'RST', fin: 'FIN in mid-chunk', end: 'a good end of the body' } as const;

const broken = Object.entries(places).flatMap(([place, raw]) =>
  Object.entries(hows).map(([how, name]): [string, ScriptedAnswer] => [
    `${name} ${place}`,
    { raw, breakOff: { how: how as keyof typeof hows, after: { chunks: (raw as unknown[]).length } } },
  ]),
);

/** Every way in which an answer stops being one after its first words. */
export const cuts: ReadonlyMap<string, ScriptedAnswer> = new Map([
  ...broken,
  ...Object.entries<ScriptedAnswer>({
    'a body shorter than its length': { text, finishReason: null, done: 'never', usage: 'absent', extraLength: 9 },
    'a close-delimited body cut': { text, framing: 'close', breakOff: { how: 'end', after: cut } },
    'no finish and no [DONE]': { text, finishReason: null, done: 'never', usage: 'absent' },
    'no finish, but usage': { text, finishReason: null, done: 'never' },
    '[DONE] without a finish': { text, finishReason: null, usage: 'absent' },
    "finish_reason 'error'": { text, finishReason: 'error' },
    'a frame that is not JSON': { raw: [said, 'data: {"choi\n\n', 'data: [DONE]\n\n'] },
    'an error object': {
      raw: [said, 'data: {"status":500,"message":"Internal Server Error"}\n\n', 'data: [DONE]\n\n'],
    },
    'an error object of the other shape': { raw: [said, 'data: {"error":{"code":429,"message":"Too many"}}\n\n'] },
    'an error page in mid-stream': { raw: [said, '<html><h1>502 Bad Gateway</h1></html>\n'] },
    'gzip cut off': { text, gzip: 'truncated' },
    'gzip corrupt': { text, gzip: 'corrupt' },
    'nothing at all': { raw: '' },
    'nothing but comments': { raw: ': hello\n\n: hello\n\n' },
    'one JSON document cut': {
      headers: { 'content-type': 'application/json' },
      raw: '{"choices":[{"message":{"role":"assistant","content":"Half',
    },
    'one JSON document without a finish': {
      headers: { 'content-type': 'application/json' },
      raw: '{"choices":[{"message":{"role":"assistant","content":"Half"},"index":0}]}',
    },
    'a call cut off': {
      functionCall: { name: 'run', argumentChunks: ['{"a":', '1}'] },
      breakOff: { how: 'reset', after: { chunks: 1 } },
    },
    'a call without a finish': {
      functionCall: { name: 'run', arguments: { a: 1 } },
      finishReason: null,
      done: 'never',
      usage: 'absent',
    },
  }),
]);
