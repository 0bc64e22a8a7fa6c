import type { ResponseCompactionItem } from 'openai/resources/responses/responses';
import { ChatError } from '../../chat/errors';
import type { FinishReason } from '../../chat/events';
import type { ChatRequest } from '../../chat/request';
import { parseJson } from '../../ground/text/parse-json';
import type { Configuration } from '../dialects/answer-form';
import { asRecord } from '../json/json';

// A compaction stands for all that was said before it. Its content is opaque to clients and travels back with every
// later request, to whichever copy of the bridge gets it, so it carries the summary itself: the mark, the number of the
// version, a dot, and JSON in base64url.

const mark = 'gigachat-bridge-compaction-';
const version = 1;
/** More than any summary comes to; what is longer was not written by us. */
const mostContent = 1024 * 1024;

/** A summary as the item that takes the place of a conversation, and of what that said of how it is to be answered. */
export function compactionItem(
  id: string,
  summary: string,
  { reasoning_effort: effort, text }: Configuration = {},
): ResponseCompactionItem {
  const configuration = { ...(effort && { reasoning: { effort } }), ...(text && { text }) };
  const whole = contentOf(Object.keys(configuration).length > 0 ? { summary, configuration } : { summary });
  const encrypted_content = whole.length > mostContent ? contentOf({ summary }) : whole;
  return { id, type: 'compaction', encrypted_content };
}

function contentOf(said: object): string {
  return `${mark}${version}.${Buffer.from(JSON.stringify(said)).toString('base64url')}`;
}

/**
 * The summary in a compaction's content, or why there is none. Later versions are read as long as they still have it.
 */
export function readCompaction(
  content: string | null | undefined,
): { summary: string; configuration?: Record<string, unknown> } | { why: string } {
  if (!content?.startsWith(mark)) return { why: 'of another server' };
  if (content.length > mostContent) return { why: 'longer than any of ours' };
  const [number = '', json = ''] = content.slice(mark.length).split('.', 2);
  const fields = asRecord(parseJson(Buffer.from(json, 'base64url').toString('utf8'))?.value);
  if (typeof fields?.summary === 'string' && fields.summary !== '') {
    return { summary: fields.summary, configuration: asRecord(fields.configuration) };
  }
  return { why: number === String(version) ? 'that is damaged' : 'of another version' };
}

/** An entry as the one that says how the conversation is to be answered: of a compaction what it carries of that. */
export function asConfiguration(entry: unknown): unknown {
  const content = asRecord(entry)?.encrypted_content;
  if (typeof content !== 'string') return entry;
  const read = readCompaction(content);
  return 'summary' in read && read.configuration ? { ...read.configuration, type: 'configuration_update' } : entry;
}

/** What the model reads in place of all that was said before. */
export function summaryText(summary: string): string {
  return `The conversation before this point was summarized to save space. Go on from this summary:\n\n${summary}`;
}

const wish = `Summarize this conversation, so that the work can go on from your summary alone: nothing else of what was said will be seen again. Do not go on with the task itself and call no tool. Write down, in the language of the conversation:
- what the user wants, with every requirement and correction, in the user's own words where they matter;
- what was done and found out so far: files, names, addresses, commands, values and decisions, exactly as they are;
- what is not done yet, what failed and why, and the very next step.
Answer with the summary only.`;

/** The request by which a model summarizes a conversation. The beginning stays as it was, so that it is cached. */
export function toCompactionRequest(request: ChatRequest): ChatRequest {
  return {
    ...request,
    messages: [...request.messages, { role: 'user', parts: [{ type: 'text', text: wish }] }],
    toolChoice: 'none',
    answer: 'text',
    mayShorten: true,
  };
}

/** The summary that a model gave. Throws `ChatError` when it gave none: a conversation is not replaced by nothing. */
export function checkedSummary(text: string, reason: FinishReason): string {
  if (reason === 'content-filter') {
    throw new ChatError('unprocessable', "The model's filter kept it from summarizing this conversation.", {
      code: 'content_filter',
    });
  }
  if (text.trim() !== '') return text.trim();
  throw new ChatError('protocol', 'The model was asked to summarize the conversation and said nothing.', {
    code: 'no_summary',
  });
}
