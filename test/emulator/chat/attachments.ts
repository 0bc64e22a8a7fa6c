import { invalidParams, type Refusal, refuse } from '../api/refusal';
import type { ChatBody } from './request';

/** The documented limits on images: one in a message, ten in a request. */
const perMessage = 1;
const perRequest = 10;

/**
 * Checks the files that messages point to; `typeOf` gives a file's media type, undefined when there is no such file.
 * The limits are documented, the words of these refusals are ours.
 */
export function checkAttachments(body: ChatBody, typeOf: (id: string) => string | undefined): Refusal | undefined {
  let all = 0;
  for (const message of body.messages) {
    if (message.role !== 'user' || !message.attachments) continue;
    const types = message.attachments.map(typeOf);
    if (types.includes(undefined)) return refuse(404, 'No such file');
    const images = types.filter((type) => type?.startsWith('image/')).length;
    if (images > perMessage) return invalidParams('only one image is allowed in a message');
    all += images;
    if (all > perRequest) return invalidParams('too many images');
  }
  return undefined;
}
