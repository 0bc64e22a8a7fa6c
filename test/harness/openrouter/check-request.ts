import type { OpenRouterError } from './reply';

interface WireMessage {
  role?: unknown;
  content?: unknown;
  tool_call_id?: unknown;
  tool_calls?: { id?: unknown; function?: { name?: unknown; arguments?: unknown } }[];
}

/** What OpenRouter, or a provider behind it, refuses a chat for; undefined when it is in order. */
export function faultOf(body: Record<string, unknown>): OpenRouterError | undefined {
  const { model, messages } = body;
  if (typeof model !== 'string' || !/^[\w.~-]+\/[\w.:-]+$/.test(model)) {
    return { code: 400, message: `${String(model)} is not a valid model ID` };
  }
  if (!Array.isArray(messages) || messages.length === 0) {
    return { code: 400, message: 'Input required: specify "prompt" or "messages"' };
  }
  let awaited: unknown[] = [];
  for (const { role, tool_calls: calls, tool_call_id: id } of messages as WireMessage[]) {
    if (role === 'tool') {
      if (!awaited.includes(id)) return { code: 400, message: 'tool_call_id is not among the calls before it' };
      awaited = awaited.filter((one) => one !== id);
    } else {
      if (awaited.length > 0) return { code: 400, message: 'every tool call must be followed by its result' };
      awaited = (calls ?? []).map((call) => call.id);
    }
  }
  return awaited.length > 0 ? { code: 400, message: 'every tool call must be followed by its result' } : undefined;
}
