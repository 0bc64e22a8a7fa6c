import * as z from 'zod';
import { lazily } from '../../ground/lazily';
import { answerFields } from '../dialects/answer-form';
import { effortFields } from '../dialects/effort';
import { modelName } from '../dialects/model-name';
import { ownFields, samplingFields } from '../dialects/sampling';
import { toolChoiceFields } from '../dialects/tool-choice';
import { toolFields } from '../dialects/tools';
import { vendorFields } from '../dialects/vendor-fields';

// The fields of a Messages request that we read. Whatever else a client sends is dropped by zod and goes nowhere.

const elsewhere = z.unknown().optional();

/** What a request to count tokens has; a Messages request has it all. */
export const countRequestSchema = lazily(() =>
  z.object({
    model: modelName,
    messages: z.array(z.unknown()).min(1).nullish(),
    input: z.union([z.string(), z.array(z.unknown())], { error: 'must be a string or an array of items' }).nullish(),
    instructions: z.string().nullish(),
    system: z.union([z.string(), z.array(z.unknown())]).nullish(),
    ...toolFields,
    ...toolChoiceFields,
    ...answerFields,
    ...effortFields,
    ...vendorFields,
    thread: elsewhere,
    previous_response_id: elsewhere,
    conversation: elsewhere,
    prompt: elsewhere,
    background: elsewhere,
  }),
);

/** A Messages request. */
export const messagesRequestSchema = lazily(() =>
  countRequestSchema().extend({
    ...samplingFields,
    ...ownFields,
    stream: z.boolean().nullish(),
    compaction: elsewhere,
    metadata: z.object({ user_id: z.string().nullish() }).nullish(),
  }),
);

/** A request to count tokens, as it was read. */
export type CountBody = z.infer<ReturnType<typeof countRequestSchema>>;
/** A Messages request, as it was read. */
export type MessagesBody = z.infer<ReturnType<typeof messagesRequestSchema>>;
