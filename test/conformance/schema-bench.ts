import assert from 'node:assert/strict';
import { type ChatBench, type Json, tool } from './chat-suite';

/** The schema of an object. */
export const object = (properties: Json, more: Json = {}): Json => ({ type: 'object', properties, ...more });

/** The schema of a text. */
export const text = { type: 'string' };
/** An object to refer to. */
export const A = { type: 'object', properties: { x: { type: 'integer', description: 'the x' } }, description: 'an A' };
/** An object that contains itself. */
export const tree = object({ name: text, kids: { type: 'array', items: { $ref: '#/$defs/Tree' } } });

/** Sends one tool with these parameters and gives them as GigaChat accepted them. */
export async function sent(bench: ChatBench, parameters: unknown): Promise<Json> {
  const reply = await bench.ask({ tools: [tool('f', parameters)] }, { functionCall: { name: 'f' } });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return bench.functions()[0]?.parameters ?? {};
}

/** What became of one property's schema. */
export async function property(bench: ChatBench, schema: unknown, more: Json = {}): Promise<unknown> {
  const parameters = await sent(bench, object({ p: schema }, more));
  return (parameters.properties as Json).p;
}

/** The arguments a client gets for those the model gave. */
export async function received(bench: ChatBench, parameters: unknown, args: Json): Promise<unknown> {
  const reply = await bench.ask({ tools: [tool('f', parameters)] }, { functionCall: { name: 'f', arguments: args } });
  return JSON.parse(reply.message.tool_calls?.[0]?.function.arguments ?? '');
}
