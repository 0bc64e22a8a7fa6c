import { execFile } from 'node:child_process';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, streamText } from 'ai';
import type { Stack } from '../harness/stack';

/** A client that asks and reads to the end. It throws unless the answer looks whole to it. */
export type CutReader = (stack: Stack) => Promise<void>;

const messages = [{ role: 'user' as const, content: 'hi' }];
const chat = { model: 'GigaChat-2', messages };
const responses = { model: 'GigaChat-2', input: 'hi', store: false };
const claude = { ...chat, max_tokens: 100 };

/** Reads all; once `isEnding` was true of something, whatever comes after it is too late to be noticed. */
async function readAll<T>(stream: AsyncIterable<T>, isEnding: (one: T) => boolean): Promise<void> {
  let ended = false;
  try {
    for await (const one of stream) ended ||= isEnding(one);
  } catch (error) {
    if (!ended) throw error;
  }
}

function fail(): never {
  throw new Error('The answer says that it failed.');
}

const anthropic = ({ url, apiKey }: Stack) => new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });
const aiModel = ({ url, apiKey }: Stack) =>
  createOpenAICompatible({ name: 'gigachat', baseURL: `${url}/v1`, apiKey, includeUsage: true })('GigaChat-2');

const sdkReaders: Record<string, CutReader> = {
  'openai, chat stream': async ({ openai }) =>
    readAll(
      await openai.chat.completions.create({ ...chat, stream: true }),
      (chunk) => (chunk.choices[0]?.finish_reason ?? null) !== null,
    ),
  'openai, chat stream helper': async ({ openai }) =>
    void (await openai.chat.completions.stream({ ...chat, stream: true }).finalChatCompletion()),
  'openai, chat': async ({ openai }) => void (await openai.chat.completions.create(chat)),
  'openai, responses stream': async ({ openai }) =>
    readAll(await openai.responses.create({ ...responses, stream: true }), ({ type }) =>
      type === 'response.failed' || type === 'error' ? fail() : /^response\.(?:completed|incomplete)$/.test(type),
    ),
  'openai, responses stream helper': async ({ openai }) => {
    const { status } = await openai.responses.stream(responses).finalResponse();
    if (status === 'failed') fail();
  },
  'openai, responses': async ({ openai }) => void (await openai.responses.create(responses)),
  '@anthropic-ai/sdk, stream': async (stack) =>
    readAll(
      await anthropic(stack).messages.create({ ...claude, stream: true }),
      ({ type }) => type === 'message_delta' || type === 'message_stop',
    ),
  '@anthropic-ai/sdk, stream helper': async (stack) =>
    void (await anthropic(stack).messages.stream(claude).finalMessage()),
  '@anthropic-ai/sdk': async (stack) => void (await anthropic(stack).messages.create(claude)),
  'ai, stream': async (stack) => {
    const result = streamText({ model: aiModel(stack), messages, maxRetries: 0, onError: () => {} });
    await readAll(result.fullStream, (part) =>
      part.type === 'error' ? fail() : part.type === 'finish' && part.finishReason !== 'error',
    );
  },
  ai: async (stack) => void (await generateText({ model: aiModel(stack), messages, maxRetries: 0 })),
};

const addresses = {
  chat: { path: '/v1/chat/completions', body: chat, ending: /\[DONE\]|"finish_reason":"/ },
  responses: { path: '/v1/responses', body: responses, ending: /"status":"(?:completed|incomplete)"/ },
  messages: { path: '/v1/messages', body: claude, ending: /message_stop|"stop_reason":"/ },
};

/** curl fails by its exit code, or shows an error and nothing like an ending. */
const curlReaders = Object.entries(addresses).flatMap(([name, { path, body, ending }]) =>
  [true, false].map((stream): [string, CutReader] => [
    `curl, ${name}${stream ? ' stream' : ''}`,
    async (stack) => {
      const shown = await curl(stack, path, { ...body, stream });
      if (/"error":\{|"type":"error"/.test(shown) && !ending.test(shown)) fail();
    },
  ]),
);

function curl({ url, apiKey }: Stack, path: string, body: object): Promise<string> {
  const headers = ['-H', `authorization: Bearer ${apiKey}`, '-H', 'content-type: application/json'];
  const all = ['-sS', '--fail', '--noproxy', '*', ...headers, '-d', JSON.stringify(body), url + path];
  return new Promise((resolve, reject) => {
    execFile('curl', all, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

/** By name. */
export const cutReaders: ReadonlyMap<string, CutReader> = new Map([...Object.entries(sdkReaders), ...curlReaders]);
