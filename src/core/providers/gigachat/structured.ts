import type { CallBudget } from '../../chat/call-budget';
import { type ChatResult, collect, once } from '../../chat/collect';
import { ChatError } from '../../chat/errors';
import type { ChatEvent, ChatStream } from '../../chat/events';
import { filterText, textEvents } from '../../chat/filter-text';
import type { ChatRequest, JsonSchema } from '../../chat/request';
import { FenceFilter, withoutFence } from '../../protocols/gigachat/fence';
import { misfit } from '../../protocols/gigachat/fits-schema';
import { RootSchema } from '../../protocols/gigachat/schema/root';
import { parseJson } from '../../protocols/json';
import type { Ask } from './ask';
import { fromForcedCall, toForcedCall } from './forced-answer';
import type { HostHabits } from './habits';

/**
 * Structured output. A schema alone goes the native way, streamed, and by one forced function where a host refuses that.
 * A schema beside tools, and `json`, are asked for in words. Except for the native way the whole answer is held, freed of
 * its fence, checked, asked for once more when it does not fit, and refused with `invalid_json_answer` when it still does
 * not.
 */
export function structured(ask: Ask, habits: HostHabits, calls: CallBudget): Ask {
  return (request) => {
    const { answer } = request;
    if (answer === 'text') return ask(request);
    const mayCall = request.tools.length > 0 && request.toolChoice !== 'none';
    if (answer === 'json' || mayCall) return checked(request, ask, calls);
    return bySchema({ ...request, answer }, ask, habits, calls);
  };
}

type SchemaRequest = ChatRequest & { answer: { schema: JsonSchema; name?: string } };

async function* bySchema(request: SchemaRequest, ask: Ask, habits: HostHabits, calls: CallBudget): ChatStream {
  if (habits.takesFormat(request.model)) {
    let begun = false;
    try {
      for await (const step of unwrapped(ask(request), new RootSchema(request.answer.schema))) {
        begun = true;
        yield step;
      }
      return;
    } catch (error) {
      if (begun || calls.isSpent || !isRefusal(error)) throw error;
    }
  }
  const forced: Ask = (asked) => fromForcedCall(ask(toForcedCall(asked, request.answer)));
  for await (const step of checked(request, forced, calls)) {
    habits.refusedFormat(request.model);
    yield step;
  }
}

/** A refusal of the request as it was written; one by length is no matter of form. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof ChatError) || error.kind === 'context-length') return false;
  return error.upstreamStatus === 400 || error.upstreamStatus === 422;
}

/** JSON streams as it comes, without a fence; only what has to come out of its wrapper is held until it is whole. */
export async function* unwrapped(stream: ChatStream, root: RootSchema): ChatStream {
  const bare = filterText(stream, new FenceFilter());
  if (!root.wrapped) {
    yield* bare;
    return;
  }
  let text = '';
  for await (const step of bare) {
    const events: ChatEvent[] = [];
    for (const event of step) {
      if (event.type === 'text') text += event.text;
      else if (event.type === 'finish') events.push(...textEvents(root.unwrapText(text)), event);
      else events.push(event);
    }
    if (events.length > 0) yield events;
  }
}

async function* checked(request: ChatRequest, ask: Ask, calls: CallBudget): ChatStream {
  let asked = request;
  for (let repeated = false; ; repeated = true) {
    const events: ChatEvent[] = [];
    for await (const step of ask(asked)) events.push(...step);
    const result = await collect(once(events));
    const problem = problemOf(result, request.answer);
    if (problem === undefined) {
      yield withBareText(events, result);
      return;
    }
    if (repeated || calls.isSpent) {
      throw new ChatError('protocol', `The model did not answer with the JSON that was asked for: ${problem}.`, {
        code: 'invalid_json_answer',
      });
    }
    asked = repairOf(request, result.text, problem);
  }
}

/** Undefined when the text is the JSON that was asked for, or when the answer is none: a call, or cut short. */
function problemOf(result: ChatResult, answer: ChatRequest['answer']): string | undefined {
  if (result.reason !== 'stop' || result.stopSequence !== undefined || answer === 'text') return undefined;
  const parsed = parseJson(withoutFence(result.text));
  if (!parsed) return 'it is not valid JSON';
  if (answer === 'json') return misfit(parsed.value, { type: 'object' }, undefined);
  return misfit(parsed.value, answer.schema, answer.schema);
}

function withBareText(events: readonly ChatEvent[], { text, reason }: ChatResult): ChatEvent[] {
  if (reason !== 'stop') return [...events];
  const bare = textEvents(withoutFence(text).trim());
  return events.flatMap((event): ChatEvent[] => {
    if (event.type === 'text') return [];
    return event.type === 'finish' ? [...bare, event] : [event];
  });
}

function repairOf(request: ChatRequest, text: string, problem: string): ChatRequest {
  const order = `This was not the JSON that was asked for: ${problem}. Answer again with the corrected JSON and nothing else.`;
  return {
    ...request,
    messages: [
      ...request.messages,
      ...(text === '' ? [] : [{ role: 'assistant' as const, text, toolCalls: [] }]),
      { role: 'user', parts: [{ type: 'text', text: order }] },
    ],
  };
}
