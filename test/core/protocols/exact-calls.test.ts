import assert from 'node:assert/strict';
import { writeExact } from '../../../src/core/ground/text/exact-numbers';
import { RootSchema } from '../../../src/core/protocols/gigachat/schema/root';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';
import { withExactPast } from '../../../src/core/protocols/json/exact-calls';
import { openAiResponses } from '../../../src/core/protocols/openai-responses/front';
import { ResponseStore } from '../../../src/core/protocols/openai-responses/store';

type Body = Record<string, unknown>;

const digits = '18446744073709551615';
const schema = `{"type":"object","properties":{"input":{"type":"integer","maximum":${digits}},"args":{"const":${digits}}}}`;

function read(json: string): Body {
  const body = JSON.parse(json) as Body;
  withExactPast(body, json);
  return body;
}

describe('the long numbers of a conversation', () => {
  const definition = `{"type":"tool_definition","definition":{"name":"find","input_schema":${schema}}}`;
  for (const [where, json] of [
    [
      'an item',
      `{"input":[{"type":"additional_tools","tools":[{"type":"function","name":"f","parameters":${schema}}]}]}`,
    ],
    ['a message', `{"messages":[{"role":"user","content":[{"type":"tool_addition","tool":${definition}}]}]}`],
  ] as const) {
    it(`are those of JavaScript in the schema of a tool that ${where} brings`, () => {
      assert.deepEqual(read(json), JSON.parse(json));
    });
  }

  it('keep their digits in the arguments of a call, beside such a schema', () => {
    const call = `{"type":"function_call","call_id":"c","name":"f","arguments":{"input":${digits}}}`;
    const json = `{"input":[{"type":"additional_tools","tools":[{"name":"f","parameters":${schema}}]},${call}]}`;
    const { input } = read(json) as { input: unknown[] };
    assert.equal(writeExact(JSON.stringify(input[1])), call);
  });

  it('keep their digits in the arguments in what a shell was told', () => {
    const action = `{"type":"exec","command":["ls"],"args":{"id":${digits}}}`;
    for (const item of [
      `{"type":"shell_call","call_id":"c","action":${action}}`,
      `{"type":"local_shell_call","call_id":"c","action":${action}}`,
      `{"type":"apply_patch_call","call_id":"c","operation":${action}}`,
    ]) {
      const json = `{"model":"m","input":[{"role":"user","content":"x"},${item},{"role":"user","content":"y"}]}`;
      const { request } = openAiResponses(new ResponseStore()).parse(read(json));
      const calls = request.messages.flatMap((message) => (message.role === 'assistant' ? message.toolCalls : []));
      assert.deepEqual(
        calls.map(({ args }) => args),
        [action],
      );
    }
  });

  it('keep their digits in what a call of MCP failed with', () => {
    const error = `{"code":1,"input":{"id":${digits}}}`;
    const call = `{"type":"mcp_call","id":"m","name":"f","arguments":"{}","error":${error}}`;
    const { request } = openAiResponses(new ResponseStore()).parse(
      read(`{"model":"m","input":[{"role":"user","content":"x"},${call}]}`),
    );
    const [result] = request.messages.flatMap((message) => (message.role === 'tool' ? message.parts : []));
    assert.deepEqual(result, { type: 'text', text: error });
  });

  it('cost no second reading where no arguments are an object, however many numbers the words hold', () => {
    const body = {
      messages: [
        { role: 'user', content: `id: ${digits} "input":{` },
        { role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: `{"input":{"id": ${digits}}}` } }] },
      ],
    };
    const json = JSON.stringify(body);
    const { parse } = JSON;
    let readings = 0;
    JSON.parse = (...given) => {
      readings += 1;
      return parse(...given);
    };
    try {
      withExactPast(body, json);
    } finally {
      JSON.parse = parse;
    }
    assert.equal(readings, 0);
  });

  it('keep their digits where the schema of a tool or an answer is no object and is wrapped in one', () => {
    const spec = { name: 'find', schema: { type: 'array', items: { type: 'integer' } } };
    const tools = new WireTools([spec]);
    const { arguments: wrapped } = tools.toWireCall({ id: 'c', name: 'find', args: `[${digits}]` });
    const args = writeExact(JSON.stringify(wrapped));
    assert.equal(tools.fromWireCall({ id: 'c', name: 'find', args })?.args, `[${digits}]`);
    assert.equal(new RootSchema(spec.schema).unwrapText(args), `[${digits}]`);
  });
});
