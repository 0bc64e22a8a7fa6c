import { ChatError } from '../../chat/errors';
import type { ChatRequest, Effort, ToolChoice, ToolSpec } from '../../chat/request';
import { asRecord, parseJson } from '../json';
import { validate } from '../validate';
import { toMessages, toSystem } from './content';
import { type CountBody, countRequestSchema, type MessagesBody, messagesRequestSchema } from './schema';

/** What of a model's thinking the client wants to see: all, only that there was some, or nothing. */
export type ThinkingDisplay = 'full' | 'omitted' | 'none';

/** What a Messages request asks for, besides the chat itself. */
export interface ParsedBody {
  request: ChatRequest;
  stream: boolean;
  thinking: ThinkingDisplay;
  /** Types of tools that only Anthropic runs. */
  leftOut: string[];
}

/** Reads an Anthropic Messages request. Throws `ChatError('invalid-request')` with the path of the wrong field. */
export function parseBody(body: unknown): ParsedBody {
  const parsed = validate(messagesRequestSchema, body);
  return {
    request: {
      ...toRequest(parsed),
      sampling: {
        temperature: parsed.temperature ?? undefined,
        topP: parsed.top_p ?? undefined,
        maxTokens: parsed.max_tokens,
        stop: parsed.stop_sequences?.length ? parsed.stop_sequences : undefined,
      },
      conversation: sessionOf(parsed),
    },
    stream: parsed.stream ?? false,
    thinking: toDisplay(parsed.thinking),
    leftOut: (parsed.tools ?? []).flatMap(({ type }) => (isHosted(type) ? [type] : [])),
  };
}

/** Reads a request to count tokens: a Messages request that needs no `max_tokens`. */
export function parseCountBody(body: unknown): ChatRequest {
  return toRequest(validate(countRequestSchema, body));
}

function toRequest(parsed: CountBody): ChatRequest {
  if (parsed.thread !== undefined && parsed.thread !== null) {
    throw new ChatError(
      'invalid-request',
      'thread: conversations are not kept on this server. Send the whole conversation, without thread.',
      { param: 'thread', code: 'thread_unsupported_request' },
    );
  }
  const format = parsed.output_config?.format ?? parsed.output_format;
  return {
    model: parsed.model,
    messages: [...toSystem(parsed.system), ...toMessages(parsed.messages)],
    tools: toTools(parsed),
    toolChoice: toToolChoice(parsed),
    sampling: {},
    answer: format ? { schema: format.schema } : 'text',
    effort: toEffort(parsed),
  };
}

/** The client's own tools. Tools of a named type run on Anthropic's servers or need its models, so they are left out. */
function toTools({ tools }: CountBody): ToolSpec[] {
  return (tools ?? []).flatMap((tool, index) => {
    if (isHosted(tool.type)) return [];
    if (!tool.name) {
      const param = `tools[${index}].name`;
      throw new ChatError('invalid-request', `${param}: a tool must have a name.`, { param });
    }
    const { name, description, input_schema: schema } = tool;
    return [{ name, ...(description && { description }), schema: schema ?? {} }];
  });
}

function isHosted(type: string | null | undefined): type is string {
  return typeof type === 'string' && type !== '' && type !== 'custom';
}

function toToolChoice({ tool_choice: choice }: CountBody): ToolChoice {
  switch (choice?.type) {
    case 'any':
      return 'required';
    case 'none':
      return 'none';
    case 'tool':
      return { name: choice.name };
    default:
      return 'auto';
  }
}

const effortWords: Readonly<Record<string, Effort>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'xhigh',
};

function toEffort({ thinking, output_config: config }: CountBody): Effort | undefined {
  if (thinking?.type === 'disabled') return 'none';
  const asked = effortWords[config?.effort ?? ''];
  if (asked) return asked;
  if (thinking?.type === 'adaptive') return 'medium';
  if (thinking?.type !== 'enabled') return undefined;
  const budget = thinking.budget_tokens ?? 0;
  return budget >= 8000 ? 'high' : budget >= 3000 ? 'medium' : 'low';
}

function toDisplay(thinking: MessagesBody['thinking']): ThinkingDisplay {
  if (thinking?.type === 'disabled') return 'none';
  return thinking?.display === 'omitted' ? 'omitted' : 'full';
}

/** Claude Code names its session inside `metadata.user_id`: in JSON, in older versions at the end of the text. */
function sessionOf({ metadata }: MessagesBody): string | undefined {
  const user = metadata?.user_id ?? '';
  const session = asRecord(parseJson(user)?.value)?.session_id ?? /_session_([\w-]+)$/.exec(user)?.[1];
  return typeof session === 'string' && /^[\w-]{1,64}$/.test(session) ? session : undefined;
}
