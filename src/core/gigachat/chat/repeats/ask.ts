import type { ChatStream } from '../../../chat/events';
import type { ChatRequest } from '../../../chat/request';

/** A way to get an answer. Stages take one and give one that tries harder. */
export type Ask = (request: ChatRequest) => ChatStream;
