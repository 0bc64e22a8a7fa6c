/** What callers ask: a short chat in one of three protocols, vectors, or an agent's turn of 300 KB with 120 tools. */
export type Kind = 'chat' | 'responses' | 'messages' | 'embeddings' | 'fresh-tools' | 'same-tools' | 'small-agent';

/** So many bodies of a kind. `mark` tells the upstream how to answer. */
export function bodiesOf(kind: Kind, mark: string, stream: boolean, count: number): { path: string; text: string }[] {
  return Array.from({ length: count }, (_, index) => bodyOf(kind, mark, stream, index));
}

const words = 'Длинное сообщение о коде, который нужно поправить. '.repeat(12);
let turns = 0;

function bodyOf(kind: Kind, mark: string, stream: boolean, index: number): { path: string; text: string } {
  const model = 'GigaChat-2';
  const question = { role: 'user', content: mark };
  const to = (path: string, body: object) => ({ path: `/v1/${path}`, text: JSON.stringify(body) });
  turns += 1;
  switch (kind) {
    case 'chat':
      return to('chat/completions', { model, stream, messages: [question] });
    case 'responses':
      return to('responses', { model, stream, store: false, input: [{ type: 'message', ...question }] });
    case 'messages':
      return to('messages', { model, stream, max_tokens: 1000, messages: [question] });
    case 'embeddings':
      return to('embeddings', { model: 'Embeddings', input: 'Текст, по которому нужен вектор.' });
    case 'fresh-tools':
      return to('chat/completions', { model, stream, ...agentTurn(`${process.pid}_${turns}`, 120, 66, mark) });
    case 'same-tools':
      return to('chat/completions', {
        model,
        stream,
        ...agentTurn(`${process.pid}_same`, 120, 66, `${index} ${mark}`),
      });
    case 'small-agent':
      return to('chat/completions', { model, stream, ...agentTurn(`${process.pid}_${turns}`, 8, 4, mark) });
  }
}

/** An agent's turn: its tools, and a conversation of questions, calls and their results. */
function agentTurn(name: string, tools: number, rounds: number, last: string) {
  const args = JSON.stringify({ path: 'src/index.ts', options: { depth: 2, mode: 'fast' }, note: words.slice(0, 200) });
  return {
    tools: Array.from({ length: tools }, (_, index) => ({
      type: 'function',
      function: {
        name: `tool_${index}_${name}`.slice(0, 64),
        description: words.slice(0, 80),
        parameters: schemaOf(index),
      },
    })),
    messages: Array.from({ length: rounds }, (_, index) => [
      { role: 'user', content: words },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: `call_${index}`, type: 'function', function: { name: `tool_0_${name}`.slice(0, 64), arguments: args } },
        ],
      },
      { role: 'tool', tool_call_id: `call_${index}`, content: index === rounds - 1 ? `${words} ${last}` : words },
    ]).flat(),
  };
}

/** A schema as agents send them: texts, numbers, an enumeration, a list and an object inside. */
function schemaOf(index: number) {
  return {
    type: 'object',
    properties: {
      path: { type: 'string', description: `The file that tool ${index} works on.` },
      count: { type: 'integer', minimum: 0, maximum: 100 + index },
      mode: { type: 'string', enum: ['fast', 'slow', `mode_${index}`] },
      list: { type: 'array', items: { type: 'string' }, description: 'что-нибудь '.repeat(3) },
      options: {
        type: 'object',
        properties: {
          depth: { type: 'number' },
          mode: { type: ['string', 'null'] },
          [`flag_${index}`]: { type: 'boolean' },
        },
        required: ['depth'],
        additionalProperties: false,
      },
    },
    required: ['path'],
    additionalProperties: false,
  };
}
