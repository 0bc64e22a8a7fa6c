import { once } from '../../../src/core/chat/collect';
import { filterText } from '../../../src/core/chat/text/filter-text';
import { stopAt } from '../../../src/core/chat/text/stop';
import { AnswerDecoder } from '../../../src/core/protocols/gigachat/decode';
import { FunctionNames } from '../../../src/core/protocols/gigachat/names';
import { PrefillFilter } from '../../../src/core/protocols/gigachat/prefill';
import { ThinkFilter } from '../../../src/core/protocols/gigachat/think';
import { wholeJson } from '../../../src/core/protocols/json/begun-json';
import { jsonIn, streamedJson } from '../../../src/core/protocols/json/json-answer';
import { CompletionDecoder } from '../../../src/core/protocols/openai-chat/decode';
import { SpokenCallFilter } from '../../../src/core/protocols/spoken-calls/filter';
import { withWaitingTools } from '../../../src/core/protocols/spoken-calls/waiting-tools';
import { readEventData } from '../../../src/core/protocols/sse';
import { stoppingAt } from '../../harness/plain-question';
import { bytesOf, drain, finish, type GrowCase, many, request, steps } from './grow-case';

const schemaOf = (name: string) => (name === 'get' ? {} : undefined);
const recovered = (parts: readonly string[]) => () => drain(filterText(steps(parts), new SpokenCallFilter(schemaOf)));

