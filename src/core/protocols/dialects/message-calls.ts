import * as z from 'zod';
import type { ToolCall } from '../../chat/request';
import { lazily } from '../../ground/lazily';
import { toCustomArgs } from '../custom-tools';
import { callId, toArgs } from './parts';
import type { Place } from './reading';
import { flatName } from './tools';

const functionCall = lazily(() =>
  z.object({ name: z.string().min(1), namespace: z.string().nullish(), arguments: z.unknown().optional() }),
);
const toolCall = lazily(() => {
  const namespace = z.string().nullish();
  return z.object({
    id: callId(),
    function: functionCall().nullish(),
    custom: z.object({ name: z.string().min(1), namespace, input: z.string().nullish() }).nullish(),
    name: z.string().nullish(),
    namespace,
    arguments: z.unknown().optional(),
    input: z.unknown().optional(),
    args: z.unknown().optional(),
  });
});

/** An answer's calls in Chat's shape, or with the fields of the others. A call of nothing is left out. */
export function readCalls(given: unknown, place: Place): ToolCall[] {
  if (given === null || given === undefined) return [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.flatMap((raw, position): ToolCall[] => {
    const at = place.at(`[${position}]`);
    const call = at.read(toolCall(), raw);
    if (!call) return [];
    const id = call.id ?? '';
    const { function: called, custom } = call;
    const named = (name: string) => flatName(name, called?.namespace ?? custom?.namespace ?? call.namespace);
    if (called) return [{ id, name: named(called.name), args: toArgs(called.arguments) }];
    if (custom) return [{ id, name: named(custom.name), args: toCustomArgs(custom.input ?? '') }];
    if (call.name) return [{ id, name: named(call.name), args: toArgs(call.arguments ?? call.input ?? call.args) }];
    at.refuse('names no function');
    return [];
  });
}

/** The one call in OpenAI's older form, which has no id: it gets this one. */
export function readFunctionCall(given: unknown, id: string, place: Place): ToolCall | undefined {
  const call = place.read(functionCall(), given);
  return call && { id, name: flatName(call.name, call.namespace), args: toArgs(call.arguments) };
}
