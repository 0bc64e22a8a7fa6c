import { ChatError } from '../../chat/errors';
import type { ChatRequest, Effort, Message } from '../../chat/request';
import { offeredTools } from '../dialects/deferred';
import { toSampling } from '../dialects/sampling';
import { type LeftOut, newestTurnFrom } from '../history';
import { withGapFilled } from '../openai-completions/fill-in';
import { validate } from '../validate';
import { toCompactionRequest } from './compaction';
import type { InputItem } from './items/item-schema';
import { isModels, type PlacedItem, readItems } from './items/read-items';
import { toMessages } from './messages';
import { inOwnWords } from './own-words';
import { type ResponsesBody, responsesRequestSchema } from './schema';
import { outputItems, type ResponseStore } from './store';
import type { BodyTool } from './tool-schema';
import { chosenOf, ToolTable, toToolChoice } from './tools';

/** What a Responses request asks for, besides the chat itself. */
export interface ParsedBody {
  body: ResponsesBody;
  request: ChatRequest;
  /** The whole conversation: what was stored before, and what this request adds. */
  context: readonly InputItem[];
  tools: ToolTable;
  /** True when the conversation is to be compacted: the answer is its summary. */
  compacts: boolean;
  leftOutOfHistory: readonly LeftOut[];
  /** Names of tools that wait although nothing can load them. */
  unreachable: readonly string[];
}

/** Reads a Responses request. Throws `ChatError('invalid-request')` with the path of the wrong field. */
export function parseBody(value: unknown, store: ResponseStore): ParsedBody {
  const body = validate(responsesRequestSchema, inOwnWords(value));
  refuseUnsupported(body);
  const leftOutOfHistory: LeftOut[] = [];
  const before = contextBefore(body, store);
  const added = resolved(toItems(body, leftOutOfHistory), store);
  const compacts = added.at(-1)?.item.type === 'compaction_trigger';
  if (compacts) added.pop();
  const context = [...before, ...added.map(({ item }) => item)];
  const newest = newestTurnFrom(context, isModels);
  const instructions: Message[] = body.instructions ? [{ role: 'system', text: body.instructions }] : [];
  const said = toMessages(context, {
    pathOf: (index) => added[index - before.length]?.path ?? 'previous_response_id',
    isPast: (index) => index < Math.max(newest, before.length),
    leftOut: leftOutOfHistory,
  });
  const messages = [...instructions, ...said];
  const tools = new ToolTable(body.tools ?? [], context.flatMap(toolsIn));
  const offer = offeredTools(tools, context, messages, chosenOf(body.tool_choice));
  const request: ChatRequest = {
    model: body.model,
    messages,
    ...toToolChoice(body.tool_choice, offer.specs),
    sampling: {
      temperature: body.temperature ?? undefined,
      topP: body.top_p ?? undefined,
      maxTokens: body.max_output_tokens ?? undefined,
      stop: toSampling({ stop: body.stop }).stop,
    },
    answer: toAnswerForm(body),
    ...(body.text?.format && { answerField: 'text.format' }),
    effort: toEffort(body),
    extra: {
      profanity_check: body.profanity_check,
      repetition_penalty: body.repetition_penalty,
      update_interval: body.update_interval,
    },
  };
  return {
    body,
    context,
    tools,
    compacts,
    leftOutOfHistory,
    unreachable: offer.unreachable,
    request: compacts ? toCompactionRequest(request) : withGapFilled(request),
  };
}

/** Reads a request to count the tokens of a Responses request's input. */
export function parseCountBody(value: unknown, store: ResponseStore): ChatRequest {
  return parseBody(value, store).request;
}

function refuseUnsupported(body: ResponsesBody): void {
  const refuse = (param: string, complaint: string) => {
    throw new ChatError('invalid-request', `${param}: ${complaint}`, { param, code: 'unsupported_parameter' });
  };
  if (body.background) refuse('background', 'answers are not prepared in the background here; leave it out.');
  if (body.conversation) refuse('conversation', 'is not kept on this server; use previous_response_id or send it all.');
  if (body.prompt) refuse('prompt', 'templates are kept by OpenAI only; send instructions and input.');
  if (body.input === undefined || body.input === null) {
    if (!body.previous_response_id) refuse('input', 'is required.');
  }
}

function contextBefore({ previous_response_id: id }: ResponsesBody, store: ResponseStore): readonly InputItem[] {
  if (!id) return [];
  const previous = store.get(id);
  if (previous) return [...previous.context, ...outputItems(previous.response)];
  throw new ChatError(
    'invalid-request',
    'previous_response_id: there is no such response. It was not stored, was deleted, or is too long ago; send the whole conversation.',
    { param: 'previous_response_id', code: 'previous_response_not_found' },
  );
}

function toItems({ input }: ResponsesBody, leftOut: LeftOut[]): PlacedItem[] {
  if (typeof input !== 'string') return readItems(input ?? [], leftOut);
  return [{ item: { type: 'message', role: 'user', content: input }, path: 'input' }];
}

/** References replaced by what they name; one that names nothing stays, to be refused or left out by its place. */
function resolved(items: PlacedItem[], store: ResponseStore): PlacedItem[] {
  if (!items.some(({ item }) => item.type === 'item_reference')) return items;
  const known = store.itemsById();
  return items.map(({ item, path }) => ({
    item: item.type === 'item_reference' ? (known.get(item.id) ?? item) : item,
    path,
  }));
}

/** Tools that a conversation brings along: they count like those of the request. */
function toolsIn(item: InputItem): BodyTool[] {
  return item.type === 'additional_tools' || item.type === 'tool_search_output' ? item.tools : [];
}

function toEffort({ reasoning }: ResponsesBody): Effort | undefined {
  const effort = reasoning?.effort ?? undefined;
  return effort === 'max' ? 'xhigh' : effort;
}

function toAnswerForm({ text }: ResponsesBody): ChatRequest['answer'] {
  const format = text?.format;
  if (!format || format.type === 'text') return 'text';
  if (format.type === 'json_object') return 'json';
  const { name, schema, strict } = format;
  return { schema, name, ...(typeof strict === 'boolean' && { strict }) };
}
