import { toChatError } from '../../chat/errors';
import type { ChatEvent, ChatStream } from '../../chat/events';
import { ContentBlocks } from './blocks';
import { errorFrameBody } from './errors';
import { frame } from './frames';
import { type AnswerHead, emptyMessage, toCounts, toStop } from './message';

/**
 * An answer as events of the Messages API, ready to write: one string per step that has something to show. It always
 * ends, in `message_stop` after a finish or in `error` without one, and never throws.
 */
export async function* encodeEvents(stream: ChatStream, head: AnswerHead): AsyncGenerator<string> {
  const blocks = new ContentBlocks(head);
  const toFrames = (event: ChatEvent): string => {
    switch (event.type) {
      case 'start':
        return frame({ type: 'message_start', message: emptyMessage(head) });
      case 'reasoning':
        return blocks.reasoning(event.text);
      case 'text':
        return blocks.text(event.text);
      case 'tool-call':
        return blocks.call(event.id, event.name);
      case 'tool-args':
        return blocks.args(event.json);
      case 'finish':
        return (
          blocks.end() +
          frame({
            type: 'message_delta',
            delta: { container: null, stop_details: null, ...toStop(event.reason, event.stopSequence) },
            usage: toCounts(event.usage, head),
          }) +
          frame({ type: 'message_stop' })
        );
    }
  };
  try {
    for await (const step of stream) {
      const frames = step.map(toFrames).join('');
      // Thinking that is not shown is silence to the client, and silence is what pings are for.
      if (frames !== '') yield frames;
    }
  } catch (error) {
    yield frame(errorFrameBody(toChatError(error)));
  }
}
