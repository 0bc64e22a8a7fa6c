import type { ChatStream } from '../../chat/events';
import type { ChatRequest } from '../../chat/request';
import { filterText } from '../../chat/text/filter-text';
import { firstCallOnly } from '../../chat/text/first-call';
import { offeredCall } from '../../chat/text/offered-call';
import { replaceCalls } from '../../chat/text/replace-calls';
import { stopAt } from '../../chat/text/stop';
import { wholeJson } from '../json/begun-json';
import { withWholeLetters } from '../json/json';
import { callsInOne } from '../spoken-calls/calls-in-one';
import { recoverCalls } from '../spoken-calls/recover';
import { withoutPrefill } from './prefill';
import { ThinkFilter } from './think';
import type { WireTools } from './wire-tools';

/**
 * GigaChat's answer as the caller's request meant it: reasoning taken out of the text, calls under the caller's names
 * and in its types, calls written as text made real, no calls where none are allowed, calls of unknown functions as
 * text (or as calls, for those who answer them), one call where no more are wanted,
 * and an end at the first stop sequence.
 */
export function shapeAnswer(answer: ChatStream, request: ChatRequest, tools: WireTools): ChatStream {
  const schemaOf = (name: string) => tools.schemaOf(tools.names.fromWire(name));
  let shaped = withoutPrefill(filterText(answer, new ThinkFilter()), request);
  shaped = recoverCalls(shaped, request, schemaOf);
  shaped = replaceCalls(shaped, (call) => {
    const named = { ...call, name: tools.names.fromWire(call.name), args: withWholeLetters(call.args) };
    return callsInOne(named, tools.schemaOf(named.name)).flatMap((one) => {
      return offeredCall(one, tools.fromWireCall(one), request);
    });
  });
  if (request.oneCall) shaped = firstCallOnly(shaped);
  return wholeJson(stopAt(shaped, request), request);
}
