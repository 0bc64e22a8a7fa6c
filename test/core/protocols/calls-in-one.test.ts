import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat/events';
import type { ChatRequest, JsonSchema } from '../../../src/core/chat/request';
import { ownCalls } from '../../../src/core/openrouter/own-calls';
import { callsInOne } from '../../../src/core/protocols/spoken-calls/calls-in-one';
import { eventsOf } from '../chat/event-streams';

const edit: JsonSchema = {
  type: 'object',
  properties: { path: { type: 'string' }, text: { type: 'string' } },
  required: ['path'],
};
const todo: JsonSchema = { type: 'object', properties: { todos: { type: 'array' } }, required: ['todos'] };
const clear: JsonSchema = { type: 'object', properties: { folder: { type: 'string' }, name: { type: 'string' } } };
const open: JsonSchema = { type: 'object', properties: {} };

const argsOf = (args: string, schema: JsonSchema | undefined) =>
  callsInOne({ id: 'a', name: 'edit', args }, schema).map((call) => call.args);

describe('several objects as the arguments of one call', () => {
  it('are one call each, the first under the id of all', () => {
    const calls = callsInOne({ id: 'a', name: 'edit', args: '{"path":"x"}{"path":"y"}' }, edit);
    assert.deepEqual(
      calls.map(({ name, args }) => [name, args]),
      [
        ['edit', '{"path":"x"}'],
        ['edit', '{"path":"y"}'],
      ],
    );
    assert.equal(calls[0]?.id, 'a');
    assert.notEqual(calls[1]?.id, 'a');
  });

  it('are read as they were written by hand, whatever their texts hold', () => {
    for (const args of [`{'path': 'x'}{'path': 'y'}`, '{"path":"}{"}\n{"path":"y",}', '{"path":"x"};{"path":"y"}']) {
      assert.equal(argsOf(args, edit).length, 2, args);
    }
    assert.deepEqual(argsOf('{"path":"x"}{}', edit), ['{"path":"x"}']);
    assert.deepEqual(argsOf('{"a":1}{"b":2}', open), ['{"a":1}', '{"b":2}']);
  });

  it('may differ in what they leave out', () => {
    assert.equal(argsOf('{"folder":"x"}{"folder":"y","name":"z"}', clear).length, 2);
  });

  it('are read also as a list over several lines, and in a code fence', () => {
    for (const args of [
      '[\n  {"path":"x"},\n  {"path":"y"}\n]',
      '[ {"path":"x"} , {"path":"y"} ]',
      '```json\n{"path":"x"}\n{"path":"y"}\n```',
      '```\n[ {"path":"x"}, {"path":"y"} ]\n```\n',
    ]) {
      assert.deepEqual(argsOf(args, edit), ['{"path":"x"}', '{"path":"y"}'], args);
    }
  });

  it('stay as they are where one of them is no call of the tool, or where they may be the value of an argument', () => {
    const kept: [string, JsonSchema | undefined][] = [
      ['{"path":"x"}{"text":"y"}', edit],
      ['{"path":"x"}{"path":"y","whom":"z"}', edit],
      ['{"path":"x"}{"path":"y"', edit],
      ['{"path":"x"} and {"path":"y"}', edit],
      ['{"path":"x"}', edit],
      ['[{"title":"x"},{"title":"y"}]', todo],
      ['[{"title":"x"},{"title":"y"}]', open],
      ['[{"path":"x"},5]', edit],
      ['{"path":"x"}{"path":"y"}', undefined],
      // Torn arguments of one call: a call of half of them may do far more than was meant.
      ['{"folder":"x"}{"name":"y"}', clear],
    ];
    for (const [args, schema] of kept) assert.deepEqual(argsOf(args, schema), [args], args);
  });

  it('are as many calls of a fallback, too', async () => {
    const request: ChatRequest = {
      model: 'm',
      messages: [],
      tools: [{ name: 'edit', schema: edit }],
      toolChoice: 'auto',
      sampling: {},
      answer: 'text',
    };
    const answer = (async function* () {
      yield [
        { type: 'tool-call', id: 'a', name: 'Edit' },
        { type: 'tool-args', id: 'a', json: '{"path":"x"}{"path":' },
        { type: 'tool-args', id: 'a', json: '"y"}' },
        { type: 'finish', reason: 'stop' },
      ] satisfies ChatEvent[];
    })();
    const events = await eventsOf(ownCalls(answer, request, new Map([['edit', edit]])));
    assert.deepEqual(
      events.map((event) => ('name' in event ? event.name : 'json' in event ? event.json : event.type)),
      ['edit', '{"path":"x"}', 'edit', '{"path":"y"}', 'finish'],
    );
  });

  it('are looked for in bounded time', () => {
    const many = '{"path":"x"}'.repeat(100_000);
    assert.deepEqual(argsOf(many, edit), [many]);
    const deep = `${'{"path":'.repeat(100_000)}}{`;
    assert.deepEqual(argsOf(deep, edit), [deep]);
  });
});
