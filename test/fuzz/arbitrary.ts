import fc from 'fast-check';
import type { Random } from './random';

const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('constructor', '__proto__', 'toString', 'a', 'city', '', '#/$defs/A', '#', '$ref'),
);

/** A JSON schema of any kind, with references that may go round. */
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom<unknown>(
      {},
      true,
      false,
      { type: 'string' },
      { $ref: '#' },
      { $ref: '#/$defs/A' },
      { enum: [1, 'x', null] },
    ),
    fc.record(
      {
        type: fc.constantFrom<unknown>('object', 'array', 'integer', 'null', ['string', 'null']),
        properties: fc.dictionary(word, tie('node'), { maxKeys: 4 }),
        required: fc.array(word, { maxLength: 3 }),
        items: fc.oneof(tie('node'), fc.array(tie('node'), { maxLength: 3 })),
        anyOf: fc.array(tie('node'), { maxLength: 4 }),
        allOf: fc.array(tie('node'), { maxLength: 3 }),
        oneOf: fc.array(tie('node'), { maxLength: 3 }),
        const: fc.jsonValue({ maxDepth: 2 }),
        additionalProperties: tie('node'),
        description: word,
      },
      { requiredKeys: [] },
    ),
  ),
}));
export const anySchema = fc
  .tuple(node, node)
  .map(([root, inner]) => ({ ...(typeof root === 'object' ? root : {}), $defs: { A: inner } }));

const part = fc.oneof(
  fc.record({
    type: fc.constantFrom('text', 'input_text', 'thinking', 'image_url', 'tool_use', 'tool_result'),
    text: word,
  }),
  fc.jsonValue({ maxDepth: 3 }),
);
const content = fc.oneof(word, fc.constant(null), fc.array(part, { maxLength: 4 }));
const call = fc.record({
  id: word,
  type: fc.constant('function'),
  function: fc.record({ name: word, arguments: fc.oneof(word, fc.json()) }),
});
const message = fc.oneof(
  fc.record({ role: fc.constantFrom('system', 'developer', 'user', 'assistant'), content }),
  fc.record({ role: fc.constant('assistant'), content, tool_calls: fc.array(call, { maxLength: 3 }) }),
  fc.record({ role: fc.constant('tool'), tool_call_id: word, content }),
  fc.record({ type: fc.constant('function_call'), call_id: word, name: word, arguments: fc.json() }),
  fc.record({ type: fc.constant('function_call_output'), call_id: word, output: content }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** The body of a request in any protocol: a history in any order, and tools with schemas of any kind. */
export const anyBody = fc
  .record({
    history: fc.array(message, { maxLength: 8 }),
    tools: fc.array(fc.record({ name: word, description: word, schema: anySchema }), { maxLength: 3 }),
  })
  .map(({ history, tools }) => ({
    model: 'GigaChat-2',
    max_tokens: 10,
    messages: history,
    input: history,
    prompt: 'x',
    tools: tools.map(({ name, description, schema }) => ({
      type: 'function',
      name,
      description,
      parameters: schema,
      input_schema: schema,
      function: { name, description, parameters: schema },
    })),
  }));

/** One value of an arbitrary, the same for the same numbers. */
export function drawn<T>(arbitrary: fc.Arbitrary<T>, random: Random): T {
  const [value] = fc.sample(arbitrary, { numRuns: 1, seed: random.below(2 ** 31) });
  if (value === undefined) throw new RangeError('Nothing was drawn.');
  return value;
}
