type Json = Record<string, unknown>;

/** A call as a client sees it, and the id it has to answer with. */
export interface SeenCall {
  readonly id: string;
  readonly name: string;
}

/** How a client of one protocol goes through a conversation with tools. */
export interface ToolTurns {
  readonly name: string;
  readonly path: string;
  body(history: readonly Json[]): Json;
  ask: Json;
  /** What the client keeps of an answer, and the calls in it. */
  kept(answer: Json): { history: Json[]; calls: SeenCall[]; text: string };
  result(call: SeenCall, text: string): Json;
}

const parameters = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };

/** The three chat protocols. */
export const toolTurns: readonly ToolTurns[] = [
  {
    name: 'chat',
    path: '/v1/chat/completions',
    body: (messages) => ({
      model: 'GigaChat-2-Max',
      messages,
      tools: [{ type: 'function', function: { name: 'read', description: 'Reads', parameters } }],
    }),
    ask: { role: 'user', content: 'Read it.' },
    kept(answer) {
      const [choice] = answer.choices as { message: Json & { tool_calls?: { id: string; function: SeenCall }[] } }[];
      const message = choice?.message ?? {};
      const calls = (message.tool_calls ?? []) as { id: string; function: SeenCall }[];
      return {
        history: [message],
        calls: calls.map((call) => ({ id: call.id, name: call.function.name })),
        text: String(message.content ?? ''),
      };
    },
    result: ({ id }, content) => ({ role: 'tool', tool_call_id: id, content }),
  },
  {
    name: 'responses',
    path: '/v1/responses',
    body: (input) => ({
      model: 'GigaChat-2-Max',
      input,
      tools: [{ type: 'function', name: 'read', description: 'Reads', parameters, strict: false }],
    }),
    ask: { role: 'user', content: 'Read it.' },
    kept(answer) {
      const output = answer.output as (Json & { type: string; call_id: string; name: string })[];
      return {
        history: output,
        calls: output.flatMap(({ type, call_id: id, name }) => (type === 'function_call' ? [{ id, name }] : [])),
        text: JSON.stringify(output.filter(({ type }) => type === 'message')),
      };
    },
    result: ({ id }, output) => ({ type: 'function_call_output', call_id: id, output }),
  },
  {
    name: 'messages',
    path: '/v1/messages',
    body: (messages) => ({
      model: 'GigaChat-2-Max',
      max_tokens: 100,
      messages,
      tools: [{ name: 'read', description: 'Reads', input_schema: parameters }],
    }),
    ask: { role: 'user', content: 'Read it.' },
    kept(answer) {
      const content = answer.content as (Json & { type: string; id: string; name: string; text: string })[];
      return {
        history: [{ role: 'assistant', content }],
        calls: content.flatMap(({ type, id, name }) => (type === 'tool_use' ? [{ id, name }] : [])),
        text: content.map(({ text = '' }) => text).join(''),
      };
    },
    result: ({ id }, content) => ({ role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content }] }),
  },
];
