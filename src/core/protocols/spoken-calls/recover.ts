import type { ChatEvent, ChatStream } from '../../chat/events';
import type { ChatRequest, JsonSchema } from '../../chat/request';
import { filterText } from '../../chat/text/filter-text';
import { mapSteps } from '../../chat/text/map-steps';
import { SpokenCallFilter } from './filter';
import { makeThoughtCalls } from './thought-calls';

/**
 * An answer in which calls that were written as text are real ones, if the request lets the model call at all.
 * `schemaOf` knows the tools by the names that the model was told. Where calls of unknown tools are wanted, markup may
 * name any tool, and JSON too once there are tools: without any it may be what was asked for. The finish reason
 * follows.
 */
export function recoverCalls(
  stream: ChatStream,
  { tools, toolChoice, unknownCalls }: ChatRequest,
  schemaOf: (name: string) => JsonSchema | undefined,
): ChatStream {
  if (unknownCalls === 'call') {
    const any = (name: string) => schemaOf(name) ?? {};
    const spoken = filterText(stream, new SpokenCallFilter(any, tools.length > 0 ? any : schemaOf, schemaOf));
    return finishedByCalls(makeThoughtCalls(spoken, schemaOf));
  }
  if (toolChoice === 'none' || tools.length === 0) return stream;
  return finishedByCalls(makeThoughtCalls(filterText(stream, new SpokenCallFilter(schemaOf)), schemaOf));
}

function finishedByCalls(stream: ChatStream): ChatStream {
  let called = false;
  return mapSteps(stream, (step) => {
    called ||= step.some(({ type }) => type === 'tool-call');
    const last = step.at(-1);
    if (!called || last?.type !== 'finish' || last.reason !== 'stop' || last.stopSequence !== undefined) return step;
    const finish: ChatEvent = { ...last, reason: 'tool-calls' };
    return [...step.slice(0, -1), finish];
  });
}
