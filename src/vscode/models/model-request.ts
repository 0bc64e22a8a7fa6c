import * as vscode from 'vscode';
import type { ChatRequest, Effort } from '../../core/chat/request';
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
  const { tools = [], toolMode, modelOptions = {}, modelConfiguration } = options;
  const effort = efforts.find((value) => value === modelConfiguration?.reasoningEffort);
  return {
    model,
    messages: toMessages(messages),
    tools: tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      schema: { ...inputSchema },
    })),
    toolChoice: toolMode === vscode.LanguageModelChatToolMode.Required && tools.length > 0 ? 'required' : 'auto',
    sampling: {
      temperature: numberIn(modelOptions.temperature),
      topP: numberIn(modelOptions.top_p),
      maxTokens: numberIn(modelOptions.max_tokens),
    },
    answer: 'text',
    // VS Code's agent tells the model by itself that there is no such tool; others may trip over a strange name.
    ...(tools.length > 0 && isOwnChat(options) && { unknownCalls: 'call' }),
    ...(effort && { effort }),
  };
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
