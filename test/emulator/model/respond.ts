import type { EmulatorModel } from '../api/catalogue';
import type { ChatBody } from '../chat/request';
import type { Said } from '../chat/said';

/** What the emulator's own small model says to a request. */
export function respond(body: ChatBody, _model: EmulatorModel): Said {
  const last = body.messages.at(-1);
  return { text: `I am an emulator. You said: ${last?.content ?? ''}` };
}
