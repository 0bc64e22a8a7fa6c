import { errorCode } from '../../ground/error-code';
import { type Sentence, say } from '../sentence';
import { askBridge } from './ask-bridge';
import type { ClientProtocol, ClientTarget } from './client';

const questions: {
  [protocol in ClientProtocol]: (target: ClientTarget) => [path: string, body: object, headers?: object];
} = {
  chat: ({ model }) => ['/v1/chat/completions', { model, messages: [{ role: 'user', content: 'Say OK.' }] }],
  responses: ({ model }) => ['/v1/responses', { model, input: 'Say OK.', store: false }],
  messages: ({ model }) => [
    '/v1/messages',
    { model, max_tokens: 64, messages: [{ role: 'user', content: 'Say OK.' }] },
    { 'anthropic-version': '2023-06-01' },
  ],
};

/** What came of a request as the client makes it: the model that answered, or why none did. */
export type TestOutcome = { ok: true; model: string } | { ok: false; reason: Sentence };

/** Asks one small question in the client's own protocol, with its key. Never throws. */
export async function askOnce(protocol: ClientProtocol, target: ClientTarget): Promise<TestOutcome> {
  const [path, body, headers] = questions[protocol](target);
  try {
    const { status, model, text } = await askBridge(target.url + path, target.key, {
      body: JSON.stringify(body),
      headers,
    });
    return status === 200 ? { ok: true, model: model ?? target.model } : { ok: false, reason: messageIn(text, status) };
  } catch (error) {
    if (errorCode(error) === 'ECONNREFUSED')
      return { ok: false, reason: say('nothing listens at {0}: start the bridge', target.url) };
    return {
      ok: false,
      reason: say('the bridge did not answer: {0}', error instanceof Error ? error.message : String(error)),
    };
  }
}

function messageIn(text: string, status: number): Sentence {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    // The reason becomes a part of sentences, which have a full stop of their own.
    if (typeof error?.message === 'string')
      return say('the bridge answered with {0}: {1}', status, error.message.replace(/\.$/, ''));
  } catch {
    // No JSON: the status says what can be said.
  }
  return say('the bridge answered with {0}', status);
}
