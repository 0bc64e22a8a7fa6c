import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { ScriptedAnswer } from '../emulator/script/answer';
import type { ScriptedReply } from '../emulator/script/reply';
import { chatChunk } from './chat-chunk';
import type { Row } from './row';
import type { World } from './world';

const said = chatChunk({ role: 'assistant', content: 'said' });
const ended = `${chatChunk({ content: '' }, 'stop')}data: [DONE]\n\n`;

/** 65 MiB of comments. */
const bomb = { base64: gzipSync(`: ${'filler '.repeat(1000)}\n`.repeat(9700), { level: 1 }).toString('base64') };

/** A chat answer: models have no words. */
const chat =
  (answer: ScriptedAnswer) =>
  ({ surface, stack, script }: World) => {
    if (surface.kind === 'document') script(answer as ScriptedReply);
    else stack.emulator.script(answer);
  };
/** Broken off after the first chunk; the list, which is one chunk, after its tenth byte. */
const cutOff =
  (how: 'reset' | 'fin' | 'hang') =>
  ({ surface, stack, script }: World) => {
    if (surface.kind === 'document') script({ breakOff: { how, after: { bytes: 10 } } });
    else stack.emulator.script({ text: ['one ', 'two ', 'three'], breakOff: { how, after: { chunks: 1 } } });
  };
const forMs = (ms: number, kind: 'sent' | 'called') => async (world: World) => {
  await world.until(
    () => world.calls().some(({ sentChunks, status }) => (kind === 'sent' ? sentChunks > 0 : status === 200)),
    'the call',
  );
  await world.settle();
  await world.clock.advance(ms);
};
/** Lets the second chunk go once the first has arrived. */
const secondPart = async (world: World) => {
  if (world.surface.kind === 'document') return;
  await world.until(() => world.calls().some(({ heldAt }) => heldAt !== undefined), 'the second chunk');
  await world.settle();
  world.stack.emulator.release();
};
const broken = (code: string) =>
  ({ stream: `S1:${code}`, whole: `K6:${code}`, document: `K6:${code}` }) as const satisfies Row['ends'];
const words =
  (text: string) =>
  ({ surface }: World, answer: { text: string }) => {
    if (surface.kind !== 'document') assert.equal(answer.text, text);
  };

