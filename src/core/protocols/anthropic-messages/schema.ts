import * as z from 'zod';
import { lazily } from '../../ground/lazily';
import { chatFields } from '../dialects/chat-body';
import { ownFields, samplingFields } from '../dialects/sampling';

// The fields of a Messages request that we read. Whatever else a client sends is dropped by zod and goes nowhere.

/** What a request to count tokens has; a Messages request has it all. */
export const countRequestSchema = lazily(() => z.object(chatFields));

/** A Messages request. */
export const messagesRequestSchema = lazily(() =>
  countRequestSchema().extend({
    ...samplingFields,
    ...ownFields,
    stream: z.boolean().nullish(),
    compaction: z.unknown().optional(),
    metadata: z.object({ user_id: z.string().nullish() }).nullish(),
  }),
);

/** A request to count tokens, as it was read. */
export type CountBody = z.infer<ReturnType<typeof countRequestSchema>>;
/** A Messages request, as it was read. */
export type MessagesBody = z.infer<ReturnType<typeof messagesRequestSchema>>;
