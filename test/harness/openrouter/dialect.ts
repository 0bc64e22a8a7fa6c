import type { OpenRouterReply } from './reply';

const usage = { prompt_tokens: 11, completion_tokens: 5, total_tokens: 16, cost: 0.0001 };
const comment = ': OPENROUTER PROCESSING\n\n';

/** The chunks of an answer in OpenRouter's words, without `[DONE]`; the last one carries the usage. */
function chunksOf(reply: OpenRouterReply, asked: string): object[] {
  const head = { id: 'gen-1', provider: 'Scripted', model: reply.model ?? asked, object: 'chat.completion.chunk' };
  const chunk = (delta: object, finish: string | null = null) => ({
    ...head,
    created: 1_763_000_000,
    choices: [
      { index: 0, delta: { role: 'assistant', ...delta }, finish_reason: finish, native_finish_reason: finish },
    ],
  });
  const finish = reply.finish ?? (reply.calls ? 'tool_calls' : 'stop');
  return [
    ...(reply.reasoning ?? []).map((reasoning) =>
      chunk({ content: '', reasoning, reasoning_details: [{ type: 'reasoning.text', text: reasoning }] }),
    ),
    ...textsOf(reply).map((content) => chunk({ content })),
    ...fragmentsOf(reply).map((fragment) => chunk({ content: null, tool_calls: [fragment] })),
    chunk({ content: '' }, finish),
    { ...chunk({ content: '' }), usage: { ...usage, ...reply.usage } },
  ];
}

/** The whole answer as JSON. */
export function completionOf(reply: OpenRouterReply, asked: string): object {
  const calls = (reply.calls ?? []).map(({ id, name, args }) => ({
    id,
    type: 'function',
    function: { name, arguments: args.join('') },
  }));
  return {
    id: 'gen-1',
    model: reply.model ?? asked,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        finish_reason: reply.finish ?? (reply.calls ? 'tool_calls' : 'stop'),
        message: {
          role: 'assistant',
          content: textsOf(reply).join(''),
          ...(reply.reasoning && { reasoning: reply.reasoning.join('') }),
          ...(calls.length > 0 && { tool_calls: calls }),
        },
      },
    ],
    usage: { ...usage, ...reply.usage },
  };
}

/** The body of an event stream. `cutAfter` leaves the rest out. */
export function streamOf(reply: OpenRouterReply, asked: string): string {
  const comments = comment.repeat(reply.comments ?? 0);
  const chunks = chunksOf(reply, asked);
  const shown = chunks.slice(0, reply.errorAfter ?? reply.cutAfter ?? chunks.length);
  const frames = shown.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
  if (reply.errorAfter !== undefined) {
    const error = reply.error ?? { code: 502, message: 'Provider disconnected' };
    const choices = [{ index: 0, delta: { content: '' }, finish_reason: 'error' }];
    frames.push(`data: ${JSON.stringify({ id: 'gen-1', object: 'chat.completion.chunk', error, choices })}\n\n`);
  } else if (reply.cutAfter === undefined) frames.push('data: [DONE]\n\n');
  return comments + frames.join(comments);
}

function textsOf({ text, calls }: OpenRouterReply): readonly string[] {
  if (text === undefined) return calls ? [] : ['OpenRouter ', 'answers.'];
  return typeof text === 'string' ? [text] : text;
}

function fragmentsOf({ calls = [], interleaved = false }: OpenRouterReply): object[] {
  const byCall = calls.map(({ id, name, args }, index) => [
    { index, id, type: 'function', function: { name, arguments: '' } },
    ...args.map((piece) => ({ index, function: { arguments: piece } })),
  ]);
  if (!interleaved) return byCall.flat();
  const longest = Math.max(0, ...byCall.map((fragments) => fragments.length));
  return Array.from({ length: longest }, (_, turn) =>
    byCall.flatMap((fragments) => fragments.slice(turn, turn + 1)),
  ).flat();
}
