import assert from 'node:assert/strict';
import { collect } from '../../../src/core/chat/collect';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatStream } from '../../../src/core/chat/events';
import type { ChunkDecoder } from '../../../src/core/protocols/chunk-decoder';
import { AnswerDecoder } from '../../../src/core/protocols/gigachat/decode';
import { CompletionDecoder } from '../../../src/core/protocols/openai-chat/decode';
import { readEventData } from '../../../src/core/protocols/sse';

// Shapes that a changing server could give its answer: each is read as what it says, or told as a failure.

type Fields = Record<string, unknown>;

const usage = { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 };
const city = '{"city":"Omsk"}';
const weather = { name: 'weather', arguments: { city: 'Omsk' } };

const event = (value: unknown) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const chunk = (delta: unknown, choice: Fields = {}, root: Fields = {}) =>
  event({ choices: [{ delta, index: 0, ...choice }], model: 'm', ...root });
const end = (finish_reason: unknown = 'stop', root: Fields = { usage }) =>
  chunk({ content: '' }, { finish_reason }, root) + event('[DONE]');
const hello = chunk({ role: 'assistant', content: 'Hello' });
const called = (delta: unknown, finish: unknown = 'function_call') => chunk(delta) + end(finish);
const toolCall = (more: Fields, args: unknown = city) => ({ ...more, function: { name: 'weather', arguments: args } });

/** What is read: the text, the calls, the reason and the tokens, or the code of the failure. */
async function read(wire: string, decoder: ChunkDecoder): Promise<string> {
  const answer = (async function* (): ChatStream {
    const body = (async function* () {
      for (const part of wire.split(/(?<=\n\n)/)) yield Buffer.from(part);
    })();
    for await (const data of readEventData(body)) {
      const events = decoder.read(data);
      assert.doesNotMatch(JSON.stringify(events), /\\ud[89a-f]/, 'no event ends inside a letter');
      yield events;
      decoder.check();
    }
    yield decoder.close();
  })();
  try {
    const { text, reasoning, toolCalls, reason, usage: counted } = await collect(answer);
    assert.equal(new Set(toolCalls.map(({ id }) => id)).size, toolCalls.length, 'each call has an id of its own');
    const thought = reasoning === '' ? '' : `(${reasoning}) `;
    const calls = toolCalls.map(({ name, args }) => ` ${name}${args}`).join('');
    const tokens = counted ? `${counted.input}+${counted.output}` : 'uncounted';
    return `${thought}${text}${calls} | ${reason} | ${tokens}`;
  } catch (error) {
    assert.ok(error instanceof ChatError, String(error));
    return error.code ?? error.kind;
  }
}

/** A call in two pieces, each with its name. */
const inPieces = (more: Fields, first: Fields = {}, last: Fields = {}) =>
  chunk({ tool_calls: [toolCall({ ...more, ...first }, '{"city":')] }) +
  called({ tool_calls: [toolCall({ ...more, ...last }, '"Omsk"}')] });

const plain = 'Hello | stop | 5+3';
const call = ` weather${city} | tool-calls | 5+3`;

