import type { ChatEvent, ChatStream } from '../../chat/events';
import type { ChatRequest, JsonSchema } from '../../chat/request';
import { filterText } from '../../chat/text/filter-text';
import { mapSteps } from '../../chat/text/map-steps';
import { SpokenCallFilter } from './filter';
import { makeThoughtCalls } from './thought-calls';
import { withWaitingTools } from './waiting-tools';

/**
 * An answer in which calls that were written as text are real ones, if the request lets the model call at all.
 * `schemaOf` knows the tools by the names that the model was told. Where calls of unknown tools are wanted, markup may
 * name any tool, and JSON too once there are tools: without any it may be what was asked for. Where calls of tools that
 * wait are wanted, it may name those at the end of an answer. The finish reason follows.
 */
export function recoverCalls(
  stream: ChatStream,
  request: ChatRequest,
  schemaOf: (name: string) => JsonSchema | undefined,
): ChatStream {
  const { tools, toolChoice, unknownCalls } = request;
  if (unknownCalls === 'call') {
    const any = (name: string) => schemaOf(name) ?? {};
    const spoken = filterText(stream, new SpokenCallFilter(any, tools.length > 0 ? any : schemaOf, schemaOf));
    return finishedByCalls(makeThoughtCalls(spoken, schemaOf));
  }
  if (toolChoice === 'none' || tools.length === 0) return stream;
  const known = unknownCalls === 'made' ? withWaitingTools(request, schemaOf) : schemaOf;
  const waits = (name: string) => schemaOf(name) === undefined;
  const spoken = filterText(stream, new SpokenCallFilter(known, known, known, waits));
  return finishedByCalls(makeThoughtCalls(spoken, known));
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
