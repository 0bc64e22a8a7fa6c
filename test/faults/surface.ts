import type { Stack } from '../harness/stack';

/** Something that clients call and that a fault of GigaChat can reach. A new protocol is one more entry. */
export interface Surface {
  readonly name: string;
  /** `stream` answers may be committed before they are complete; `whole` and `list` answers never are. */
  readonly kind: 'stream' | 'whole' | 'list';
  ask(stack: Stack, signal?: AbortSignal): Promise<Answer>;
}

/** What a client saw, read with bare `fetch`. */
export interface Answer {
  status: number;
  /** `success`, `refused` with a status, `broken` after a 200, or `truncated`: an ending that says nothing. */
  ended: 'success' | 'refused' | 'broken' | 'truncated';
  code: string;
  text: string;
  finish: string | undefined;
  headers: Headers;
  /** The body as it came. */
  raw: string;
}

const question = { model: 'any', messages: [{ role: 'user', content: 'hi' }] };

export const surfaces: readonly Surface[] = [
  {
    name: 'chat stream',
    kind: 'stream',
    ask: async (stack, signal) => readChunks(await post(stack, { ...question, stream: true }, signal)),
  },
  { name: 'chat', kind: 'whole', ask: async (stack, signal) => readCompletion(await post(stack, question, signal)) },
  {
    name: 'models',
    kind: 'list',
    ask: async (stack, signal) =>
      readList(await fetch(`${stack.url}/v1/models`, { headers: { authorization: `Bearer ${stack.apiKey}` }, signal })),
  },
];

function post(stack: Stack, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`${stack.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}

interface Chunk {
  error?: { code?: string };
  choices?: { delta?: { content?: string }; message?: { content?: string }; finish_reason?: string | null }[];
  data?: unknown[];
}

async function readChunks(response: Response): Promise<Answer> {
  const raw = await response.text();
  if (response.status !== 200) return refused(response, raw);
  const data = raw
    .split('\n\n')
    .filter((frame) => frame.startsWith('data: '))
    .map((frame) => frame.slice('data: '.length));
  const chunks = data.filter((text) => text !== '[DONE]').map((text) => JSON.parse(text) as Chunk);
  const failure = chunks.find((chunk) => chunk.error !== undefined);
  const text = chunks.map((chunk) => chunk.choices?.[0]?.delta?.content ?? '').join('');
  const finish =
    chunks.findLast((chunk) => chunk.choices?.[0]?.finish_reason)?.choices?.[0]?.finish_reason ?? undefined;
  const complete = data.filter((one) => one === '[DONE]').length === 1 && data.at(-1) === '[DONE]';
  const looksDone = finish !== undefined || data.includes('[DONE]');
  const ended = failure && !looksDone ? 'broken' : finish !== undefined && complete ? 'success' : 'truncated';
  const code = failure?.error?.code ?? '';
  return { status: 200, ended, code, text, finish, headers: response.headers, raw };
}

async function readCompletion(response: Response): Promise<Answer> {
  const raw = await response.text();
  if (response.status !== 200) return refused(response, raw);
  const choice = (JSON.parse(raw) as Chunk).choices?.[0];
  const finish = choice?.finish_reason ?? undefined;
  const text = choice?.message?.content ?? '';
  const ended = finish === undefined ? 'truncated' : 'success';
  return { status: 200, ended, code: '', text, finish, headers: response.headers, raw };
}

async function readList(response: Response): Promise<Answer> {
  const raw = await response.text();
  if (response.status !== 200) return refused(response, raw);
  const ended = ((JSON.parse(raw) as Chunk).data ?? []).length > 0 ? 'success' : 'truncated';
  return { status: 200, ended, code: '', text: '', finish: undefined, headers: response.headers, raw };
}

function refused(response: Response, raw: string): Answer {
  const code = (JSON.parse(raw) as Chunk).error?.code ?? '';
  const { status, headers } = response;
  return { status, ended: 'refused', code, text: '', finish: undefined, headers, raw };
}
