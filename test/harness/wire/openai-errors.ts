import * as z from 'zod';

// Facts of OpenAI's published OpenAPI: what is required, what may be null, which words there are.

/** `ErrorResponse`: all four fields are required, two may be null. */
export const openAiError = z.strictObject({
  error: z.strictObject({
    code: z.string().nullable(),
    message: z.string().min(1),
    param: z.string().nullable(),
    type: z.string(),
  }),
});

/** Seconds since the epoch, or a count. */
export const count = z.int().min(0);
