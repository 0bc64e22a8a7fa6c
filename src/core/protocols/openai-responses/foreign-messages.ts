import { OpenCalls } from '../dialects/open-calls';
import { callIdIn, toArgs } from '../dialects/parts';
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
  const isCall = (block: unknown) => /^(?:mcp_)?tool_use$/.test(wordOf(asRecord(block)?.type));
  const isThought = (block: unknown) => /^(?:redacted_)?thinking$|^reasoning/.test(wordOf(asRecord(block)?.type));
  const calls: Raw[] = (blocks ?? []).filter(isCall).map((block) => ({ ...asRecord(block) }));
  const { tool_calls: given } = message;
  for (const call of Array.isArray(given) ? given : [given].filter(asRecord)) {
    const { id, function: named, custom, ...rest } = asRecord(call) ?? {};
    calls.push({ ...rest, ...asRecord(named), ...(asRecord(custom) && { ...asRecord(custom), isCustom: true }), id });
  }
  if (calls.length === 0 && asRecord(message.function_call)) calls.push({ ...asRecord(message.function_call) });
  if (calls.length === 0 && !blocks?.some((block) => isThought(block) || isResult(block))) return [message];
  const ids: string[] = [];
  const items = calls.flatMap((call, position): unknown[] => {
    if (typeof call.name !== 'string' || call.name === '') return [];
    const callId = callIdIn(call.id) || `call_${index}_${position}`;
    ids.push(callId);
    const { namespace } = call;
    const named = { call_id: callId, name: call.name, ...(typeof namespace === 'string' && { namespace }) };
    return [
      call.isCustom
        ? { type: 'custom_tool_call', ...named, input: toArgs(call.input ?? '') }
        : { type: 'function_call', ...named, arguments: toArgs(call.arguments ?? call.input ?? call.args) },
    ];
  });
  open.reset(ids);
  const { tool_calls: _calls, function_call: _call, ...rest } = message;
  const isSaid = (block: unknown) => !isCall(block) && !isThought(block) && !isResult(block);
  const content = blocks ? blocks.filter(isSaid) : (message.content ?? '');
  const says = Array.isArray(content) ? content.length > 0 : content !== '';
  const done = [...items, ...resultItems(blocks ?? [], open)];
  return says ? [{ ...rest, content }, ...done] : done;
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
