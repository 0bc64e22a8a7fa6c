import type { CallBudget } from '../../../chat/call-budget';
import { collect, once } from '../../../chat/collect';
import { traitsOf } from '../../../chat/error-traits';
import { ChatError } from '../../../chat/errors';
import type { ChatEvent } from '../../../chat/events';
import type { ChatRequest } from '../../../chat/request';
import { type Ask, withOrder } from './ask';

/**
 * `tool_choice: required` among several tools, which GigaChat does not know: an answer without a call is held back and
 * asked for once more in plain words; then it is given as it is. One tool alone is forced by name and needs none of
 * this.
 */
export function insistingOnCall(ask: Ask, calls: CallBudget): Ask {
  const insisted: Ask = async function* (request) {
    const held: ChatEvent[] = [];
    let called = false;
    for await (const step of ask(request)) {
      if (called) yield step;
      else {
        for (const event of step) held.push(event);
        called = step.some((event) => event.type === 'tool-call');
        if (called) yield held;
      }
    }
    if (called) return;
    const { text, reason, stopSequence } = await collect(once(held));
    if (reason !== 'stop' || stopSequence !== undefined || calls.isSpent) {
      yield held;
      return;
    }
    let begun = false;
    try {
      for await (const step of ask(askedAgain(request, text))) {
        begun = true;
        yield step;
      }
    } catch (error) {
      const gone = error instanceof ChatError && traitsOf(error).isOver;
      if (begun || gone) throw error;
      // The first answer is still an answer.
      yield held;
    }
  };
  const isFor = ({ toolChoice, tools }: ChatRequest) =>
    toolChoice === 'required' && new Set(tools.map(({ name }) => name)).size > 1;
  return (request) => (isFor(request) ? insisted(request) : ask(request));
}

function askedAgain(request: ChatRequest, text: string): ChatRequest {
  const names = request.tools.map(({ name }) => name).join(', ');
  const order = `Do not answer with text. Call one of these functions now: ${names}.`;
  return withOrder(request, text, order);
}