/** Read alike, whichever server says it. */
const both: [what: string, wire: string, read: string][] = [
  ['counts as texts', hello + end('stop', { usage: { prompt_tokens: '5', completion_tokens: '3' } }), plain],
  [
    'counts that no number can hold',
    hello + end('stop', { usage: { prompt_tokens: 1e30, completion_tokens: 3 } }),
    'Hello | stop | 0+3',
  ],
  ['counts in newer words', hello + end('stop', { usage: { input_tokens: 5, output_tokens: 3 } }), plain],
  ['counts in the middle alone', chunk({ content: 'Hello' }, {}, { usage }) + end('stop', {}), plain],
  ['counts with every chunk', chunk({ content: 'Hello' }, {}, { usage: { prompt_tokens: 1 } }) + end(), plain],
  ['counts after the finish', hello + chunk({}, { finish_reason: 'stop' }) + event({ choices: [], usage }), plain],
  [
    'counts that are none',
    hello + end('stop', { usage: { prompt_tokens: -5, completion_tokens: null } }),
    'Hello | stop | 0+0',
  ],
  [
    'more cached tokens than the prompt has',
    hello + end('stop', { usage: { prompt_tokens: 1, completion_tokens: 4, precached_prompt_tokens: 37 } }),
    'Hello | stop | 1+4',
  ],
  [
    'more thinking than the answer has',
    hello + end('stop', { usage: { ...usage, completion_tokens_details: { reasoning_tokens: 50 } } }),
    plain,
  ],
  ['no counts', hello + end('stop', { usage: null }), 'Hello | stop | uncounted'],
  ['a finish in capitals', hello + end('LENGTH'), 'Hello | length | 5+3'],
  ["another protocol's finish", hello + end('max_tokens'), 'Hello | length | 5+3'],
  ['a filtered finish', hello + end('content_filter'), 'Hello | content-filter | 5+3'],
  ['a finish nobody knows', hello + end('weary'), plain],
  ['an empty finish for as long as there is none', chunk({ content: 'Hello' }, { finish_reason: '' }) + end(), plain],
  ['an empty finish alone', chunk({ content: 'Hello' }, { finish_reason: '' }), 'upstream_truncated'],
  ['text in parts', chunk({ content: [{ type: 'text', text: 'Hel' }, 'lo'] }) + end(), plain],
  ['text in an object', chunk({ content: { text: 'Hello' } }) + end(), plain],
  ['a number for a text', chunk({ content: 42 }) + end(), '42 | stop | 5+3'],
  ['a refusal in a field of its own', chunk({ content: null, refusal: 'Hello' }) + end(), plain],
  ['a delta that is a text', chunk('Hello') + end(), plain],
  ['a text beside the delta', event({ choices: [{ text: 'Hello' }] }) + end(), plain],
  ['one choice without a list', event({ choices: { delta: { content: 'Hello' } } }) + end(), plain],
  ['content in no known form', hello + chunk({ content: { parts: 7 } }) + end(), 'bad_upstream_data'],
  ['a thought in the shorter word', chunk({ reasoning: 'hm' }) + hello + end(), `(hm) ${plain}`],
  [
    'a second choice nobody asked for',
    event({
      choices: [
        { delta: { content: 'other' }, index: 1 },
        { delta: { content: 'this' }, index: 0 },
      ],
    }) +
      event({ choices: [{ delta: { content: ' way' }, index: 0 }] }) +
      end('stop'),
    'this way | stop | 5+3',
  ],
  [
    'a second choice in chunks of its own',
    hello + event({ choices: [{ delta: { content: 'other' }, index: 1 }] }) + end(),
    plain,
  ],
  ['fields that are false', chunk({ content: 'Hello', refusal: false, reasoning_content: false }) + end(), plain],
  [
    'a thought among the parts of a text',
    chunk({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
        { type: 'text', text: 'Hello' },
      ],
    }) + end(),
    '(hm) Hello | stop | 5+3',
  ],
  [
    'a thought that is a text among the parts',
    chunk({
      content: [
        { type: 'reasoning', text: 'hm' },
        { type: 'text', text: 'Hello' },
      ],
    }) + end(),
    '(hm) Hello | stop | 5+3',
  ],
  [
    'a call in the older word, with its name in every piece',
    chunk({ function_call: { name: 'weather', arguments: '{"city":' } }) +
      called({ function_call: { name: 'weather', arguments: '"Omsk"}' } }),
    call,
  ],
  ['calls in a list', called({ tool_calls: [toolCall({ index: 0, id: 'call_1' })] }, 'tool_calls'), call],
  ['calls in a list, with objects', called({ tool_calls: [toolCall({}, { city: 'Omsk' })] }), call],
  [
    'calls in pieces',
    chunk({ tool_calls: [toolCall({ index: 0, id: '1' }, '{"city":')] }) +
      chunk({ tool_calls: [{ index: 0, function: { arguments: '"Omsk"}' } }] }) +
      end('tool_calls'),
    call,
  ],
  [
    'one id for two calls',
    chunk({ tool_calls: [toolCall({ index: 0, id: '1' })] }) +
      chunk({ tool_calls: [toolCall({ index: 1, id: '1' }, '{"city":')] }) +
      chunk({ tool_calls: [toolCall({ index: 1, id: '1' }, '"Tver"}')] }) +
      end('tool_calls'),
    ` weather${city} weather{"city":"Tver"} | tool-calls | 5+3`,
  ],
  [
    'one id for a call before words and one behind them',
    chunk({ tool_calls: [toolCall({ index: 0, id: '1' })] }) +
      hello +
      chunk({ tool_calls: [toolCall({ index: 0, id: '1' })] }) +
      end('tool_calls'),
    `Hello weather${city} weather${city} | tool-calls | 5+3`,
  ],
  ['a call in the older word', called({ function_call: { name: 'weather', arguments: city } }), call],
  [
    'half a letter in each of two chunks',
    chunk({ content: 'a\ud83d' }) + chunk({ content: '\ude00' }) + end(),
    'a😀 | stop | 5+3',
  ],
  ['half a letter alone', chunk({ content: 'a\ud83db' }) + chunk({ content: '\ud83d' }) + end(), 'a�b� | stop | 5+3'],
  [
    'half a letter of a thought in each of two chunks',
    chunk({ reasoning_content: 'a\ud83d' }) + chunk({ reasoning_content: '\ude00' }) + hello + end(),
    `(a😀) ${plain}`,
  ],
  [
    'half a letter of arguments in each of two chunks',
    chunk({ tool_calls: [toolCall({ index: 0, id: '1' }, '{"a":"\ud83d')] }) +
      chunk({ tool_calls: [{ index: 0, function: { arguments: '\ude00"}' } }] }) +
      end('tool_calls'),
    ' weather{"a":"😀"} | tool-calls | 5+3',
  ],
  ['pings by their name', hello + 'event: ping\ndata: {}\n\n'.repeat(5) + end(), plain],
  ['pings by their type', hello + event({ type: 'ping' }).repeat(5) + end(), plain],
  ['events with nothing in them', hello + 'data:\n\ndata: \n\n'.repeat(3) + end(), plain],
  [
    'a last word with blanks around it',
    [hello, chunk({}, { finish_reason: 'stop' }), 'data:  [DONE] \n\n'].join(''),
    'Hello | stop | uncounted',
  ],
  ['no error', chunk({ content: 'Hello' }, {}, { error: null }) + end(), plain],
  [
    'an error that says nothing',
    ['', false, {}].map((error) => chunk({ content: 'x' }, {}, { error })).join('') + end(),
    'xxx | stop | 5+3',
  ],
  ['a good status', event({ status: 200, message: 'ok' }) + hello + end(), plain],
  ['a call of nothing', called({ function_call: { arguments: { city: 'Omsk' } } }), 'bad_upstream_data'],
  ['a call of nothing in a list', called({ tool_calls: [{ function: { arguments: city } }] }), 'bad_upstream_data'],
  [
    'a call of nothing with no arguments beside words',
    ['', ' ', '{}', 'null', '{ }', null]
      .map((args) => chunk({ content: 'x', tool_calls: [{ index: 0, function: { arguments: args } }] }))
      .join('') + end(),
    'xxxxxx | stop | 5+3',
  ],
  [
    'two calls of one place, the second with another name and its arguments behind it',
    chunk({ tool_calls: [toolCall({ index: 0 })] }) +
      chunk({ tool_calls: [{ index: 0, function: { name: 'time', arguments: '' } }] }) +
      called({ tool_calls: [{ index: 0, function: { arguments: '{"at":1}' } }] }),
    ` weather${city} time{"at":1} | tool-calls | 5+3`,
  ],
  [
    'two calls of one place, of which the second alone has an id',
    chunk({ tool_calls: [toolCall({ index: 0 }, '')] }) +
      called({ tool_calls: [{ index: 0, id: '2', function: { name: 'time', arguments: '{"at":1}' } }] }),
    ' weather{} time{"at":1} | tool-calls | 5+3',
  ],
  ['the same behind words', hello + end('function_call'), 'Hello | tool-calls | 5+3'],
  [
    'a thought in details',
    chunk({ reasoning_details: [{ type: 'reasoning.text', text: 'hm' }] }) + hello + end(),
    `(hm) ${plain}`,
  ],
  [
    'a thought summed up, and its cipher',
    chunk({ reasoning_details: [{ summary: 'hm' }, { data: 'x' }] }) + hello + end(),
    `(hm) ${plain}`,
  ],
  ['a call without a list around it', called({ tool_calls: toolCall({ index: 0, id: '1' }) }), call],
  ['a call without the object in it', called({ tool_calls: [{ id: '1', name: 'weather', arguments: city }] }), call],
  [
    'places of calls as texts',
    chunk({ tool_calls: [toolCall({ index: '0' }, '{"city":'), toolCall({ index: '1' })] }) +
      called({ tool_calls: [{ index: '0', function: { arguments: '"Omsk"}' } }] }),
    ` weather${city}${call}`,
  ],
  ['a name in each piece of a call, without a place', inPieces({}), call],
  ['the same with its id in the first', inPieces({}, { id: '1' }), call],
  ['the same with an empty id', inPieces({ id: '' }), call],
  ['a name in each piece of a call, its id in the last', inPieces({ index: 0 }, {}, { id: '1' }), call],
  [
    'an id behind the name',
    chunk({ tool_calls: [toolCall({}, '')] }) + called({ tool_calls: [{ id: '1', function: { arguments: city } }] }),
    call,
  ],
  [
    'a name once more behind a whole call',
    chunk({ tool_calls: [toolCall({ index: 0 })] }) + called({ tool_calls: [toolCall({ index: 0 }, '')] }),
    call,
  ],
  [
    'two calls of one place without ids',
    chunk({ tool_calls: [toolCall({ index: 0 })] }) + called({ tool_calls: [toolCall({ index: 0 })] }),
    ` weather${city}${call}`,
  ],
  [
    'two calls without a place and ids',
    chunk({ tool_calls: [toolCall({})] }) + called({ tool_calls: [toolCall({})] }),
    ` weather${city}${call}`,
  ],
  [
    'two calls of nothing beside each other',
    called({ tool_calls: [toolCall({}, ''), toolCall({}, '')] }),
    ' weather{} weather{} | tool-calls | 5+3',
  ],
];

