import type { ChatMessage } from '../chat/request';
import { isObject } from './schema';

/** A call that was made, with the result as it came back. */
export interface Step {
  readonly name: string;
  /** Canonical JSON. */
  readonly arguments: string;
  readonly result: string;
}

/** Pairs of calls and results, in their order. */
export function stepsOf(messages: readonly ChatMessage[]): Step[] {
  const steps: Step[] = [];
  for (const [index, message] of messages.entries()) {
    const result = messages[index + 1];
    if (message.role !== 'assistant' || !message.function_call || result?.role !== 'function') continue;
    const { name, arguments: args } = message.function_call;
    steps.push({ name, arguments: canonical(args), result: result.content });
  }
  return steps;
}

/** True when a step was this very call. */
export function sameCall(
  step: Step,
  call: { readonly name: string; readonly arguments: unknown } | undefined,
): boolean {
  return call !== undefined && step.name === call.name && step.arguments === canonical(call.arguments);
}

/** JSON with sorted keys: clients send arguments back in an order of their own. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
