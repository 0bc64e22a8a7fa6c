import * as vscode from 'vscode';
import type { ChatRequest, Message, Part, ToolCall, ToolSpec } from '../../core/chat/request';
import { toArguments } from '../../core/protocols/gigachat/tool-json';
import { toParts } from '../models/model-messages';
import type { LeftOut } from '../question/left-out';
import { isCodebaseTool } from '../question/question-codebase';

/** So often tools run for one question; then the model has to answer with what it knows. */
export const mostRounds = 12;
/** So often the model is told that there is no such tool, where there is none at all. */
export const mostDenials = 2;
/** The longest result of one call that the model reads, in characters. */
const resultLimit = 40_000;

/** The tools that a question names with `#`, ready for the model; what is not there is told of. */
export function toolsOf({ toolReferences }: Pick<vscode.ChatRequest, 'toolReferences'>): {
  tools: ToolSpec[];
  leftOut: LeftOut[];
} {
  const tools = new Map<string, ToolSpec>();
  const leftOut: LeftOut[] = [];
  for (const { name } of toolReferences ?? []) {
    if (isCodebaseTool(name)) continue;
    const found = vscode.lm.tools.find((tool) => tool.name === name);
    if (!found) leftOut.push({ name, why: 'no-tool' });
    else tools.set(name, { name, description: found.description, schema: { ...found.inputSchema } });
  }
  return { tools: [...tools.values()], leftOut };
}

/** The request once more, after the model has called tools and their results are there. */
export function withResults(
  request: ChatRequest,
  text: string,
  calls: readonly ToolCall[],
  results: Message[],
): ChatRequest {
  const said: Message = { role: 'assistant', text, toolCalls: calls };
  return { ...request, messages: [...request.messages, said, ...results] };
}

/** Runs the tools that the model has called, in turn. What a tool throws is told to the model as its result. */
export async function runTools(
  calls: readonly ToolCall[],
  offered: readonly ToolSpec[],
  toolInvocationToken: vscode.ChatParticipantToolToken | undefined,
  token: vscode.CancellationToken,
): Promise<Message[]> {
  const results: Message[] = [];
  for (const { id, name, args } of calls) {
    const result = await runTool(name, args, offered, toolInvocationToken, token);
    results.push({ role: 'tool', callId: id, name, ...result });
  }
  return results;
}

async function runTool(
  name: string,
  args: string,
  offered: readonly ToolSpec[],
  toolInvocationToken: vscode.ChatParticipantToolToken | undefined,
  token: vscode.CancellationToken,
): Promise<{ parts: Part[]; isError?: boolean }> {
  const failed = (text: string) => ({ parts: [{ type: 'text' as const, text }], isError: true });
  // The model may call only what the person has named.
  if (!offered.some((tool) => tool.name === name)) return failed(`There is no tool ${name}.`);
  try {
    const input = toArguments(args);
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken }, token);
    const parts = toParts(content);
    return { parts: parts.length > 0 ? parts.map(shortened) : [{ type: 'text', text: '(no result)' }] };
  } catch (error) {
    if (token.isCancellationRequested) throw error;
    return failed(error instanceof Error ? error.message : String(error));
  }
}

function shortened(part: Part): Part {
  if (part.type !== 'text' || part.text.length <= resultLimit) return part;
  const left = part.text.length - resultLimit;
  return { ...part, text: `${part.text.slice(0, resultLimit)}\n(${left} more characters were left out)` };
}
