import type { ChatStream } from '../events';
import { mapSteps } from './map-steps';

/** An answer with its first call alone, for a caller that takes one at a time; the model makes the others anew when it goes on. */
export function firstCallOnly(stream: ChatStream): ChatStream {
  let isOver = false;
  let isOpen = false;
  return mapSteps(stream, (step) =>
    step.filter((event) => {
      if (event.type === 'tool-call') {
        isOpen = !isOver;
        isOver = true;
        return isOpen;
      }
      return event.type !== 'tool-args' || isOpen;
    }),
  );
}
