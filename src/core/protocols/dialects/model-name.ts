import * as z from 'zod';

/** The name of a model in a request. It stands in every piece of the answer, so a long one would be said a thousand times. */
export const modelName = z.string().min(1).max(256);
