import { framesOf, post, readAnswer } from './read-answer';
import type { Answer, Surface } from './surface';

const body = (input: string) => ({ model: 'any', input, store: false });

/** OpenAI's Responses. */
export const responsesSurfaces: readonly Surface[] = [
  {
    name: 'responses stream',
    kind: 'stream',
    protocol: 'responses',
    endpoint: 'chat',
    keepAlive: /^event: response\.in_progress$/m,
    ask: async (stack, question, signal) =>
      readAnswer(await post(stack, '/v1/responses', { ...body(question), stream: true }, signal), readEvents),
  },
  {
    name: 'responses',
    kind: 'whole',
    protocol: 'responses',
    endpoint: 'chat',
    ask: async (stack, question, signal) =>
      readAnswer(await post(stack, '/v1/responses', body(question), signal), (raw) => readResponse(JSON.parse(raw))),
  },
];

interface WireResponse {
  status?: string;
  error?: { code?: string; message?: string } | null;
  incomplete_details?: { reason?: string } | null;
  output?: { type?: string; content?: { text?: string }[] }[];
}

function readEvents(raw: string): Partial<Answer> {
  const frames = framesOf(raw);
  const events = frames.map(
    ({ data }) => JSON.parse(data) as { type: string; delta?: string; response?: WireResponse },
  );
  const names = events.map(({ type }) => type);
  const text = events.map(({ type, delta }) => (type === 'response.output_text.delta' ? (delta ?? '') : '')).join('');
  const endings = names.filter((name) => /^response\.(?:completed|incomplete|failed)$/.test(name));
  const last = events.at(-1);
  const inOrder = frames.every(({ event }, index) => event === names[index]) && names[0] === 'response.created';
  if (!inOrder || endings.length !== 1 || !last?.response || last.type !== endings[0]) return { text };
  if (last.type !== 'response.failed') return { ...readResponse(last.response), text };
  const { code = '', message = '' } = last.response.error ?? {};
  return { ended: last.response.status === 'failed' ? 'broken' : 'truncated', code, message, text };
}

function readResponse({ status, incomplete_details, output = [] }: WireResponse): Partial<Answer> {
  const text = output.flatMap((item) => (item.content ?? []).map((part) => part.text ?? '')).join('');
  if (status === 'completed') return { ended: 'success', finish: 'stop', text };
  return status === 'incomplete' ? { ended: 'success', finish: incomplete_details?.reason, text } : { text };
}
