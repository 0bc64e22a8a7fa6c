import { invalidParams, type Refusal, refuse } from '../api/refusal';
import type { ChatMessage } from './request';

/** Calls that stand behind a `functions_state_id` that was given out. */
export type PlannedCalls = ReadonlyMap<string, number>;

/** Checks the order of roles and the pairing of calls and results; the texts are the upstream's. */
export function checkHistory(messages: readonly ChatMessage[], planned: PlannedCalls): Refusal | undefined {
  if (messages.length === 0) return invalidParams('messages must not be empty');
  for (const [index, message] of messages.entries()) {
    const previous = messages[index - 1];
    if (message.role === 'system' && index > 0) return invalidParams('system message must be the first message');
    if (hasCall(message) && messages[index + 1]?.role !== 'function')
      return invalidParams('every assistant function call must have a result in history');
    if (message.role !== 'function') continue;
    if (!hasCall(previous))
      return invalidParams('every assistant function result must have an assistant function call in history');
    if (!isJson(message.content)) return invalidParams('invalid function result json string');
    const stateId = previous.functions_state_id;
    // One result was found; the server remembers how many calls it had planned under this id.
    if (typeof stateId === 'string' && (planned.get(stateId) ?? 1) !== 1)
      return refuse(422, 'Function calls count does not match function results count');
  }
  return undefined;
}

type Calling = Extract<ChatMessage, { function_call: { name: string } }>;

function hasCall(message: ChatMessage | undefined): message is Calling {
  return message?.role === 'assistant' && message.function_call !== undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
