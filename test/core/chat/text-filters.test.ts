import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatEvent } from '../../../src/core/chat/events';
import { filterText, type TextFilter } from '../../../src/core/chat/text/filter-text';
import { stopAt } from '../../../src/core/chat/text/stop';
import { estimateTokens } from '../../../src/core/chat/token-estimate';
import { PrefillFilter } from '../../../src/core/protocols/gigachat/prefill';
import { ThinkFilter } from '../../../src/core/protocols/gigachat/think';
import { SpokenCallFilter } from '../../../src/core/protocols/spoken-calls/filter';
import { stoppingAt } from '../../harness/plain-question';
import { cut, eventsOf, places, streamOf } from './event-streams';

const pieces = [
  '<think>',
  '</think>',
  '<thi',
  'nk>',
  'END',
  'E',
  'ND',
  '<function_call>',
  '</function_call>',
  '<func',
  '```',
  '``',
  'json\n',
  '{"name":"get","arguments":{}}',
  '{"name":"',
  '{"name"',
  '{"tool_name" : "g',
  'et"',
  ':',
  '\\',
  '{',
  '}',
  '"',
  ' ',
  '\n',
  'Once',
  'слово',
  '😀',
];
const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join(''));

const filters: [name: string, make: () => TextFilter][] = [
  ['reasoning in the text', () => new ThinkFilter()],
  ['calls in the text', () => new SpokenCallFilter((name) => (name === 'get' ? {} : undefined))],
  ['a repeated beginning', () => new PrefillFilter('Once END')],
];

/** The steps of an answer that says this text in these pieces. */
function said(parts: readonly string[]): ChatEvent[][] {
  return [
    [{ type: 'start', id: 'a', model: 'm' }],
    ...parts.map((text): ChatEvent[] => [{ type: 'text', text }]),
    [{ type: 'finish', reason: 'stop' }],
  ];
}

const cutUp = (text: string, at: readonly number[]) => said(cut([...text], at).map((part) => part.join('')));
const whole = (text: string) => said(text === '' ? [] : [text]);

describe('text filters', () => {
  for (const [name, make] of filters) {
    it(`find ${name} wherever the text is cut`, async () => {
      await fc.assert(
        fc.asyncProperty(texts, places, async (text, at) => {
          const expected = await eventsOf(filterText(streamOf(whole(text)), make()));
          assert.deepEqual(await eventsOf(filterText(streamOf(cutUp(text, at)), make())), expected);
        }),
        { numRuns: 200 },
      );
    });
  }

  for (const text of [
    '{"name":"<function_call>{"name":"get","arguments":{}}',
    '{"name":"rm","arguments":{}} and <function_call>{"name":"get","arguments":{}}</function_call>',
    '{"name":"\\u0067et","arguments":{}}',
    '{"name" : {"a":1}}<function_call>{"name":"get","arguments":{}}</function_call>',
    `{"tool":"${'g'.repeat(300)}","args":{}}`,
  ]) {
    it(`judge ${text.slice(0, 40)}… the same when it is cut in two at any letter`, async () => {
      const judged = (steps: ChatEvent[][]) =>
        eventsOf(filterText(streamOf(steps), new SpokenCallFilter((name) => (name === 'get' ? {} : undefined))));
      const expected = await judged(whole(text));
      for (let at = 1; at < text.length; at += 1) assert.deepEqual(await judged(cutUp(text, [at])), expected);
    });
  }

  it('find the end of reasoning at any cut in two', async () => {
    const text = '<think>a </thin </think>b';
    const thought = async (parts: ChatEvent[][]) => await eventsOf(filterText(streamOf(parts), new ThinkFilter()));
    const expected = await thought(whole(text));
    assert.deepEqual(
      expected.map(({ type }) => type),
      ['start', 'reasoning', 'text', 'finish'],
    );
    for (let at = 1; at < text.length; at += 1) assert.deepEqual(await thought(cutUp(text, [at])), expected);
  });

  it('find the same stop sequence wherever the text is cut, and nothing of it is left', async () => {
    const stops = fc.array(fc.constantFrom('END', 'ND{', 'E', '<think>', '``````', '😀', 'слово '), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(texts, stops, places, async (text, stop, at) => {
        const expected = await eventsOf(stopAt(streamOf(whole(text)), stoppingAt(...stop)));
        assert.deepEqual(await eventsOf(stopAt(streamOf(cutUp(text, at)), stoppingAt(...stop))), expected);
        const kept = expected.flatMap((event) => (event.type === 'text' ? event.text : '')).join('');
        assert.ok(text.startsWith(kept));
        for (const one of stop) assert.ok(!kept.includes(one));
        const found = stop.some((one) => text.includes(one));
        const finish = expected.at(-1);
        assert.equal(finish?.type === 'finish' && finish.stopSequence !== undefined, found);
        if (!found) assert.equal(kept, text);
      }),
      { numRuns: 200 },
    );
  });

  it('finish an answer that called before its stop sequence with the calls', async () => {
    const call: ChatEvent[] = [
      { type: 'tool-call', id: '#0', name: 'get' },
      { type: 'tool-args', id: '#0', json: '{}' },
    ];
    const asked = stoppingAt('END');
    const events = await eventsOf(stopAt(streamOf([[...call, { type: 'text', text: 'a END b' }]]), asked));
    const usage = { input: estimateTokens(asked), output: 1 };
    assert.deepEqual(events, [...call, { type: 'text', text: 'a ' }, { type: 'finish', reason: 'tool-calls', usage }]);
  });

  it('find a stop sequence of any length, and hold back its beginning alone', async () => {
    const long = `${'ab'.repeat(60)}c`;
    const letters = fc.array(fc.constantFrom('ab', 'a', 'b', 'c', 'ab'.repeat(40), long), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(letters, places, async (all, at) => {
        const text = all.join('');
        const kept = await eventsOf(stopAt(streamOf(cutUp(text, at)), stoppingAt(long)));
        const given = kept.map((event) => (event.type === 'text' ? event.text : '')).join('');
        assert.equal(given, text.includes(long) ? text.slice(0, text.indexOf(long)) : text);
      }),
    );
  });

  it('hold back no more than the marker they wait for', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        let [given, seen] = ['', ''];
        const one = async function* () {
          for (const step of said([...text])) {
            for (const event of step) if (event.type === 'text') seen += event.text;
            yield step;
          }
        };
        for await (const step of stopAt(one(), stoppingAt('END', 'слово'))) {
          for (const event of step) if (event.type === 'text') given += event.text;
          assert.ok(seen.length - given.length <= 'слово'.length);
        }
      }),
    );
  });
});
