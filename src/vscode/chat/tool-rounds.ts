import * as vscode from 'vscode';
import { untilAborted } from '../../core/chat/abort';
import type { ChatRequest, Message, Part, ToolCall, ToolSpec } from '../../core/chat/request';
import { shared } from '../../core/ground/shared';
import { plainSchema } from '../../core/protocols/dialects/schema-words';
import { objectInput } from '../../core/protocols/gigachat/tool-json';
import { toParts } from '../models/model-parts';
import type { LeftOut } from '../question/left-out';
import { isCodebaseTool } from '../question/question-codebase';

/** So often tools run for one question; then the model has to answer with what it knows. */
export const mostRounds = 12;
/** So often the model is told that there is no such tool, where there is none at all. */
export const mostDenials = 2;
/** So much of the text of one call's result the model reads, in characters. */
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
    else tools.set(name, { name, description: found.description, schema: plainSchema({ ...found.inputSchema }) });
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

/** For whom tools run, and until when. */
interface ToolRun {
  /** Where VS Code shows what they do. */
  chat: vscode.ChatParticipantToolToken | undefined;
  token: vscode.CancellationToken;
  /** Ends with the same. */
  signal: AbortSignal;
}

/** Runs the tools that the model has called, in turn. What a tool throws is told to the model as its result. */
export async function runTools(
  calls: readonly ToolCall[],
  offered: readonly ToolSpec[],
  run: ToolRun,
): Promise<Message[]> {
  const results: Message[] = [];
  for (const call of calls) {
    const result = await runTool(call, offered, run);
    results.push({ role: 'tool', callId: call.id, name: call.name, ...result });
  }
  return results;
}

async function runTool(
  { name, args }: ToolCall,
  offered: readonly ToolSpec[],
  { chat: toolInvocationToken, token, signal }: ToolRun,
): Promise<{ parts: Part[]; isError?: boolean }> {
  const failed = (text: string) => ({ parts: [{ type: 'text' as const, text }], isError: true });
  // The model may call only what the person has named.
  if (!offered.some((tool) => tool.name === name)) return failed(`There is no tool ${name}.`);
  try {
    const input = objectInput(args);
    if (!input) return failed(`The arguments of ${name} are no JSON object. Call it again with one.`);
    const result = shared(Promise.resolve(vscode.lm.invokeTool(name, { input, toolInvocationToken }, token)));
    // A tool may go on as if nobody had stopped it.
    const { content } = await untilAborted(result, signal);
    const parts = shortened(toParts(content));
    return { parts: parts.length > 0 ? parts : [{ type: 'text', text: '(no result)' }] };
  } catch (error) {
    if (signal.aborted || token.isCancellationRequested) throw error;
    // VS Code asks the person before some tools, and calls a no so. From its other process only the name arrives.
    if (error instanceof vscode.CancellationError || (error instanceof Error && error.name === 'Canceled'))
      return failed(`The person did not let ${name} run.`);
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/** The parts of a result as far as there is room for their texts. */
function shortened(parts: readonly Part[]): Part[] {
  let room = resultLimit;
  let left = 0;
  const kept = parts.flatMap((part): Part[] => {
    if (part.type !== 'text') return [part];
    const text = part.text.slice(0, room);
    room -= text.length;
    left += part.text.length - text.length;
    return text === '' ? [] : [{ ...part, text }];
  });
  return left === 0 ? kept : [...kept, { type: 'text', text: `\n(${left} more characters were left out)` }];
}
