import * as z from 'zod';
import { asRecord } from './json';

/**
 * Any JSON object, taken as it came: a schema or arguments may hold a key of any name. zod's own record leaves
 * `__proto__` out, and copies what may be large.
 */
export const jsonObject = z.custom<Record<string, unknown>>((value) => asRecord(value) !== undefined, {
  error: 'must be an object',
});