/** Faults inside the answer, and answers that are odd but good. */
export const bodyRows: readonly Row[] = [
  {
    id: 'F25',
    title: 'headers, then silence',
    ends: { stream: 'S1:upstream_timeout', whole: 'K7:upstream_timeout', document: 'K7:upstream_timeout' },
    lay: ({ script }) => script({ breakOff: { how: 'hang', after: 'headers' } }),
    meanwhile: forMs(150_000, 'called'),
    also: ({ calls, until }) => until(() => calls().every(({ endedBy }) => endedBy === 'client-aborted'), 'the cut'),
  },
  {
    id: 'F25',
    title: 'silence in mid-answer',
    ends: { stream: 'S1:upstream_timeout', whole: 'K7:upstream_timeout', document: 'K7:upstream_timeout' },
    lay: cutOff('hang'),
    meanwhile: forMs(150_000, 'sent'),
  },
  {
    id: 'F26',
    title: 'bytes for ever, and no word',
    ends: { stream: 'S1:upstream_timeout', whole: 'K7:upstream_timeout', document: 'K7:upstream_timeout' },
    // Silence alone would be borne for an hour here: only the lack of content can end it.
    world: { env: { GIGACHAT_TIMEOUT: '3600' } },
    lay: ({ script }) => script({ breakOff: { how: 'drip', after: 'headers', everyMs: 2 } }),
    meanwhile: forMs(180_000, 'called'),
  },
  { id: 'F27', title: 'RST in mid-answer', ends: broken('upstream_reset'), lay: cutOff('reset') },
  { id: 'F28', title: 'FIN in mid-chunk', ends: broken('upstream_reset'), lay: cutOff('fin') },
  {
    id: 'F29',
    title: 'Content-Length longer than the body',
    ends: broken('upstream_reset'),
    lay: ({ surface, script, stack }) => {
      if (surface.kind === 'document') script({ extraLength: 50 });
      else stack.emulator.script({ extraLength: 50, ...unfinished() });
    },
  },
  {
    id: 'F30',
    title: 'close-delimited body cut',
    ends: { stream: 'S1:upstream_truncated', whole: 'K6:upstream_truncated', document: 'K6:bad_upstream_data' },
    lay: ({ surface, script, stack }) => {
      if (surface.kind === 'document') script({ framing: 'close', breakOff: { how: 'end', after: { bytes: 10 } } });
      else
        stack.emulator.script({
          text: ['one ', 'two'],
          framing: 'close',
          breakOff: { how: 'end', after: { chunks: 1 } },
        });
    },
  },
  {
    id: 'F31',
    title: 'no finish_reason and no [DONE]',
    ends: { stream: 'S1:upstream_truncated', whole: 'K6:upstream_truncated' },
    lay: chat(unfinished()),
  },
  {
    id: 'F32',
    title: 'finish_reason, but no [DONE]',
    ends: { stream: 'success', whole: 'success' },
    lay: chat({ text: 'all', done: 'never' }),
    also: words('all'),
  },
  {
    id: 'F33',
    title: '[DONE] first',
    ends: { stream: 'K6:empty_response', whole: 'K6:empty_response' },
    lay: chat({ text: 'late', done: 'first' }),
  },
  {
    id: 'F33',
    title: '[DONE] without a finish_reason',
    ends: { stream: 'S1:upstream_truncated', whole: 'K6:upstream_truncated' },
    lay: ({ script }) => script({ raw: [said, 'data: [DONE]\n\n'], hold: 1 }),
    meanwhile: secondPart,
  },
  {
    id: 'F34',
    title: '[DONE] twice',
    ends: { stream: 'success', whole: 'success' },
    lay: chat({ text: 'all', done: 'twice' }),
    also: words('all'),
  },
  {
    id: 'F34',
    title: 'data after [DONE]',
    ends: { stream: 'success', whole: 'success' },
    lay: chat({ text: 'all', done: 'then-data' }),
    also: words('all'),
  },
  {
    id: 'F35',
    title: 'a chunk that is not JSON',
    ends: broken('bad_upstream_data'),
    lay: ({ surface, script }) =>
      script(surface.kind === 'document' ? { raw: '{"mark-7f3a' } : { raw: [said, 'data: {"mark-7f3a\n\n'], hold: 1 }),
    meanwhile: secondPart,
    also: ({ stack }) => assert.ok(!stack.logLines.some((line) => line.includes('mark-7f3a')), 'it is not logged'),
  },
  {
    id: 'F36',
    title: 'JSON of the wrong shape, three times in a row',
    ends: { stream: 'K6:bad_upstream_data', whole: 'K6:bad_upstream_data', document: 'K6:bad_upstream_data' },
    lay: ({ script }) =>
      script({ raw: ['data: {"choices":3}\n\ndata: [1]\n\ndata: {"choices":[{"delta":null}]}\n\n'] }),
  },
  {
    id: 'F36',
    title: 'JSON of the wrong shape, once',
    ends: { stream: 'success', whole: 'success' },
    lay: ({ script }) => script({ raw: [said, 'data: {"choices":[{"delta":null}]}\n\n', ended] }),
    also: words('said'),
  },
  {
    id: 'F37',
    title: 'an error object after the first word',
    ends: { stream: 'S1:upstream_error', whole: 'K11:upstream_error' },
    lay: ({ script }) => script({ raw: [said, 'data: {"status":500,"message":"Internal Server Error"}\n\n'], hold: 1 }),
    meanwhile: secondPart,
  },
  {
    id: 'F37',
    title: 'an error object as the first event',
    ends: { stream: 'K11:upstream_error', whole: 'K11:upstream_error' },
    lay: ({ script }) => script({ raw: ['data: {"status":500,"message":"Internal Server Error"}\n\n'], times: 0 }),
  },
  {
    id: 'F37',
    title: 'an error object as the first event, then good',
    ends: { stream: 'success', whole: 'success' },
    lay: ({ script }) => script({ raw: ['data: {"status":500,"message":"Internal Server Error"}\n\n'] }),
  },
  {
    id: 'F38',
    title: 'gzip though identity was asked, the first event not held back',
    ends: 'success',
    lay: ({ surface, script, stack }) => {
      if (surface.kind === 'document') script({ gzip: true });
      else stack.emulator.script({ text: ['one ', 'two'], gzip: true, ...(surface.kind === 'stream' && { hold: 2 }) });
    },
    meanwhile: async ({ surface, stack, until }) => {
      if (surface.kind !== 'stream') return;
      // The log says that the first event went by while the rest is still held upstream.
      await until(() => stack.emulator.log.some(({ heldAt }) => heldAt !== undefined), 'the hold');
      stack.emulator.release();
    },
    also: words('one two'),
  },
  {
    id: 'F39',
    title: 'gzip cut off',
    ends: { stream: 'S1:upstream_truncated', whole: 'K6:upstream_truncated', document: 'K6:upstream_truncated' },
    lay: chat({ gzip: 'truncated' }),
  },
  { id: 'F40', title: 'gzip corrupt', ends: 'K6:bad_upstream_data', lay: ({ script }) => script({ gzip: 'corrupt' }) },
  { id: 'F41', title: '20 layers of gzip', ends: 'K6:bad_upstream_data', lay: ({ script }) => script({ gzip: 20 }) },
  {
    id: 'F41',
    title: 'a gzip bomb of comments',
    ends: { stream: 'K6:answer_too_large', whole: 'K6:answer_too_large', document: 'K6:bad_upstream_data' },
    lay: ({ script }) => script({ raw: bomb, headers: { 'content-encoding': 'gzip' } }),
  },
  {
    id: 'F42',
    title: 'one event of 8 MB',
    ends: { stream: 'success', whole: 'success' },
    lay: chat({ text: ['x'.repeat(8_000_000)] }),
    also: (_world, answer) => assert.equal(answer.text.length, 8_000_000),
  },
  {
    id: 'F43',
    title: '20 MiB without a line end',
    ends: { stream: 'K6:event_too_large', whole: 'K6:event_too_large' },
    lay: ({ script }) => script({ raw: { repeat: 'data: x', times: 3_000_000 } }),
  },
  {
    id: 'F44',
    title: 'cut at every byte, in Cyrillic and a surrogate pair',
    ends: 'success',
    lay: ({ surface, script, stack }) => {
      if (surface.kind === 'document') script({ cutAt: 'every-byte' });
      else stack.emulator.script({ text: ['Да, ', 'это 🙂'], cutAt: 'every-byte' });
    },
    also: words('Да, это 🙂'),
  },
  {
    id: 'F45',
    title: 'BOM, invalid UTF-8, NUL and U+2028 in the text',
    ends: { stream: 'success', whole: 'success' },
    lay: ({ script }) => {
      const bytes = Buffer.from(`\uFEFF${chatChunk({ role: 'assistant', content: 'a¿b\u2028c\u0000' })}${ended}`);
      const at = bytes.indexOf(Buffer.from('¿'));
      script({
        raw: {
          base64: Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at + 2)]).toString('base64'),
        },
      });
    },
    also: words('a\uFFFDb\u2028c\u0000'),
  },
  ...(['\r\n', '\r'] as const).map(
    (lineEnd): Row => ({
      id: 'F46',
      title: `line ends ${JSON.stringify(lineEnd)}, event, id and retry lines`,
      ends: { stream: 'success', whole: 'success' },
      lay: chat({ text: 'all', lineEnd, preamble: `event: message${lineEnd}id: 1${lineEnd}retry: 5${lineEnd}` }),
      also: words('all'),
    }),
  ),
  {
    id: 'F47',
    title: '10 000 comments',
    ends: { stream: 'success', whole: 'success' },
    lay: chat({ text: 'all', preamble: ': still here\n\n'.repeat(10_000) }),
    also: (world, answer) => {
      words('all')(world, answer);
      assert.doesNotMatch(answer.raw, /still here/);
    },
  },
  {
    id: 'F48',
    title: 'headers, then the end',
    ends: { stream: 'K6:empty_response', whole: 'K6:empty_response' },
    lay: chat({ raw: '' }),
  },
  {
    id: 'F49',
    title: 'the arguments of a call cut in the middle',
    ends: { stream: 'S1:upstream_reset', whole: 'K6:upstream_reset' },
    lay: ({ stack }) =>
      stack.emulator.script({
        reasoning: 'so',
        functionCall: { name: 'run', argumentChunks: ['{"path": "/', 'etc"}'] },
        breakOff: { how: 'reset', after: { chunks: 2 } },
      }),
    also: (_world, answer) =>
      assert.doesNotMatch(answer.raw, /tool_calls"?:? ?\[?\{?"index|"finish_reason":"tool_calls"/),
  },
];

function unfinished(): ScriptedAnswer {
  return { text: 'half', finishReason: null, done: 'never', usage: 'absent' };
}
