import { ChatError, wrongField } from '../../chat/errors';
import type { ChatRequest, Message } from '../../chat/request';
import { answerWanted, type Configuration, configurationIn } from '../dialects/answer-form';
import { withTools } from '../dialects/chat-body';
import { readInstruction } from '../dialects/messages';
import { Place } from '../dialects/reading';
import { toExtra, toSampling } from '../dialects/sampling';
import { broughtTools, type ClientTool, readTools } from '../dialects/tools';
import { isModels, type LeftOut, newestTurnFrom, type Unheard } from '../history';
import { withGapFilled } from '../openai-completions/fill-in';
import { validate } from '../validate';
import { asConfiguration, toCompactionRequest } from './compaction';
import { markSearched } from './hosted-search';
import type { InputItem } from './items/item-schema';
import { type PlacedItem, readItems } from './items/read-items';
import { withoutSaidBefore } from './items/said-again';
import { markLocalTools, withLocalTools } from './local-tools';
import { toMessages } from './messages';
import { inOwnWords } from './own-words';
import { type ResponsesBody, responsesRequestSchema } from './schema';
import { outputItems, type ResponseStore, sizeOf } from './store';

/** What a Responses request asks for, besides the chat itself. */
export interface ParsedBody {
  body: ResponsesBody;
  request: ChatRequest;
  /** The whole conversation: what was stored before, and what this request adds. */
  context: readonly InputItem[];
  /** The client's own words for its tools, by the name that the model knows. */
  tools: ReadonlyMap<string, ClientTool>;
  /** True when the conversation is to be compacted: the answer is its summary. */
  compacts: boolean;
  /** What the conversation says of how it is to be answered. */
  configuration: Configuration;
  unheard: Unheard;
}

/** Reads a Responses request. Throws `ChatError('invalid-request')` with the path of the wrong field. */
export function parseBody(value: unknown, store: ResponseStore): ParsedBody {
  const body = validate(responsesRequestSchema(), inOwnWords(value));
  refuseUnsupported(body);
  const past: LeftOut[] = [];
  const before = contextBefore(body, store);
  const added = resolved(withoutSaidBefore(before, toItems(body, past), past), store);
  const compacts = added.at(-1)?.item.type === 'compaction_trigger';
  if (compacts) added.pop();
  const context = [...before, ...added.map(({ item }) => item)];
  const newest = newestTurnFrom(context, isModels);
  const text = readInstruction(body.instructions, new Place('instructions', false, past), { between: '\n\n' });
  const instructions: Message[] = text === '' ? [] : [{ role: 'system', text }];
  const local = withLocalTools(body.tools ?? [], broughtTools(context));
  const pathOf = (index: number) => added[index - before.length]?.path ?? 'previous_response_id';
  const isPast = (index: number) => index < Math.max(newest, before.length);
  const tools = readTools(local, true, local.brought);
  markLocalTools(tools, local);
  markSearched(tools, body.tools ?? []);
  const said = toMessages(context, { pathOf, isPast, leftOut: past, localNames: local.names, tools: tools.names });
  const configuration = configurationIn(
    context.map(asConfiguration),
    (index) => new Place(pathOf(index), isPast(index), past),
  );
  const messages = [...instructions, ...said];
  const choice = choiceOf(body, local.names, tools.leftOut);
  const { asked, unheard } = withTools({ tools, entries: context, messages, body, choice }, past);
  const request: ChatRequest = {
    model: body.model,
    ...asked,
    sampling: toSampling(body),
    ...answerWanted(body, configuration),
    extra: toExtra(body),
  };
  return {
    body,
    context,
    tools: tools.names,
    compacts,
    configuration,
    unheard,
    request: compacts ? toCompactionRequest(request) : withGapFilled(request),
  };
}

/** Reads a request to count the tokens of a Responses request's input. */
export function parseCountBody(value: unknown, store: ResponseStore): ChatRequest {
  return parseBody(value, store).request;
}

function refuseUnsupported(body: ResponsesBody): void {
  const refuse = (param: string, complaint: string) => {
    throw wrongField(param, complaint, { code: 'unsupported_parameter' });
  };
  if (body.background) refuse('background', 'answers are not prepared in the background here; leave it out.');
  if (body.conversation) refuse('conversation', 'is not kept on this server; use previous_response_id or send it all.');
  if (body.prompt) refuse('prompt', 'templates are kept by OpenAI only; send instructions and input.');
  if (body.prompt_cache_options?.prewarm) {
    // An answer that nobody asked for would stand in the conversation that goes on from it.
    refuse('prompt_cache_options.prewarm', 'GigaChat has no cache that could be prepared; leave it out.');
  }
  const hasInput = body.input !== undefined && body.input !== null;
  if (!hasInput && !body.previous_response_id) throw wrongField('input', 'is missing');
}

function contextBefore({ previous_response_id: id }: ResponsesBody, store: ResponseStore): readonly InputItem[] {
  if (!id) return [];
  const previous = store.get(id);
  if (previous) return [...previous.context, ...outputItems(previous.response)];
  throw wrongField(
    'previous_response_id',
    'there is no such response. It was not stored, was deleted, or is too long ago; send the whole conversation.',
    { code: 'previous_response_not_found' },
  );
}

function toItems({ input }: ResponsesBody, leftOut: LeftOut[]): PlacedItem[] {
  if (typeof input !== 'string') return readItems(input ?? [], leftOut);
  return [{ item: { type: 'message', role: 'user', content: input }, path: 'input' }];
}

/** As much as a body may hold: a few letters may refer to megabytes, again and again. */
const mostReferred = 32 * 1024 * 1024;

/** References replaced by what they name; one that names nothing stays, to be refused or left out by its place. */
function resolved(items: PlacedItem[], store: ResponseStore): PlacedItem[] {
  const ids = items.flatMap(({ item }) => (item.type === 'item_reference' ? [item.id] : []));
  if (ids.length === 0) return items;
  const known = store.itemsById(ids);
  let left = mostReferred;
  return items.map(({ item, path }) => {
    const found = item.type === 'item_reference' ? known.get(item.id) : undefined;
    if (!found) return { item, path };
    left -= sizeOf(found);
    if (left >= 0) return { item: found, path };
    throw new ChatError('too-large', `${path}: what the input refers to is larger than 32 MiB together.`, {
      param: path,
    });
  });
}

/** The choice of tools; where it is an offered one that only OpenAI runs, and so is left out, the model chooses. */
function choiceOf(
  { tool_choice: choice, parallel_tool_calls }: ResponsesBody,
  localNames: ReadonlyMap<string, string>,
  leftOut: readonly string[],
) {
  if (typeof choice !== 'object' || choice === null) return { tool_choice: choice, parallel_tool_calls };
  const named = <Tool extends { type?: string | null }>(tool: Tool) => {
    const name = localNames.get(tool.type ?? '');
    return name === undefined ? tool : { type: 'function', name };
  };
  if (choice.type === 'allowed_tools' && 'tools' in choice && Array.isArray(choice.tools)) {
    return { tool_choice: { ...choice, tools: choice.tools.map(named) }, parallel_tool_calls };
  }
  const own = named(choice);
  const type = own.type ?? '';
  // One version of a tool may be offered as `web_search_preview` and chosen as `web_search`.
  const isLeftOut = type !== '' && leftOut.some((offered) => offered.startsWith(type) || type.startsWith(offered));
  return { tool_choice: isLeftOut ? 'auto' : own, parallel_tool_calls };
}
