import * as z from 'zod';
import { jsonObject } from '../json/json-object';

/** A tool as a client declares it; what else it holds is kept. */
export const bodyTool: z.ZodType<BodyTool> = z.looseObject({
  type: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  parameters: jsonObject.nullish(),
  format: jsonObject.nullish(),
  get tools() {
    return z.array(bodyTool).nullish();
  },
});

/** A tool as a client declares it: of any type, a namespace with tools of its own too. */
export interface BodyTool {
  type: string;
  name?: string | null;
  description?: string | null;
  parameters?: Record<string, unknown> | null;
  format?: Record<string, unknown> | null;
  tools?: BodyTool[] | null;
  [field: string]: unknown;
}
