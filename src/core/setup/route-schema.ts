import * as z from 'zod';
import type { RouteRule } from '../chat/routing/route-rules';
import { lazily } from '../ground/lazily';
import { reason } from './reason';

/** Rules as a person writes them, in a variable, a file or the editor's settings. */
export const routeSchema = lazily(() => {
  const text = z.string().trim().min(1, reason('must not be empty'));
  const rule = z.strictObject({
    name: text.max(40, reason('must have at most 40 characters')).optional(),
    background: z.boolean().optional(),
    images: z.boolean().optional(),
    tokens_above: z.number().int(reason('must be a whole number')).min(0, reason('must not be below 0')).optional(),
    models: z.array(text).min(1, reason('must name at least one')).optional(),
    to: text,
  });
  return z.array(rule);
});

/** The same as the rest of the program uses them; a rule without a name is called by its place. */
export function toRules(written: z.output<ReturnType<typeof routeSchema>>): RouteRule[] {
  return written.map(({ name, tokens_above, ...rule }, index) => ({
    ...rule,
    name: name ?? `rule ${index + 1}`,
    ...(tokens_above !== undefined && { tokensAbove: tokens_above }),
  }));
}
