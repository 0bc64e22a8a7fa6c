import * as z from 'zod';
import * as anthropic from './anthropic';
import * as chat from './openai-chat';
import { openAiError } from './openai-errors';
import * as lists from './openai-lists';
import * as responses from './openai-responses';

/** A whole answer of the bridge as it travelled. */
export interface WireAnswer {
  method: string;
  /** The target as it was asked for. */
  target: string;
  /** True for a caller that sent `anthropic-version`. */
  speaksAnthropic: boolean;
  status: number;
  contentType: string;
  body: string;
}

/** What an address answers: whole, and as the frames of a stream with the way it may end. */
interface Address {
  path: RegExp;
  method?: string;
  whole: z.ZodType;
  /** The same in Anthropic's words, where the caller's decide. */
  toAnthropic?: z.ZodType;
  frame?: z.ZodType;
  /** The last frame's type, or `[DONE]`; an error frame may always be the last. */
  ends?: RegExp;
}

const addresses: readonly Address[] = [
  { path: /^\/chat\/completions$/, whole: chat.chatCompletion, frame: chat.chatFrame, ends: /^\[DONE\]$/ },
  { path: /^\/completions$/, whole: chat.textCompletion, frame: chat.textFrame, ends: /^\[DONE\]$/ },
  {
    path: /^\/responses$/,
    whole: responses.endedResponse,
    frame: responses.responseEvent,
    ends: /^response\.(?:completed|incomplete|failed)$/,
  },
  { path: /^\/responses\/compact$/, whole: responses.compactedResponse },
  { path: /^\/responses\/input_tokens$/, whole: responses.inputTokens },
  { path: /^\/responses\/[^/]+\/input_items$/, whole: responses.inputItems },
  { path: /^\/responses\/[^/]+$/, method: 'DELETE', whole: responses.deletedResponse },
  { path: /^\/responses\/[^/]+$/, whole: responses.endedResponse },
  { path: /^\/messages$/, whole: anthropic.message, frame: anthropic.messageEvent, ends: /^message_stop$/ },
  { path: /^\/messages\/count_tokens$/, whole: anthropic.tokenCount },
  { path: /^\/embeddings$/, whole: lists.embeddings },
  { path: /^\/models$/, whole: lists.modelList, toAnthropic: anthropic.modelPage },
  { path: /^\/models\/.+$/, whole: lists.model, toAnthropic: anthropic.model },
  { path: /^\/files$/, method: 'POST', whole: lists.file, toAnthropic: anthropic.fileMetadata },
  { path: /^\/files$/, whole: lists.fileList, toAnthropic: anthropic.filePage },
  { path: /^\/files\/[^/]+$/, method: 'DELETE', whole: lists.deletedFile, toAnthropic: anthropic.deletedFile },
  { path: /^\/files\/[^/]+$/, whole: lists.file, toAnthropic: anthropic.fileMetadata },
  { path: /^\/batches$/, method: 'GET', whole: lists.batchList },
  { path: /^\/batches(?:\/[^/]+)?$/, whole: lists.batch },
];

/** Addresses of our own, which no vendor has: what they answer is told in the README. */
const ours = /^\/(?:|health|ping|ready|metrics|openapi\.json|logs(?:\/entries)?|model\/info)$/;

/** What is wrong with an answer by the published schemas; empty when nothing is. */
export function faultsIn(answer: WireAnswer): string[] {
  if (answer.body === '') return [];
  const path = bare(answer.target);
  if (/^text\/event-stream/.test(answer.contentType)) return faultsInStream(answer.body, addressOf(path, answer));
  if (/^application\/jsonl/.test(answer.contentType)) return answer.body.split('\n').flatMap(faultsInLine);
  if (!/^application\/json/.test(answer.contentType) || /^\/files\/[^/]+\/content$/.test(path)) return [];
  const body: unknown = JSON.parse(answer.body);
  if (answer.status >= 400) return faults(errorOf(path, answer), body, `${answer.status}`);
  if (ours.test(path)) return [];
  const address = addressOf(path, answer);
  if (!address) return [`no schema for ${answer.method} ${path}`];
  const schema = (answer.speaksAnthropic && address.toAnthropic) || address.whole;
  return faults(schema, body, `${answer.method} ${path}`);
}

function bare(target: string): string {
  const path = (target.split('?', 1)[0] ?? '').replace(/\/{2,}/g, '/').replace(/^(?:\/v1)+(?=\/|$)/, '');
  return path.replace(/\/$/, '') || '/';
}

function addressOf(path: string, { method }: WireAnswer): Address | undefined {
  return addresses.find((one) => one.path.test(path) && (!one.method || one.method === method));
}

/** A caller of Messages that is refused at the gate, before its address is looked at, is told in OpenAI's words. */
function errorOf(path: string, { speaksAnthropic }: WireAnswer): z.ZodType {
  if (/^\/messages\b/.test(path))
    return speaksAnthropic ? anthropic.anthropicError : z.union([anthropic.anthropicError, openAiError]);
  return speaksAnthropic ? z.union([anthropic.anthropicError, openAiError]) : openAiError;
}

function faultsInStream(text: string, address: Address | undefined): string[] {
  if (!address?.frame) return ['a stream at an address that has none'];
  const { frame, ends } = address;
  const found: string[] = [];
  const frames = text.split('\n\n').filter((one) => one !== '');
  let last = '';
  frames.forEach((one, index) => {
    const lines = one.split('\n');
    const name = lines.find((line) => line.startsWith('event: '))?.slice('event: '.length);
    const data = lines.find((line) => line.startsWith('data: '))?.slice('data: '.length) ?? '';
    last = data;
    if (data === '[DONE]') return;
    const value = JSON.parse(data) as { type?: string; sequence_number?: number; error?: unknown };
    last = value.type ?? (value.error ? 'error' : '');
    found.push(...faults(frame, value, `frame ${index} ${last}`));
    if (name !== undefined && name !== value.type) found.push(`frame ${index} is called ${name} and is ${value.type}`);
    if (value.sequence_number !== undefined && value.sequence_number !== index)
      found.push(`frame ${index} has number ${value.sequence_number}`);
  });
  if (last !== 'error' && !ends?.test(last)) found.push(`the stream ends with "${last}"`);
  return found;
}

/** A line of a batch's output holds the answer that the address would have given. */
function faultsInLine(line: string): string[] {
  if (line === '') return [];
  const value: unknown = JSON.parse(line);
  const read = lists.batchLine.safeParse(value);
  if (!read.success) return faults(lists.batchLine, value, 'a line of a batch');
  const { status_code: status, body } = read.data.response;
  const whole = [chat.chatCompletion, chat.textCompletion, responses.endedResponse, lists.embeddings];
  return faults(status >= 400 ? openAiError : z.union(whole), body, 'the body of a batch line');
}

function faults(schema: z.ZodType, value: unknown, where: string): string[] {
  const outcome = schema.safeParse(value);
  if (outcome.success) return [];
  return [
    `${where}: ${z.prettifyError(outcome.error).replaceAll('\n', ' ')} in ${JSON.stringify(value).slice(0, 600)}`,
  ];
}
