import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { ChatRequest, Effort, Message } from '../../core/chat/request';
import { toMessages } from './model-messages';

/** The values that the model picker offers besides "the model decides", which is `default`. */
export const efforts = ['low', 'medium', 'high'] as const satisfies readonly Effort[];

/** What newer versions of VS Code add to the options of a request. */
interface NewerOptions {
  /** What the person chose for this model, by its `configurationSchema`. */
  readonly modelConfiguration?: Readonly<Record<string, unknown>>;
}

/** A request of VS Code for `model` in the hub's words. Of the caller's own options only the usual three are followed. */
export function toChatRequest(
  model: string,
  messages: readonly vscode.LanguageModelChatRequestMessage[],
  options: vscode.ProvideLanguageModelChatResponseOptions & NewerOptions,
): ChatRequest {
  const { tools = [], toolMode, modelOptions = {}, modelConfiguration } = options;
  const effort = efforts.find((value) => value === modelConfiguration?.reasoningEffort);
  const translated = toMessages(messages);
  return {
    model,
    messages: translated,
    conversation: conversationOf(translated),
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
    ...(effort && { effort }),
  };
}

/**
 * A name for the conversation, the same in each of its turns, so that GigaChat finds what it has read before in its
 * cache. VS Code gives none: the beginning stands for it.
 */
export function conversationOf(messages: readonly Message[]): string {
  const firstQuestion = messages.findIndex((message) => message.role === 'user');
  const beginning = JSON.stringify(messages.slice(0, firstQuestion + 1));
  return createHash('sha256').update(beginning).digest('hex').slice(0, 32);
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
