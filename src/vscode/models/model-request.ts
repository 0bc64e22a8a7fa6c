import * as vscode from 'vscode';
import { ChatError } from '../../core/chat/errors';
import type { ChatRequest, Effort } from '../../core/chat/request';
import { plainSchema } from '../../core/protocols/dialects/schema-words';
import { wordOf } from '../../core/protocols/json/json';
import { toMessages } from './model-messages';
import { type Initiated, isOwnChat } from './own-turns';

/** The values that the model picker offers besides "the model decides", which is `default`. */
export const efforts = ['low', 'medium', 'high'] as const satisfies readonly Effort[];

/** What newer versions of VS Code add to the options of a request. */
interface NewerOptions extends Initiated {
  /** What the person chose for this model, by its `configurationSchema`. */
  readonly modelConfiguration?: Readonly<Record<string, unknown>>;
}

/** A request of VS Code for `model` in the hub's words. Of the caller's own options the usual three are followed. */
export function toChatRequest(
  model: string,
  messages: readonly vscode.LanguageModelChatRequestMessage[],
  options: vscode.ProvideLanguageModelChatResponseOptions & NewerOptions,
): ChatRequest {
  const { toolMode, modelConfiguration } = options;
  // Other extensions may hand over a null, which the types do not know.
  const tools = (options.tools ?? []).filter((tool) => typeof tool === 'object' && tool !== null);
  const modelOptions: object = Object(options.modelOptions ?? {});
  const effort = efforts.find((value) => value === modelConfiguration?.reasoningEffort);
  return {
    model,
    messages: toMessages(messages),
    tools: tools.map(({ name, description, inputSchema }) => ({
      name: wordOf(name ?? ''),
      ...(typeof description === 'string' && { description }),
      schema: isSchema(inputSchema) ? plainSchema({ ...inputSchema }) : {},
    })),
    toolChoice: toolMode === vscode.LanguageModelChatToolMode.Required && tools.length > 0 ? 'required' : 'auto',
    sampling: {
      temperature: option(modelOptions, 'temperature', 'a number from 0', (value) => value >= 0),
      topP: option(modelOptions, 'top_p', 'a number from 0 to 1', (value) => value >= 0 && value <= 1),
      maxTokens: option(modelOptions, 'max_tokens', 'a whole number above 0', isCount),
    },
    answer: 'text',
    // VS Code's agent tells the model by itself that there is no such tool; others may trip over a strange name.
    ...(tools.length > 0 && isOwnChat(options) && { unknownCalls: 'call' }),
    ...(effort && { effort }),
  };
}

function isSchema(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

/** An option of the caller's own; what is no number is left out, a number that cannot be meant is named. */
function option(options: object, name: string, wanted: string, fits: (value: number) => boolean): number | undefined {
  const value: unknown = Reflect.get(options, name);
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (fits(value)) return value;
  throw new ChatError('invalid-request', `modelOptions.${name} has to be ${wanted}, and is ${value}.`, { param: name });
}
