import { OpenCalls } from '../dialects/open-calls';
import { callIdIn, toArgs } from '../dialects/parts';
import { turnsOf } from '../history';
import { asRecord, wordOf } from '../json/json';

type Raw = Record<string, unknown>;

/**
 * A conversation's entries as items of Responses: calls and results that stand inside messages, as Chat Completions and
 * Messages have them, become items of their own. Everything else stays as it came.
 */
export function itemsOf(entries: readonly unknown[]): unknown[] {
  const open = new OpenCalls();
  return entries.flatMap((entry, index): unknown[] => {
    const message = asRecord(entry);
    if (!message || typeof message.role !== 'string' || (message.type ?? 'message') !== 'message') return [entry];
    switch (message.role) {
      case 'tool':
      case 'function':
        return [resultItem(message.tool_call_id, message.content, open)];
      case 'assistant':
        return answerItems(message, index, open);
      case 'user':
        return userItems(message, open);
      default:
        return [entry];
    }
  });
}

function answerItems(message: Raw, index: number, open: OpenCalls): unknown[] {
  const blocks = blocksIn(message);
  const { tool_calls: _calls, function_call: _call, content = '', ...rest } = message;
  const beside = callsBeside(message, blocks?.some(isCall) ?? false);
  const isSplit = (block: unknown) => isCall(block) || isThought(block) || isResult(block);
  if (beside.length === 0 && !blocks?.some(isSplit)) return [message];
  const turns: readonly Turn[] = blocks ? turnsIn(blocks) : [{ said: content ?? '', calls: [], results: [] }];
  turns.at(-1)?.calls.push(...beside);
  let made = 0;
  return turns.flatMap(({ said, calls, results }, turn): unknown[] => {
    const ids: string[] = [];
    const called = calls.flatMap((call): unknown[] => {
      const callId = callIdIn(call.id) || `call_${index}_${made}`;
      made += 1;
      if (typeof call.name !== 'string' || call.name === '') return [];
      ids.push(callId);
      return [callItem(call, callId, call.name)];
    });
    if (called.length > 0) open.reset(ids);
    // No two items have one id.
    const { id, ...others } = rest;
    const own = turn === 0 && id !== undefined ? { id, ...others } : others;
    return [...(isEmpty(said) ? [] : [{ ...own, content: said }]), ...called, ...resultItems(results, open)];
  });
}

/** What a model said and called up to the results of its calls, and these, where they stand in one message. */
interface Turn {
  said: unknown;
  calls: Raw[];
  results: unknown[];
}

function isEmpty(said: unknown): boolean {
  return said === '' || (Array.isArray(said) && said.length === 0);
}

function turnsIn(blocks: readonly unknown[]): Turn[] {
  return turnsOf(blocks, isResult).map((turn) => ({
    said: turn.filter((block) => !isCall(block) && !isThought(block) && !isResult(block)),
    calls: turn.filter(isCall).map((block) => ({ ...asRecord(block) })),
    results: turn.filter(isResult),
  }));
}

/** The calls in fields of their own; the older of them is read where there are no others. */
function callsBeside({ tool_calls: given, function_call: older }: Raw, othersCall: boolean): Raw[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given].filter(asRecord);
  const calls = list.map((call): Raw => {
    const { id, function: named, custom, ...rest } = asRecord(call) ?? {};
    return { ...rest, ...asRecord(named), ...(asRecord(custom) && { ...asRecord(custom), isCustom: true }), id };
  });
  return calls.length === 0 && !othersCall && asRecord(older) ? [{ ...asRecord(older) }] : calls;
}

function callItem(call: Raw, callId: string, name: string): Raw {
  const { namespace } = call;
  const named = { call_id: callId, name, ...(typeof namespace === 'string' && { namespace }) };
  return call.isCustom
    ? { type: 'custom_tool_call', ...named, input: toArgs(call.input ?? '') }
    : { type: 'function_call', ...named, arguments: toArgs(call.arguments ?? call.input ?? call.args) };
}

function userItems(message: Raw, open: OpenCalls): unknown[] {
  const blocks = blocksIn(message) ?? [];
  const results = resultItems(blocks, open);
  if (results.length === 0) return [message];
  const content = blocks.filter((block) => !isResult(block));
  return content.length === 0 ? results : [...results, { ...message, content }];
}

/** The blocks of a message, or the one that stands in place of a list; undefined for a text. */
function blocksIn({ content }: Raw): readonly unknown[] | undefined {
  if (Array.isArray(content)) return content;
  return asRecord(content) ? [content] : undefined;
}

function isCall(block: unknown): boolean {
  return /^(?:mcp_)?tool_use$/.test(wordOf(asRecord(block)?.type));
}

function isThought(block: unknown): boolean {
  return /^(?:redacted_)?thinking$|^reasoning/.test(wordOf(asRecord(block)?.type));
}

function isResult(block: unknown): boolean {
  return /^(?:mcp_)?tool_result$/.test(wordOf(asRecord(block)?.type));
}

function resultItems(blocks: readonly unknown[], open: OpenCalls): unknown[] {
  return blocks.filter(isResult).map((block): unknown => {
    const { tool_use_id: id, content, is_error: isError } = asRecord(block) ?? {};
    return { ...resultItem(id, content, open), ...(isError === true && { is_error: true }) };
  });
}

/** A result that names no call answers the first that still waits. */
function resultItem(given: unknown, output: unknown, open: OpenCalls): Raw {
  const id = callIdIn(given);
  const waiting = open.take(id);
  const callId = id || (waiting ?? 'unknown');
  return { type: 'function_call_output', call_id: callId, output: output ?? '' };
}
