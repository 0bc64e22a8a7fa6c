import type { Spoken, SpokenCall } from './spoken';
import type { Usage } from './usage';

/** What stands around the words. */
export interface Envelope {
  /** Seconds since the epoch. */
  readonly created: number;
  /** The model with its version. */
  readonly model: string;
  readonly usage: Usage | Partial<Usage> | undefined;
  readonly finishWithCall: boolean;
  readonly finishWithText: boolean;
  readonly done: 'once' | 'never' | 'twice' | 'first' | 'then-data';
  readonly preamble: string;
  readonly lineEnd: string;
}

type Delta = Record<string, unknown>;

/** The JSON answer, keys in the recorded order. There is no `id`. */
export function wholeBody(spoken: Spoken, envelope: Envelope): string {
  const { call } = spoken;
  const message: Delta = { content: spoken.text.join(''), role: 'assistant' };
  if (spoken.reasoning.length) message.reasoning_content = spoken.reasoning.join('');
  if (call) {
    message.function_call = { name: call.name, arguments: call.chunks ? call.chunks.join('') : call.arguments };
    message.functions_state_id = call.stateId;
  }
  return JSON.stringify({
    choices: [{ message, index: 0, finish_reason: spoken.finishReason ?? undefined }],
    created: envelope.created,
    model: envelope.model,
    // GigaChat-3-Ultra was recorded with the plural.
    object: envelope.model.startsWith('GigaChat-3-Ultra') ? 'chat.completions' : 'chat.completion',
    usage: envelope.usage,
  });
}

/** The SSE frames of an answer, in the recorded form. */
export function frames(spoken: Spoken, envelope: Envelope): string[] {
  const { created, model, lineEnd } = envelope;
  const tail = `],"created":${created},"model":${JSON.stringify(model)},"object":"chat.completion"`;
  const counted = envelope.usage && spoken.finishReason !== null;
  const usage = counted ? `,"usage":${JSON.stringify(envelope.usage)}` : '';
  const frame = (data: string) => `data: ${data}${lineEnd}${lineEnd}`;
  const finish = spoken.finishReason === null ? '' : `,"finish_reason":${JSON.stringify(spoken.finishReason)}`;
  const chunk = (delta: Delta, last: boolean) =>
    frame(`{"choices":[{"delta":${JSON.stringify(delta)},"index":0${last ? finish : ''}}${tail}${last ? usage : ''}}`);

  const deltas: Delta[] = [
    ...spoken.reasoning.map((reasoning_content) => ({ content: '', reasoning_content })),
    ...spoken.text.map((content) => ({ content })),
    ...(spoken.call ? callDeltas(spoken.call) : []),
  ];
  const shared = spoken.call ? envelope.finishWithCall : envelope.finishWithText && spoken.text.length > 0;
  if (spoken.finishReason !== null && !shared) deltas.push({ content: '' });
  const first = deltas[0];
  if (first) deltas[0] = withRole(first);

  const made = deltas.map((delta, index) => chunk(delta, index === deltas.length - 1));
  const done = frame('[DONE]');
  if (envelope.preamble) made.unshift(envelope.preamble);
  if (envelope.done === 'first') made.unshift(done);
  else if (envelope.done !== 'never') made.push(done);
  if (envelope.done === 'twice') made.push(done);
  if (envelope.done === 'then-data') made.push(chunk({ content: 'after the end' }, false));
  return made;
}

/** The role stands in the first chunk only, after the content. */
function withRole({ content, ...rest }: Delta): Delta {
  return { content, role: 'assistant', ...rest };
}

function callDeltas(call: SpokenCall): Delta[] {
  const { name, stateId } = call;
  if (!call.chunks)
    return [{ content: '', function_call: { name, arguments: call.arguments }, functions_state_id: stateId }];
  return call.chunks.map((args, index) =>
    index === 0
      ? { content: '', function_call: { name, arguments: args }, functions_state_id: stateId }
      : { content: '', function_call: { arguments: args } },
  );
}
