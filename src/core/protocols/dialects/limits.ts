import * as z from 'zod';
import { wrongField } from '../../chat/errors';
import { asRecord } from '../json/json';

// What one request may hold, whichever protocol it speaks: at least twice what the largest known client sends.

const mostStops = 64;
/** Also of those that a conversation brought along, with those of the request. */
export const mostTools = 512;
const mostMessages = 10_000;

/** The name of a model. It stands in every piece of the answer, so a long one would be said a thousand times. */
export const modelName = z.string().min(1).max(256);

/**
 * Throws `ChatError('invalid-request')` for a request that holds more than can be meant, by the field as the caller
 * spelt it. Only lengths are looked at, so that the largest body costs nothing.
 */
export function checkLimits(value: unknown): void {
  const { stop, stop_sequences, messages, input, tools, functions } = asRecord(value) ?? {};
  refuseOver('stop', lengthOf(stop), mostStops, 'stop sequences');
  refuseOver('stop_sequences', lengthOf(stop_sequences), mostStops, 'stop sequences');
  refuseOver('messages', saidIn(messages), mostMessages, 'messages');
  refuseOver('input', saidIn(input), mostMessages, 'items');
  refuseOver('tools', toolsIn(tools), mostTools, 'tools, those of namespaces counted');
  refuseOver('functions', toolsIn(tools) + toolsIn(functions), mostTools, 'tools');
}

function refuseOver(param: string, count: number, most: number, what: string): void {
  if (count > most) throw wrongField(param, `must hold at most ${most} ${what}`);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** What asks for a compaction behind a conversation says nothing itself. */
function saidIn(value: unknown): number {
  if (!Array.isArray(value)) return 0;
  return value.length - Number(asRecord(value.at(-1))?.type === 'compaction_trigger');
}

/** Namespaces are counted by what they hold, however deep. */
function toolsIn(value: unknown): number {
  if (!Array.isArray(value)) return 0;
  return value.reduce<number>((count, tool) => count + Math.max(1, toolsIn(asRecord(tool)?.tools)), 0);
}