export const answerCases: readonly GrowCase[] = [
  { name: 'a text of half tags', size: 16_000, make: (size) => recovered(['<tool_call><'.repeat(size / 4)]) },
  {
    name: 'a text of unknown calls',
    size: 8_000,
    make: (size) => recovered(['<tool_call>{"name":"rm","arguments":{}}</tool_call>'.repeat(size / 16)]),
  },
  {
    name: 'calls in calls that never end',
    size: 16_000,
    make: (size) => recovered(['<tool_call>{"name":"get","arguments":{"a":"'.repeat(size / 16)]),
  },
  {
    name: 'keys of arguments that never end',
    size: 16_000,
    make: (size) => recovered(['<tool_call>get<arg_key>a'.repeat(size / 8)]),
  },
  {
    name: 'a list of calls as JSON in one tag',
    size: 32_000,
    make: (size) => recovered([`<tool_calls>${'{"name":"get","arguments":{}}'.repeat(size / 16)}</tool_calls>`]),
  },
  {
    name: 'a value of closing tags',
    size: 32_000,
    make: (size) => recovered([`<invoke name="get"><parameter name="a">${'</parameter>x'.repeat(size / 8)}`]),
  },
  {
    name: 'a long call in small pieces',
    size: 8_000,
    make: (size) =>
      recovered(['<invoke name="get"><parameter name="a">', ...many(size, () => 'text'), '</parameter></invoke>']),
  },
  ...['1', '1_', '1.'].map((unit) => ({
    name: `a call in Python with a number of ${unit} that is none`,
    size: 4_000,
    make: (size: number) => recovered([`[get(a=${unit.repeat(size / 2)}x)]`]),
  })),
  {
    name: 'the name of a waiting tool in a text of such',
    size: 64_000,
    make: (size) => () =>
      withWaitingTools({ messages: [{ role: 'system', text: 'a'.repeat(size) }] }, () => undefined)('a'),
  },
  { name: 'blanks in small pieces', size: 16_000, make: (size) => recovered(many(size, () => ' ')) },
  {
    name: 'reasoning in small pieces',
    size: 16_000,
    make: (size) => () => drain(filterText(steps(['<think>', ...many(size, () => '</th')]), new ThinkFilter())),
  },
  {
    name: 'blanks before a thought',
    size: 4_000,
    make: (size) => () => drain(filterText(steps(many(size, () => '  ')), new ThinkFilter())),
  },
  {
    name: 'a long stop sequence',
    size: 4_000,
    make: (size) => () =>
      drain(stopAt(steps(many(40, () => `${'a'.repeat(size)}c`)), stoppingAt(`${'a'.repeat(size)}b`))),
  },
  {
    name: 'the beginning of a long stop sequence in small pieces',
    size: 4_000,
    make: (size) => () => drain(stopAt(steps(many(size, () => 'ab')), stoppingAt(`${'ab'.repeat(size)}c`))),
  },
  { name: 'JSON among brackets', size: 16_000, make: (size) => () => jsonIn('{"a" '.repeat(size)) },
  {
    name: 'JSON in small pieces',
    size: 16_000,
    make: (size) => () =>
      drain(streamedJson(steps(['{"a":"', ...many(size, () => '`` '), '"}']), request, () => once([finish]))),
  },
  {
    name: 'words in place of JSON, in small pieces',
    size: 16_000,
    make: (size) => () => drain(streamedJson(steps(many(size, () => ' ``')), request, () => once([finish]))),
  },
  {
    name: 'the rest of JSON that the caller began, among words',
    size: 4_000,
    make: (size) => {
      const begun = { role: 'assistant' as const, text: `{"a":${'['.repeat(size)}`, toolCalls: [] };
      return () => drain(wholeJson(steps(many(size, () => '{"b": [" ``')), { ...request, messages: [begun] }));
    },
  },
  {
    name: "pieces of GigaChat's call",
    size: 100,
    make: (size) => {
      const data = many(size, (index) =>
        JSON.stringify({ choices: [{ delta: { function_call: { name: 'get', arguments: { [`a${index}`]: 1 } } } }] }),
      );
      return () => new AnswerDecoder('id', 'm').read(data);
    },
  },
  {
    name: "pieces of the fallback's call",
    size: 4_000,
    make: (size) => {
      const data = many(size, (index) =>
        JSON.stringify({
          choices: [
            {
              delta: {
                tool_calls: [{ index: index % 50, id: `c${index % 50}`, function: { name: 'get', arguments: '[' } }],
              },
            },
          ],
        }),
      );
      return () => new CompletionDecoder('x', 'x', 'm').read(data);
    },
  },
  {
    name: 'an event stream, byte by byte',
    size: 2_000,
    make: (size) => {
      const bytes = Buffer.from(`: ${'x'.repeat(size)}\ndata: ${'y'.repeat(size)}\n\n`);
      return () => drain(readEventData(bytesOf(bytes, 1)));
    },
  },
  {
    name: 'an event of many lines',
    size: 4_000,
    make: (size) => {
      const bytes = Buffer.from(`${'data: x\n'.repeat(size)}\n`);
      return () => drain(readEventData(bytesOf(bytes, 16)));
    },
  },
  {
    name: "one long call of the fallback's, in pieces",
    size: 4_000,
    make: (size) => {
      const call = { index: 0, id: 'c', function: { name: 'get', arguments: 'abcdefgh' } };
      const data = many(size, () => JSON.stringify({ choices: [{ delta: { tool_calls: [call] } }] }));
      return () => new CompletionDecoder('x', 'x', 'm').read(data);
    },
  },
  {
    name: 'many open calls of the fallback at once',
    size: 250,
    make: (size) => {
      const data = many(size * 2, (index) => {
        const call = { index: index % size, id: `c${index % size}`, function: { name: 'get', arguments: '[' } };
        return JSON.stringify({ choices: [{ delta: { tool_calls: [call] } }] });
      });
      return () => new CompletionDecoder('x', 'x', 'm').read(data);
    },
  },
  {
    name: 'calls of functions that are none among many',
    size: 250,
    make: (size) => {
      const names = new FunctionNames(many(size, (index) => `tool_${index}`));
      return () => many(size, (index) => names.fromWire(`functions.other_${index}`));
    },
  },
  {
    name: 'a beginning that is repeated in pieces',
    size: 8_000,
    make: (size) => () => drain(filterText(steps(many(size, () => 'ab ')), new PrefillFilter('ab '.repeat(size)))),
  },
];
