import assert from 'node:assert/strict';
import { assertFellBack, type Row } from './row';
import { tls } from './tls';

/** Faults that only a second provider can have; each runs with the fallback on. */
export const fallbackRows: readonly Row[] = [
  {
    id: 'F12',
    title: "OpenRouter under an authority that is trusted for GigaChat alone: GigaChat's failure stands",
    fallback: 'needed',
    ends: { stream: 'K11:upstream_error', whole: 'K11:upstream_error' },
    world: { ...tls('valid'), openRouterTls: 'valid' },
    lay: ({ script }) => script({ status: 500, times: 0 }),
    also: ({ openRouter }) => assert.equal(openRouter?.requests.length, 0, 'no key was sent'),
  },
  {
    id: 'F84',
    title: "the fallback fails too: GigaChat's failure stands, and the log knows both",
    fallback: 'needed',
    ends: { stream: 'K5:upstream_rate_limited', whole: 'K5:upstream_rate_limited' },
    lay: ({ script, openRouter }) => {
      script({ status: 429, headers: { 'retry-after': '20' }, times: 0 });
      openRouter?.always({ status: 502 });
    },
    also: ({ openRouter, stack }, answer) => {
      assert.ok((openRouter?.chats().length ?? 0) >= 1);
      if (answer.status !== 0) assert.equal(answer.headers.get('retry-after'), '20');
      const told = stack.logLines.filter((line) => /falls back|the fallback failed too/.test(line));
      assert.equal(told.length, 2);
    },
  },
  {
    id: 'F84',
    title: 'the fallback breaks off in mid-answer: not a word of it looks whole',
    fallback: 'needed',
    ends: { stream: 'S1:upstream_reset', whole: 'K6:upstream_reset' },
    // The conversation stays with OpenRouter, which was asked once.
    repeats: 'no',
    lay: ({ script, openRouter }) => {
      script({ status: 500, times: 0 });
      openRouter?.always({ text: ['half ', 'of it'], cutAfter: 1 });
    },
    also: ({ openRouter }) => assert.equal(openRouter?.chats().length, 1, 'asked once'),
  },
  {
    id: 'F85',
    title: 'a conversation stays where it was answered, GigaChat well again or not',
    fallback: 'needed',
    ends: { stream: 'success', whole: 'success' },
    lay: async ({ script, ask, surface, calls, openRouter, stack }) => {
      script({ status: 500, times: 0 });
      assertFellBack(await ask('about ships'), surface);
      stack.emulator.reset();
      assertFellBack(await ask('about ships'), surface);
      assert.equal(calls().length, 0, 'GigaChat was not asked');
      assert.equal(openRouter?.chats().length, 2);
    },
    also: ({ calls, openRouter }) => {
      assert.equal(calls().length, 1, "another conversation is GigaChat's");
      assert.equal(openRouter?.chats().length, 2);
    },
  },
];
