import { framesOf, post, readAnswer } from './read-answer';
import type { Answer, Surface } from './surface';

const body = (content: string) => ({ model: 'any', messages: [{ role: 'user', content }] });
const inputs = (text: string) => ({ model: 'text-embedding-3-small', input: [text] });

/** OpenAI's Chat Completions, Embeddings and Models. */
export const openAiSurfaces: readonly Surface[] = [
  {
    name: 'chat stream',
    kind: 'stream',
    protocol: 'openai',
    endpoint: 'chat',
    keepAlive: /^data: .*"delta":\{\},.*"finish_reason":null/,
    ask: async (stack, question, signal) =>
      readAnswer(await post(stack, '/v1/chat/completions', { ...body(question), stream: true }, signal), readChunks),
  },
  {
    name: 'chat',
    kind: 'whole',
    protocol: 'openai',
    endpoint: 'chat',
    ask: async (stack, question, signal) =>
      readAnswer(await post(stack, '/v1/chat/completions', body(question), signal), readCompletion),
  },
  {
    name: 'embeddings',
    kind: 'document',
    protocol: 'openai',
    endpoint: 'embeddings',
    ask: async (stack, text, signal) =>
      readAnswer(await post(stack, '/v1/embeddings', inputs(text), signal), readVectors),
  },
  {
    name: 'models',
    kind: 'document',
    protocol: 'openai',
    endpoint: 'models',
    keptMs: 300_000,
    ask: async (stack, _question, signal) => {
      const headers = { authorization: `Bearer ${stack.apiKey}` };
      return readAnswer(await fetch(`${stack.url}/v1/models`, { headers, signal }), readList);
    },
  },
];

interface Chunk {
  error?: { code?: string; type?: string; message?: string };
  choices?: { delta?: { content?: string }; message?: { content?: string }; finish_reason?: string | null }[];
  data?: { id?: string; embedding?: unknown }[];
}

function readChunks(raw: string): Partial<Answer> {
  const data = framesOf(raw).map((frame) => frame.data);
  const chunks = data.filter((text) => text !== '[DONE]').map((text) => JSON.parse(text) as Chunk);
  const failure = chunks.find((chunk) => chunk.error !== undefined)?.error;
  const text = chunks.map((chunk) => chunk.choices?.[0]?.delta?.content ?? '').join('');
  const finish =
    chunks.findLast((chunk) => chunk.choices?.[0]?.finish_reason)?.choices?.[0]?.finish_reason ?? undefined;
  const complete = data.filter((one) => one === '[DONE]').length === 1 && data.at(-1) === '[DONE]';
  const looksDone = finish !== undefined || data.includes('[DONE]');
  const ended = failure && !looksDone ? 'broken' : finish !== undefined && complete ? 'success' : 'truncated';
  const { code = '', type = '', message = '' } = failure ?? {};
  return { ended, code, type, message, text, finish };
}

function readCompletion(raw: string): Partial<Answer> {
  const choice = (JSON.parse(raw) as Chunk).choices?.[0];
  const finish = choice?.finish_reason ?? undefined;
  return { ended: finish === undefined ? 'truncated' : 'success', text: choice?.message?.content ?? '', finish };
}

function readVectors(raw: string): Partial<Answer> {
  const { data = [] } = JSON.parse(raw) as Chunk;
  const whole = data.length === 1 && data.every(({ embedding }) => Array.isArray(embedding) && embedding.length > 0);
  return { ended: whole ? 'success' : 'truncated' };
}

function readList(raw: string): Partial<Answer> {
  const { data = [] } = JSON.parse(raw) as Chunk;
  return { ended: data.length > 0 && data.every(({ id }) => id !== undefined) ? 'success' : 'truncated' };
}