const gigaChats: [what: string, wire: string, read: string][] = [
  ['a request that was filtered', hello + end('request_blacklist'), 'Hello | content-filter | 5+3'],
  ['an answer that was filtered', hello + end('response_blacklist'), 'Hello | content-filter | 5+3'],
  ['a call that failed', hello + end('function_call_error'), 'upstream_error'],
  ['what a search found', chunk({ role: 'search_result', content: '[{}]' }) + hello + end(), plain],
  ['a call in a list of its own', called({ function_call: [weather] }), call],
  [
    'two calls of one function in a list',
    called({ function_call: [weather, { ...weather, arguments: { city: 'Tver' } }] }),
    ` weather${city} weather{"city":"Tver"} | tool-calls | 5+3`,
  ],
  ['a call in both words', called({ function_call: weather, tool_calls: [toolCall({ id: '1' })] }), call],
  ['a call said twice as text', chunk({ function_call: { ...weather, arguments: city } }).repeat(2) + end(), call],
  [
    'a call said from its beginning with every chunk',
    chunk({ function_call: { name: 'weather', arguments: '{"ci' } }) +
      called({ function_call: { name: 'weather', arguments: city } }),
    call,
  ],
  ['a call of nothing at all', chunk({ content: 'Hello', function_call: { name: '', arguments: {} } }) + end(), plain],
  [
    'a call of nothing, as text',
    chunk({ content: 'Hello', function_call: { name: '', arguments: '{}' } }) + end(),
    plain,
  ],
  [
    'arguments in front of their name',
    chunk({ function_call: { arguments: '{"city":' } }) +
      chunk({ function_call: { arguments: '"Omsk"}' } }) +
      called({ function_call: { name: 'weather' } }),
    call,
  ],
  [
    'an object of arguments in front of its name',
    chunk({ function_call: { name: '', arguments: { city: 'Omsk' } } }) +
      called({ function_call: { name: 'weather', arguments: {} } }),
    call,
  ],
  [
    'a call behind its finish and the counts',
    chunk({ content: '' }, { finish_reason: 'function_call' }, { usage }) +
      chunk({ function_call: weather }) +
      event('[DONE]'),
    call,
  ],
  [
    'calls in a list behind their finish and the counts',
    chunk({ content: '' }, { finish_reason: 'tool_calls' }, { usage }) +
      chunk({ tool_calls: [toolCall({ index: 0, id: '1' })] }) +
      event('[DONE]'),
    call,
  ],
  ['the finish of a call without one', end('function_call'), 'bad_upstream_data'],
  ['an error beside no choice', event({ choices: [], error: { message: 'x', code: 429 } }), 'upstream_rate_limited'],
  ['an error with its status as text', event({ status: '402', message: 'x' }), 'tokens-used-up'],
  [
    'an error beside a choice',
    chunk({ content: '' }, {}, { error: { message: 'x', status: 429 } }),
    'upstream_rate_limited',
  ],
];

describe('a shape of answer that a server may change to', () => {
  for (const [what, wire, expected] of [...both, ...gigaChats]) {
    it(`is understood from GigaChat or told: ${what}`, async () => {
      assert.equal(await read(wire, new AnswerDecoder('id', 'm')), expected);
    });
  }
  for (const [what, wire, expected] of both) {
    it(`is understood from another server or told: ${what}`, async () => {
      assert.equal(await read(wire, new CompletionDecoder('OpenRouter', 'openrouter', 'm')), expected);
    });
  }
});
