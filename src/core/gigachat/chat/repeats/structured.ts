import type { CallBudget } from '../../../chat/call-budget';
import { type ChatResult, collect, once } from '../../../chat/collect';
import { ChatError } from '../../../chat/errors';
import type { ChatEvent, ChatStream } from '../../../chat/events';
import type { ChatRequest, JsonSchema } from '../../../chat/request';
import { textEvents } from '../../../chat/text/filter-text';
import { misfit } from '../../../protocols/gigachat/fits-schema';
import { RootSchema } from '../../../protocols/gigachat/schema/root';
import { type FoundJson, jsonIn, notTheJson, streamedJson } from '../../../protocols/json/json-answer';
import { type Ask, withOrder } from './ask';
import { fromForcedCall, toForcedCall } from './forced-answer';
import type { HostHabits } from './habits';

/**
 * Structured output. A schema alone goes the native way, streamed, and by one forced function where a host refuses
 * that. A schema beside tools, and `json`, are asked for in words, the whole answer is held and checked. JSON is freed
 * of its fence and of words around it; what is none is asked for once more (the native way and without the tools, where
 * there is a schema: the model chose to call none), and refused with `invalid_json_answer` when it still is not.
 */
export function structured(ask: Ask, habits: HostHabits, calls: CallBudget): Ask {
  return (request) => {
    const { answer } = request;
    if (answer === 'text') return ask(request);
    const mayCall = request.tools.length > 0 && request.toolChoice !== 'none';
    if (answer === 'json') return checked(request, ask, calls, misfitOf(answer));
    const bySchemaAlone: Ask = (asked) => bySchema({ ...asked, toolChoice: 'none', answer }, ask, habits, calls);
    if (mayCall) return checked(request, ask, calls, misfitOf(answer), { again: bySchemaAlone });
    return bySchema({ ...request, answer }, ask, habits, calls);
  };
}

/** What is wrong with a value by the form that was asked for. */
type Misfit = (value: unknown) => string | undefined;

function misfitOf(answer: Exclude<ChatRequest['answer'], 'text'>): Misfit {
  const schema = answer === 'json' ? { type: 'object' } : answer.schema;
  return (value) => misfit(value, schema, schema);
}

type SchemaRequest = ChatRequest & { answer: { schema: JsonSchema; name?: string } };

async function* bySchema(request: SchemaRequest, ask: Ask, habits: HostHabits, calls: CallBudget): ChatStream {
  if (habits.takesFormat(request.model)) {
    let begun = false;
    try {
      for await (const step of natively(request, ask, calls)) {
        begun = true;
        yield step;
      }
      return;
    } catch (error) {
      if (begun || calls.isSpent || !isRefusal(error)) throw error;
    }
  }
  const forced: Ask = (asked) => fromForcedCall(ask(toForcedCall(asked, request.answer)));
  for await (const step of checked(request, forced, calls, misfitOf(request.answer))) {
    habits.refusedFormat(request.model);
    yield step;
  }
}

/** A refusal of the request as it was written; one by length is no matter of form. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof ChatError) || error.kind === 'context-length') return false;
  return error.upstreamStatus === 400 || error.upstreamStatus === 422;
}

/**
 * In the host's own answer format, which sees to the schema itself. JSON streams as it comes; only what has to come out
 * of its wrapper is held until it is whole.
 */
function natively(request: SchemaRequest, ask: Ask, calls: CallBudget): ChatStream {
  const root = new RootSchema(request.answer.schema);
  const anything: Misfit = () => undefined;
  if (root.wrapped) return checked(request, ask, calls, anything, { root });
  return streamedJson(ask(request), request, (words, problem) => {
    if (calls.isSpent) throw notTheJson(request, problem);
    return streamedJson(ask(repairOf(request, words, problem)), request, (_, still) => {
      throw notTheJson(request, still);
    });
  });
}

async function* checked(
  request: ChatRequest,
  ask: Ask,
  calls: CallBudget,
  wrong: Misfit,
  { root, again = ask }: { root?: RootSchema; again?: Ask } = {},
): ChatStream {
  let asked = request;
  for (let repeated = false; ; repeated = true) {
    const events: ChatEvent[] = [];
    for await (const step of (repeated ? again : ask)(asked)) for (const event of step) events.push(event);
    const result = await collect(once(events));
    const found = foundIn(result, wrong);
    if ('text' in found) {
      yield withText(events, root ? root.unwrapText(found.text) : found.text);
      return;
    }
    if (repeated || calls.isSpent) throw notTheJson(request, found.problem);
    asked = repairOf(request, result.text, found.problem);
  }
}

/** The JSON of an answer; its text as it is when it is none: a call, or cut short. */
function foundIn({ reason, stopSequence, text }: ChatResult, wrong: Misfit): FoundJson {
  if (reason !== 'stop' || stopSequence !== undefined) return { text };
  return jsonIn(text, wrong);
}

function withText(events: readonly ChatEvent[], text: string): ChatEvent[] {
  const called = events.some(({ type }) => type === 'tool-call');
  if (called) return [...events];
  return events.flatMap((event): ChatEvent[] => {
    if (event.type === 'text') return [];
    return event.type === 'finish' ? [...textEvents(text), event] : [event];
  });
}

function repairOf(request: ChatRequest, text: string, problem: string): ChatRequest {
  const order = `This was not the JSON that was asked for: ${problem}. Answer again with the corrected JSON and nothing else.`;
  return withOrder(request, text, order);
}
