import { ChatError } from '../../chat/errors';
import type { ChatRequest, Message, ToolCall, ToolChoice, ToolSpec } from '../../chat/request';
import { customDescription, customSchema, toCustomArgs } from '../custom-tools';
import { validate } from '../validate';
import { toParts, toText } from './parts';
import { type BodyMessage, type ChatCompletionBody, chatRequestSchema } from './schema';

/** What a chat completion request asks for, besides the chat itself. */
export interface ParsedBody {
  request: ChatRequest;
  stream: boolean;
  includeUsage: boolean;
  /** Names of the tools that take free text. */
  customTools: ReadonlySet<string>;
  /** Types of tools that only OpenAI runs. */
  leftOut: string[];
}

/** Reads an OpenAI chat completion request. Throws `ChatError('invalid-request')` with the path of the wrong field. */
export function parseBody(body: unknown): ParsedBody {
  const parsed = validate(chatRequestSchema, body);
  const { tools, toolChoice } = toTools(parsed);
  return {
    request: {
      model: parsed.model,
      messages: toMessages(parsed.messages),
      tools,
      toolChoice,
      sampling: {
        temperature: parsed.temperature ?? undefined,
        topP: parsed.top_p ?? undefined,
        maxTokens: parsed.max_completion_tokens ?? parsed.max_tokens ?? undefined,
        stop: typeof parsed.stop === 'string' ? [parsed.stop] : (parsed.stop ?? undefined),
      },
      answer: toAnswerForm(parsed),
      effort: parsed.reasoning_effort ?? undefined,
      extra: {
        profanity_check: parsed.profanity_check,
        repetition_penalty: parsed.repetition_penalty,
        update_interval: parsed.update_interval,
        flags: parsed.flags,
      },
    },
    stream: parsed.stream ?? false,
    includeUsage: parsed.stream_options?.include_usage ?? false,
    customTools: new Set((parsed.tools ?? []).flatMap((tool) => tool.custom?.name ?? [])),
    leftOut: (parsed.tools ?? []).flatMap((tool) => (tool.function || tool.custom ? [] : (tool.type ?? 'unnamed'))),
  };
}

function toMessages(messages: readonly BodyMessage[]): Message[] {
  /** Calls in the older `function_call` form have no id; their results find them by name. */
  const unnamed: ToolCall[] = [];
  return messages.map((message, index): Message => {
    const path = `messages[${index}]`;
    switch (message.role) {
      case 'system':
      case 'developer':
        return { role: 'system', text: toText(message, path) };
      case 'assistant':
        return {
          role: 'assistant',
          text: toText(message, path),
          ...(message.reasoning_content && { reasoning: message.reasoning_content }),
          toolCalls: toCalls(message, index, unnamed),
        };
      case 'tool':
        if (!message.tool_call_id) {
          throw new ChatError(
            'invalid-request',
            `${path}.tool_call_id: a tool message must name the call it answers.`,
            {
              param: `${path}.tool_call_id`,
            },
          );
        }
        return {
          role: 'tool',
          callId: message.tool_call_id,
          name: message.name ?? undefined,
          parts: toParts(message, path),
        };
      case 'function': {
        const position = unnamed.findIndex((call) => call.name === message.name);
        const [call] = position >= 0 ? unnamed.splice(position, 1) : [];
        return {
          role: 'tool',
          callId: call?.id ?? `function_${index}`,
          name: message.name ?? undefined,
          parts: toParts(message, path),
        };
      }
      default:
        return { role: 'user', parts: toParts(message, path) };
    }
  });
}

function toCalls(message: BodyMessage, index: number, unnamed: ToolCall[]): ToolCall[] {
  const calls = (message.tool_calls ?? []).flatMap((call, position): ToolCall[] => {
    const id = call.id || `call_${index}_${position}`;
    if (call.function) return [{ id, name: call.function.name, args: toArgs(call.function.arguments) }];
    return call.custom ? [{ id, name: call.custom.name, args: toCustomArgs(call.custom.input) }] : [];
  });
  if (calls.length > 0 || !message.function_call) return calls;
  const { name } = message.function_call;
  const call = { id: `function_call_${index}`, name, args: toArgs(message.function_call.arguments) };
  unnamed.push(call);
  return [call];
}

function toArgs(args: string | Record<string, unknown> | null | undefined): string {
  return typeof args === 'string' ? args : JSON.stringify(args ?? {});
}

function toTools(body: ChatCompletionBody): { tools: ToolSpec[]; toolChoice: ToolChoice } {
  const declared = (body.tools ?? []).flatMap((tool) => {
    if (tool.function) return [tool.function];
    if (!tool.custom) return [];
    const { name, description, format } = tool.custom;
    return [{ name, description: customDescription(description, format), parameters: customSchema }];
  });
  const tools = [...declared, ...(body.functions ?? [])].map(({ name, description, parameters }) => ({
    name,
    ...(description && { description }),
    schema: parameters ?? {},
  }));
  const choice = body.tool_choice ?? body.function_call ?? 'auto';
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { tools, toolChoice: choice };
  if (typeof choice === 'string') {
    throw new ChatError('invalid-request', 'tool_choice: must be "none", "auto", "required" or name a function.', {
      param: 'tool_choice',
    });
  }
  if ('allowed_tools' in choice) {
    const allowed = new Set(choice.allowed_tools.tools.map((tool) => (tool.function ?? tool.custom)?.name));
    return { tools: tools.filter((tool) => allowed.has(tool.name)), toolChoice: choice.allowed_tools.mode };
  }
  if ('function' in choice) return { tools, toolChoice: { name: choice.function.name } };
  if ('custom' in choice) return { tools, toolChoice: { name: choice.custom.name } };
  return { tools, toolChoice: 'name' in choice ? { name: choice.name } : 'required' };
}

function toAnswerForm({ response_format: format }: ChatCompletionBody): ChatRequest['answer'] {
  if (!format || format.type === 'text') return 'text';
  if (format.type === 'json_object' || !format.json_schema.schema) return 'json';
  const { name, schema, strict } = format.json_schema;
  return { schema, ...(name && { name }), ...(typeof strict === 'boolean' && { strict }) };
}
