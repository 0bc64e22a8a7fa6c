import { framesOf, post, readAnswer } from './read-answer';
import type { Answer, Surface } from './surface';

const body = (content: string) => ({ model: 'any', max_tokens: 1000, messages: [{ role: 'user', content }] });
const version = { 'anthropic-version': '2023-06-01' };

/** Anthropic's Messages. */
export const messagesSurfaces: readonly Surface[] = [
  {
    name: 'messages stream',
    kind: 'stream',
    protocol: 'anthropic',
    endpoint: 'chat',
    keepAlive: /^event: ping$/m,
    ask: async (stack, question, signal) =>
      readAnswer(await post(stack, '/v1/messages', { ...body(question), stream: true }, signal, version), readEvents),
  },
  {
    name: 'messages',
    kind: 'whole',
    protocol: 'anthropic',
    endpoint: 'chat',
    ask: async (stack, question, signal) =>
      readAnswer(await post(stack, '/v1/messages', body(question), signal, version), (raw) =>
        readMessage(JSON.parse(raw)),
      ),
  },
];

const finishes: Readonly<Record<string, string>> = { end_turn: 'stop', refusal: 'content_filter' };

interface Event {
  type: string;
  delta?: { text?: string; stop_reason?: string };
  error?: { type?: string; message?: string };
}

function readEvents(raw: string): Partial<Answer> {
  const frames = framesOf(raw);
  const events = frames.map(({ data }) => JSON.parse(data) as Event);
  const names = events.map(({ type }) => type);
  const text = events.map(({ type, delta }) => (type === 'content_block_delta' ? (delta?.text ?? '') : '')).join('');
  const reason = events.find(({ type }) => type === 'message_delta')?.delta?.stop_reason;
  const inOrder = frames.every(({ event }, index) => event === names[index]);
  const looksDone = reason !== undefined || names.includes('message_stop');
  const last = events.at(-1);
  if (inOrder && last?.type === 'error' && !looksDone) {
    return { ended: 'broken', type: last.error?.type ?? '', message: last.error?.message ?? '', text };
  }
  const complete = inOrder && last?.type === 'message_stop' && reason !== undefined && !names.includes('error');
  return complete ? { ended: 'success', finish: finishes[reason] ?? reason, text } : { text };
}

function readMessage(message: { content?: { text?: string }[]; stop_reason?: string | null }): Partial<Answer> {
  const text = (message.content ?? []).map((block) => block.text ?? '').join('');
  const reason = message.stop_reason ?? undefined;
  return reason === undefined ? { text } : { ended: 'success', finish: finishes[reason] ?? reason, text };
}
